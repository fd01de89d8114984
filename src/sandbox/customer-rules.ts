import { isArray, isObject, type JsonObject, type JsonValue } from "./json.ts";
import {
  BIRTH_DAYS,
  BIRTH_MONTHS,
  BIRTH_YEARS,
  CUSTOMER_ID_LENGTH,
  EMAIL_LENGTH,
  GENDERS,
  PHONE_NUMBER,
  SUBSCRIPTION_GROUP_ID,
} from "./limits.ts";

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
 * The first rule that a customer breaks, if any. Strict where the documents give a form for a named attribute. A
 * date, a boolean or a number in any other attribute is stored as it came, since that is what the documents say
 * Blueshift does: what a caller failed to convert is there to be seen.
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
  return halfPreference(customer);
}

/** A flat preference that is only half there: a sender without consent, or a consent for nobody. */
function halfPreference(customer: JsonObject): CustomerProblem | undefined {
  const has = (attribute: string): boolean => (customer[attribute] ?? null) !== null;
  for (const [key, consent] of FLAT_PREFERENCES) {
    if (has(key) && !has(consent)) return { attribute: consent, text: `is required with ${key}` };
    if (has(consent) && !has(key)) return { attribute: key, text: `is required with ${consent}` };
  }
  return undefined;
}

const FLAT_PREFERENCES = [
  ["sms_sender_id", "sms_subscribed"],
  ["subscription_group_id", "subscription_group_subscribed"],
  ["whatsapp_sender_number", "whatsapp_subscribed"],
] as const;

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
  phone_number: matching(PHONE_NUMBER),
  gender: (value) =>
    GENDERS.some((gender) => gender === value) ? undefined : `must be one of ${GENDERS.join(", ")}`,
  birth_year: integerIn(BIRTH_YEARS),
  birth_month: integerIn(BIRTH_MONTHS),
  birth_dayofmonth: integerIn(BIRTH_DAYS),
  device_ids: listOfStrings,
  device_tokens: listOfStrings,
  sms_sender_id: senderId,
  sms_subscribed: boolean,
  sms_preferences: everyEntry("sender_id", senderId),
  subscription_group_id: matching(SUBSCRIPTION_GROUP_ID),
  subscription_group_subscribed: boolean,
  subscription_groups: everyEntry("id", matching(SUBSCRIPTION_GROUP_ID)),
  whatsapp_sender_number: matching(PHONE_NUMBER),
  whatsapp_subscribed: boolean,
  whatsapp_preferences: everyEntry("sender_number", matching(PHONE_NUMBER)),
};

function matching(pattern: RegExp): Rule {
  return (value) => (typeof value === "string" && pattern.test(value) ? undefined : "is invalid");
}

/** A number kept as its digits, such as `1980.0`, is written as no integer is. */
function integerIn([from, to]: readonly [number, number]): Rule {
  return (value) =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to
      ? undefined
      : `must be an integer from ${from} to ${to}`;
}

function boolean(value: JsonValue): string | undefined {
  return typeof value === "boolean" ? undefined : "must be true or false";
}

function listOfStrings(value: JsonValue): string | undefined {
  return isArray(value) && value.every((item) => typeof item === "string")
    ? undefined
    : "must be an array of strings";
}

function senderId(value: JsonValue): string | undefined {
  if (typeof value !== "string") return "must be a string";
  return value.trim() === "" ? "can't be blank" : undefined;
}

/** Nested preferences: an array of objects, each with what it is a preference for and the consent. */
function everyEntry(key: string, rule: Rule): Rule {
  const isGood = (entry: JsonValue): boolean =>
    isObject(entry) &&
    rule(entry[key] ?? null) === undefined &&
    boolean(entry.subscribed ?? null) === undefined;
  return (value) =>
    isArray(value) && value.every(isGood)
      ? undefined
      : `must be an array of objects with a valid ${key} and a boolean subscribed`;
}

function characters(text: string): number {
  return [...text].length;
}
