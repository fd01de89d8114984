import { isArray, isObject, type JsonObject, type JsonValue } from "./json.ts";
import { CUSTOMER_ID_LENGTH, EMAIL_LENGTH, PHONE_NUMBER, SUBSCRIPTION_GROUP_ID } from "./limits.ts";

/** Why a customer is refused: the attribute at fault, and the text that the answer gives. */
export interface CustomerProblem {
  readonly attribute: string;
  readonly text: string;
}

/** The error that the documents name for a customer without `email` and `customer_id`. */
export const IDENTIFIER_MISSING: CustomerProblem = {
  attribute: "customer_id",
  text: "user_identifier_missing",
};

/**
 * The first rule that a customer breaks, if any. An attribute in the wrong form (a date, a number, a gender) is
 * stored as it came, as the documents say; identifiers and what names a preference must be right.
 */
export function customerProblem(customer: JsonValue): CustomerProblem | undefined {
  if (!isObject(customer)) return { attribute: "customer", text: "must be an object" };
  if (isBlank(customer.email) && isBlank(customer.customer_id)) return IDENTIFIER_MISSING;
  for (const [attribute, rule] of Object.entries(RULES)) {
    const value = customer[attribute];
    // Null clears an attribute, whatever its type.
    const text = value === undefined || value === null ? undefined : rule(value);
    if (text !== undefined) return { attribute, text };
  }
  return undefined;
}

/** An identifier that identifies nobody: left out, null or empty. */
export function isBlank(value: JsonValue | undefined): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

type Rule = (value: JsonValue) => string | undefined;

const RULES: Readonly<Record<string, Rule>> = {
  customer_id: (value) => {
    if (typeof value !== "string") return "must be a string";
    return characters(value) > CUSTOMER_ID_LENGTH
      ? `is longer than ${CUSTOMER_ID_LENGTH} characters`
      : undefined;
  },
  email: (value) => {
    if (typeof value !== "string") return "must be a string";
    if (!value.includes("@")) return "is invalid";
    return characters(value) > EMAIL_LENGTH ? `is longer than ${EMAIL_LENGTH} characters` : undefined;
  },
  subscription_group_id: matching(SUBSCRIPTION_GROUP_ID),
  sms_sender_id: (value) => (typeof value === "string" ? undefined : "must be a string"),
  whatsapp_sender_number: matching(PHONE_NUMBER),
  sms_preferences: everyEntry("sender_id", (value) => (typeof value === "string" ? undefined : "is invalid")),
  subscription_groups: everyEntry("id", matching(SUBSCRIPTION_GROUP_ID)),
  whatsapp_preferences: everyEntry("sender_number", matching(PHONE_NUMBER)),
};

function matching(pattern: RegExp): Rule {
  return (value) => (typeof value === "string" && pattern.test(value) ? undefined : "is invalid");
}

/** Nested preferences: an array of objects, each with what it is a preference for. */
function everyEntry(key: string, rule: Rule): Rule {
  const isGood = (entry: JsonValue): boolean => isObject(entry) && rule(keyOf(entry, key)) === undefined;
  return (value) =>
    isArray(value) && value.every(isGood) ? undefined : `must be an array of objects with a valid ${key}`;
}

function keyOf(entry: JsonObject, key: string): JsonValue {
  return entry[key] ?? null;
}

function characters(text: string): number {
  return [...text].length;
}
