import type { Attributes } from "./attributes.ts";

/** The names under which Blueshift knows a customer. */
export interface Identity {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  /** What an event has that names a device alone; undefined where it names a customer. */
  readonly device?: string | undefined;
}

/** The identifiers of a Blueshift object. */
export function identityOf(attributes: Attributes): Identity {
  const customerId = text(attributes.customer_id);
  // Blueshift takes addresses that differ in case alone for the same customer.
  const email = text(attributes.email)?.trim().toLowerCase();
  const named = customerId !== undefined || email !== undefined;
  return { customerId, email, device: named ? undefined : deviceOf(attributes) };
}

function deviceOf({ device_id: id, cookie }: Attributes): string | undefined {
  return text(id) ?? text(cookie);
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** The identity as keys of order: two records that share one are of the same customer. */
export function customerKeys({ customerId, email, device }: Identity): string[] {
  const keys: string[] = [];
  if (customerId !== undefined) keys.push(`id ${customerId}`);
  if (email !== undefined) keys.push(`email ${email}`);
  if (device !== undefined) keys.push(`device ${device}`);
  return keys;
}
