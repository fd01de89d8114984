import { named } from "./customer-search.ts";
import type { CallRef } from "./endpoints.ts";
import type { History } from "./history.ts";
import { type JsonObject, parse, print } from "./json.ts";
import { applied } from "./profile.ts";
import { searchable } from "./search.ts";
import { find, type Page, type Span } from "./storage/find.ts";
import type { Reader, Storage, Writer } from "./storage/storage.ts";
import { numberOf, uuidOf } from "./uuid.ts";

/** A customer and what is known about it beside its attributes. */
export interface Customer {
  readonly number: number;
  /** How often it was created or updated. */
  readonly upserts: number;
  /** The last call that did, and when. */
  readonly call: number;
  readonly at: number;
  readonly profile: JsonObject;
}

interface Row {
  readonly number: number;
  readonly upserts: number;
  readonly call: number;
  readonly at: number;
  readonly profile: string;
}

const COLUMNS = "number, upserts, call, at, profile";

/** All customers, numbered in the order in which they were created, from 0 and without a gap. */
export class Customers {
  readonly #storage: Storage;
  readonly #history: History;
  readonly #counts: { upserts: number };
  #size: number;
  readonly #byNumber: Reader<Row>;
  readonly #byId: Reader<Row>;
  readonly #byEmail: Reader<Row>;
  readonly #firstWithoutId: Reader<Row>;
  readonly #from: Reader<Row>;
  readonly #downFrom: Reader<Row>;
  readonly #insert: Writer;
  readonly #update: Writer;
  readonly #updateProfile: Writer;
  readonly #setSearch: Writer;
  readonly #clear: readonly Writer[];

