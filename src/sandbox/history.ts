import { type JsonObject, type JsonValue, member, parse, print } from "./json.ts";
import { KEPT } from "./kept.ts";
import { NewestRows } from "./storage/newest-rows.ts";
import type { Reader, Storage } from "./storage/storage.ts";

/** One upsert of a customer: the call that brought it (as in the journal), and what it sent. */
export interface Upsert {
  readonly call: number;
  readonly at: number;
  readonly attributes: JsonObject;
  /** What became of the profile by it; attributes that were sent as they were already are not among these. */
  readonly changes: readonly Change[];
}

/** `from` is missing where the attribute was new, `to` where it was cleared. */
export interface Change {
  readonly attribute: string;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

interface Row {
  readonly customer: number;
  readonly call: number;
  readonly at: number;
  readonly sent: string;
  readonly replaced: string;
}

/**
 * The upserts of each customer. Each is kept with the values that it replaced, so that going back from the
 * profile as it is tells what each of them changed, however many of the older ones are gone.
 */
export class History {
  readonly #rows: NewestRows<Row>;
  readonly #newest: Reader<Row>;

  /** @param isWhole keeps every upsert, and not only the newest */
  constructor(storage: Storage, isWhole: boolean) {
    const columns = ["customer", "call", "at", "sent", "replaced"] as const;
    const bound = isWhole ? Number.POSITIVE_INFINITY : KEPT.changes;
    this.#rows = new NewestRows(storage, "changes", columns, bound);
    this.#newest = this.#rows.select("WHERE customer = ? ORDER BY id DESC LIMIT ?");
  }

  record(
    customer: number,
    { call, at, attributes }: Omit<Upsert, "changes">,
    before: JsonObject,
    after: JsonObject,
  ): void {
    const [sent, old] = [print(attributes), print(replaced(before, after))];
    this.#rows.add({ customer, call, at, sent, replaced: old });
  }

  /** The newest upserts of a customer whose profile is `profile` now, the newest first. */
  of(customer: number, profile: JsonObject, limit: number): readonly Upsert[] {
    const state = new Map(Object.entries(profile));
    return this.#newest.all(customer, limit).map(({ call, at, sent, replaced }) => ({
      call,
      at,
      attributes: parse(sent) as JsonObject,
      changes: undo(state, parse(replaced) as JsonObject),
    }));
  }

  clear(): void {
    this.#rows.clear();
  }
}

/** The attributes that differ, each with what it was before: null for nothing, since no profile holds a null. */
function replaced(before: JsonObject, after: JsonObject): JsonObject {
  const changed = Object.entries(after)
    .filter(([name, value]) => !isSame(member(before, name), value))
    .map(([name]): [string, JsonValue] => [name, member(before, name) ?? null]);
  const cleared = Object.entries(before).filter(([name]) => !Object.hasOwn(after, name));
  return Object.fromEntries([...changed, ...cleared]);
}

function isSame(one: JsonValue | undefined, other: JsonValue): boolean {
  return one === other || (typeof one === "object" && one !== null && print(one) === print(other));
}

/** Takes `state` back to before an upsert; returns what that changed. */
function undo(state: Map<string, JsonValue>, replaced: JsonObject): readonly Change[] {
  return Object.entries(replaced).map(([attribute, from]) => {
    const to = state.get(attribute);
    if (from === null) state.delete(attribute);
    else state.set(attribute, from);
    return { attribute, ...(from === null ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });
}
