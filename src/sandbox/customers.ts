import type { History } from "./history.ts";
import type { JsonObject } from "./json.ts";
import { applied } from "./profile.ts";

/**
 * All customers, in memory and in the order in which they were created. Made for a million: a profile
 * is one plain object, a customer's number is its place in one array, and its uuid is made from that.
 */
export class Customers {
  readonly #profiles: JsonObject[] = [];
  readonly #byId = new Map<string, number>();
  /** By lowercased email. Customers with other ids may share one; hardly any do, so no array for one. */
  readonly #byEmail = new Map<string, number | readonly number[]>();
  readonly #history: History | undefined;
  #upserts = 0;

  constructor(history: History | undefined) {
    this.#history = history;
  }

  get size(): number {
    return this.#profiles.length;
  }

  /** How often a customer was created or updated. */
  get upserts(): number {
    return this.#upserts;
  }

  /**
   * Creates or updates the customer that `incoming` names. `incoming` must have passed
   * `customerProblem`; `call` is the number of the call that brought it.
   *
   * The match is by `customer_id`; where that is missing, or nobody has it, by `email` in any case: in
   * the first case with whoever has that email, in the second only with one that has no id yet, and
   * who has it from then on.
   */
  upsert(incoming: JsonObject, call: number): void {
    const number = this.#match(incoming) ?? this.#profiles.length;
    const before = this.#profiles[number] ?? {};
    const after = applied(before, incoming);
    this.#profiles[number] = after;
    this.#index(number, before, after);
    this.#upserts++;
    this.#history?.record(number, { call, attributes: incoming });
  }

  /** Empty where nobody has that id. */
  withId(customerId: string): readonly number[] {
    const number = this.#byId.get(customerId);
    return number === undefined ? [] : [number];
  }

  /** In any case of letters; several customers may share an email. */
  withEmail(email: string): readonly number[] {
    const found = this.#byEmail.get(email.toLowerCase());
    if (found === undefined) return [];
    return typeof found === "number" ? [found] : found;
  }

  /** The number that a uuid stands for, if there is such a customer. */
  withUuid(uuid: string): readonly number[] {
    const number = numberOf(uuid);
    return number !== undefined && number < this.#profiles.length ? [number] : [];
  }

  /** A customer as the API shows it: its attributes and its `uuid`. */
  show(number: number): JsonObject {
    return { ...this.#profiles[number], uuid: uuidOf(number) };
  }

  list(offset: number, limit: number): readonly JsonObject[] {
    return this.#profiles.slice(offset, offset + limit).map((_, index) => this.show(offset + index));
  }

  clear(): void {
    this.#profiles.length = 0;
    this.#byId.clear();
    this.#byEmail.clear();
    this.#history?.clear();
    this.#upserts = 0;
  }

  #match(incoming: JsonObject): number | undefined {
    const id = text(incoming.customer_id);
    const email = text(incoming.email);
    const withEmail = email === undefined ? [] : this.withEmail(email);
    if (id === undefined) return withEmail[0];
    return (
      this.#byId.get(id) ??
      withEmail.find((number) => text(this.#profiles[number]?.customer_id) === undefined)
    );
  }

  #index(number: number, before: JsonObject, after: JsonObject): void {
    const id = text(after.customer_id);
    if (id !== undefined) this.#byId.set(id, number);
    const old = text(before.email)?.toLowerCase();
    const email = text(after.email)?.toLowerCase();
    if (old === email) return;
    if (old !== undefined)
      this.#setEmail(
        old,
        this.withEmail(old).filter((other) => other !== number),
      );
    if (email !== undefined) this.#setEmail(email, [...this.withEmail(email), number]);
  }

  #setEmail(email: string, numbers: readonly number[]): void {
    const [first] = numbers;
    if (first === undefined) this.#byEmail.delete(email);
    else this.#byEmail.set(email, numbers.length === 1 ? first : numbers);
  }
}

function text(value: JsonObject[string] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const UUID = /^00000000-0000-4000-8000-([0-9a-f]{12})$/;

function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

function numberOf(uuid: string): number | undefined {
  const digits = uuid.match(UUID)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
