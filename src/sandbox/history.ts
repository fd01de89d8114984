import type { JsonObject } from "./json.ts";

/** One upsert: the number of the call that brought it (as in the journal), and what it sent. */
export interface Upsert {
  readonly call: number;
  readonly attributes: JsonObject;
}

const UPSERTS_PER_CUSTOMER = 100;

/** The last upserts of each customer, in the order in which they were applied. */
export class History {
  readonly #byCustomer = new Map<number, Upsert[]>();

  record(customer: number, upsert: Upsert): void {
    const upserts = this.#byCustomer.get(customer);
    if (upserts === undefined) {
      this.#byCustomer.set(customer, [upsert]);
      return;
    }
    upserts.push(upsert);
    if (upserts.length > UPSERTS_PER_CUSTOMER) upserts.shift();
  }

  of(customer: number): readonly Upsert[] {
    return this.#byCustomer.get(customer) ?? [];
  }

  clear(): void {
    this.#byCustomer.clear();
  }
}
