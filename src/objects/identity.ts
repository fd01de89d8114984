import type { Attributes } from "./attributes.ts";

/** The names under which Blueshift knows a customer. */
export interface Identity {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  /** Further names, by the attribute that gives them: an event may be known by its device. */
  readonly others?: readonly string[];
}

/**
 * The identifiers of a Blueshift object.
 * @param identifiers the attributes that say whose it is
 */
export function identityOf(attributes: Attributes, identifiers: readonly string[]): Identity {
  const customerId = text(attributes.customer_id);
  // Blueshift takes addresses that differ in case alone for the same customer.
  const email = text(attributes.email)?.trim().toLowerCase();
  if (identifiers.length === 2) return { customerId, email };
  const others = identifiers.filter(
    (name) => name !== "customer_id" && name !== "email" && text(attributes[name]) !== undefined,
  );
  return { customerId, email, others: others.map((name) => `${name} ${attributes[name]}`) };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** The identity as keys of order: two records that share one are of the same customer. */
export function customerKeys({ customerId, email, others = [] }: Identity): string[] {
  const keys: string[] = [];
  if (customerId !== undefined) keys.push(`id ${customerId}`);
  if (email !== undefined) keys.push(`email ${email}`);
  keys.push(...others);
  return keys;
}
