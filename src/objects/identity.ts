import type { Attributes } from "./attributes.ts";

/** The names under which Blueshift knows a customer. */
export interface Identity {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
}

/** The identifiers of a Blueshift object. */
export function identityOf(attributes: Attributes): Identity {
  const { customer_id: customerId, email } = attributes;
  return {
    customerId: typeof customerId === "string" && customerId !== "" ? customerId : undefined,
    // Blueshift takes addresses that differ in case alone for the same customer.
    email: typeof email === "string" && email !== "" ? email.trim().toLowerCase() : undefined,
  };
}

/** The identity as keys of order: two records that share one are of the same customer. */
export function customerKeys({ customerId, email }: Identity): string[] {
  const keys: string[] = [];
  if (customerId !== undefined) keys.push(`id ${customerId}`);
  if (email !== undefined) keys.push(`email ${email}`);
  return keys;
}