  constructor(storage: Storage, history: History) {
    this.#storage = storage;
    this.#history = history;
    this.#counts = storage.keep("customers", { upserts: 0 });
    const select = (rest: string) => storage.read<Row>(`SELECT ${COLUMNS} FROM customers ${rest}`);
    this.#byNumber = select("WHERE number = ?");
    this.#byId = select("WHERE customer_id = ?");
    // Customers with other ids may share an email.
    this.#byEmail = select("WHERE email = ? ORDER BY number");
    this.#firstWithoutId = select("WHERE email = ? AND customer_id IS NULL ORDER BY number LIMIT 1");
    this.#from = select("WHERE number >= ? ORDER BY number LIMIT ?");
    this.#downFrom = select("WHERE number <= ? ORDER BY number DESC LIMIT ?");
    this.#insert = storage.write(
      `INSERT INTO customers (upserts, call, at, profile, customer_id, email, number)
       VALUES (1, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = storage.write(
      `UPDATE customers SET upserts = upserts + 1, call = ?, at = ?, profile = ?, customer_id = ?, email = ?
       WHERE number = ?`,
    );
    // Most updates leave the identity alone; naming an indexed column would cost its index.
    this.#updateProfile = storage.write(
      "UPDATE customers SET upserts = upserts + 1, call = ?, at = ?, profile = ? WHERE number = ?",
    );
    this.#setSearch = storage.write("INSERT OR REPLACE INTO customer_search (number, search) VALUES (?, ?)");
    this.#clear = ["customers", "customer_search"].map((table) => storage.write(`DELETE FROM ${table}`));
    const last = storage.read<{ number: number | null }>("SELECT max(number) AS number FROM customers").one();
    this.#size = (last?.number ?? -1) + 1;
  }

  get size(): number {
    return this.#size;
  }

  /** How often a customer was created or updated. */
  get upserts(): number {
    return this.#counts.upserts;
  }

  /**
   * Creates or updates the customer that `incoming` names, which must have passed `customerProblem`.
   *
   * The match is by `customer_id`; where that is missing, or nobody has it, by `email` in any case: in
   * the first case with whoever has that email, in the second only with one that has no id yet, and
   * who has it from then on.
   */
  upsert(incoming: JsonObject, { number: call, at }: CallRef): void {
    const found = this.#match(incoming);
    const number = found?.number ?? this.#size;
    const before = found === undefined ? {} : profileOf(found);
    const after = applied(before, incoming);
    const profile = print(after);
    const identity = identityOf(after);
    if (found !== undefined && isSame(identity, identityOf(before))) {
      this.#updateProfile(call, at, profile, number);
    } else {
      const write = found === undefined ? this.#insert : this.#update;
      write(call, at, profile, identity.customerId, identity.email, number);
      this.#setSearch(number, identity.search);
      if (found === undefined) this.#size++;
    }
    this.#counts.upserts++;
    this.#history.record(number, { call, at, attributes: incoming }, before, after);
  }

  /** Empty where nobody has that id. */
  withId(customerId: string): readonly Customer[] {
    return this.#byId.all(asKey(customerId)).map(customerOf);
  }

  /** In any case of letters; several customers may share an email. */
  withEmail(email: string): readonly Customer[] {
    return this.#byEmail.all(emailKey(email)).map(customerOf);
  }

  /** Empty where there is no such customer. */
  withUuid(uuid: string): readonly Customer[] {
    const number = numberOf(uuid);
    return number === undefined ? [] : this.#byNumber.all(number).map(customerOf);
  }

  list({ offset, limit, order }: Span): Page<Customer> {
    // By their numbers, which have no gaps: an OFFSET would walk over all that is before it.
    const rows =
      order === "oldest" ? this.#from.all(offset, limit) : this.#downFrom.all(this.#size - 1 - offset, limit);
    return { total: this.#size, items: rows.map(customerOf) };
  }

  /** Those in whose email, id, uuid, name or phone number the text stands, in any case of letters. */
  search(text: string, span: Span): Page<Customer> {
    const source = { table: "customer_search", columns: "number", key: "number" };
    const { total, items } = find<Pick<Row, "number">>(this.#storage, source, [named(text)], span);
    return { total, items: items.flatMap(({ number }) => this.#byNumber.all(number)).map(customerOf) };
  }

  clear(): void {
    for (const clear of this.#clear) clear();
    this.#history.clear();
    this.#counts.upserts = 0;
    this.#size = 0;
  }

  #match(incoming: JsonObject): Row | undefined {
    const id = text(incoming.customer_id);
    const email = text(incoming.email);
    if (id === undefined) return email === undefined ? undefined : this.#byEmail.one(emailKey(email));
    const withId = this.#byId.one(asKey(id));
    if (withId !== undefined || email === undefined) return withId;
    return this.#firstWithoutId.one(emailKey(email));
  }
}

/** A customer as the API shows it: its attributes and its `uuid`. */
export function shown({ profile, number }: Customer): JsonObject {
  return { ...profile, uuid: uuidOf(number) };
}

function customerOf(row: Row): Customer {
  return { ...row, profile: profileOf(row) };
}

function profileOf({ profile }: Row): JsonObject {
  return parse(profile) as JsonObject;
}

/** What a customer is found by. */
interface Identity {
  readonly customerId: string | null;
  readonly email: string | null;
  readonly search: string;
}

function identityOf({ customer_id, email, firstname, lastname, phone_number }: JsonObject): Identity {
  const [id, address] = [text(customer_id), text(email)];
  const name = [text(firstname), text(lastname)].filter((part) => part !== undefined).join(" ");
  return {
    customerId: id === undefined ? null : asKey(id),
    email: address === undefined ? null : emailKey(address),
    search: searchable([address, id, name, phone_number]),
  };
}

function isSame(one: Identity, other: Identity): boolean {
  return one.customerId === other.customerId && one.email === other.email && one.search === other.search;
}

function text(value: JsonObject[string] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function emailKey(email: string): string {
  return asKey(email.toLowerCase());
}

/** SQLite's text is UTF-8, in which all halves of surrogate pairs would be the same. */
function asKey(text: string): string {
  return text.isWellFormed() ? text : print(text);
}
