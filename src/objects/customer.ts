import { isRawNumber } from "../json/exact-numbers.ts";
import { type Attributes, newAttributes } from "./attributes.ts";
import type { Problem } from "./problem.ts";

/**
 * Makes attributes a Blueshift customer, in place: `customer_id` becomes a string, and an identifier that
 * names nobody is left out.
 * @returns the problem, where they can't be one
 */
export function becomeCustomer(attributes: Attributes): Problem | undefined {
  const id = attributes.customer_id;
  if (id !== undefined) {
    const text = identifierText(id);
    if (text === undefined) return { field: "customer_id", reason: "must be text or a number" };
    if (text === "") delete attributes.customer_id;
    else attributes.customer_id = text;
  }
  const email = attributes.email;
  if (typeof email !== "string" && email !== undefined && email !== null) {
    return { field: "email", reason: "must be text" };
  }
  if (email?.trim() === "") delete attributes.email;
  if (attributes.customer_id === undefined && typeof attributes.email !== "string") {
    return { reason: "has neither email nor customer_id" };
  }
  return undefined;
}

/** An identifier as text; empty where it names nobody, undefined where it can't be one. */
function identifierText(id: unknown): string | undefined {
  if (typeof id === "string") return id.trim() === "" ? "" : id;
  if (typeof id === "number") return String(id);
  if (id === null) return "";
  return isRawNumber(id) ? id.rawJSON : undefined;
}

/**
 * One customer of two records of the same customer: what the later says stands over what the earlier said,
 * attribute by attribute, as if they had been sent one after the other. Neither is changed.
 */
export const mergeCustomers = (earlier: Attributes, later: Attributes): Attributes =>
  Object.assign(newAttributes(), earlier, later);
