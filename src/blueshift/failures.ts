/**
 * Which items of a call failed, as its answer tells. Blueshift's documents do not say what an entry of
 * `errors` looks like: it may be a text or an object, and name its item by index, by identifier, or not at
 * all. What is not certain is left unpinned; nothing is guessed.
 */

import { type Refusal, readRefusal } from "./refusal.ts";

/** What an item of a call is known by. */
export interface Names {
  readonly customerId: string | undefined;
  /** In lower case. */
  readonly email: string | undefined;
}

export interface FailedItem {
  /** The item's place in the call. */
  readonly index: number;
  readonly refusal: Refusal;
}

export interface Failures {
  readonly failed: readonly FailedItem[];
  /** Why items failed of which the answer does not tell which they are. */
  readonly unpinned: Refusal | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Where an entry may hold its item's place. */
const INDEX_KEYS = ["index", "position", "row"];
/** How deep an entry is searched for its item's identifiers: an entry, what it holds, what that holds. */
const DEPTH = 3;

/** Reads the body of an answer that says the call was processed. */
export function readFailures(body: Json | readonly unknown[], names: readonly Names[]): Failures {
  const errors = Array.isArray(body) ? body : ((body as Json).errors ?? (body as Json).error);
  const entries = entriesOf(errors, names);
  const pins = entries.map((entry) => ({ ...pin(entry, names), refusal: refusalOf(entry) }));
  // A place behind the last item: places are counted otherwise than from 0, and none of them can be trusted.
  const indexesHold = pins.every(({ by, index }) => by !== "index" || (index >= 0 && index < names.length));
  const certain = pins.filter(({ by }) => by === "name" || (by === "index" && indexesHold));
  const uncertain = pins.find((pin) => !certain.includes(pin));
  const failed = new Map<number, FailedItem>();
  for (const { index, refusal } of certain) if (!failed.has(index)) failed.set(index, { index, refusal });
  return { failed: [...failed.values()], unpinned: uncertain?.refusal };
}

/** `errors` as a list of entries, in whatever form it came. */
function entriesOf(errors: unknown, names: readonly Names[]): unknown[] {
  if (errors === undefined || errors === null || errors === false || errors === 0 || errors === "") return [];
  if (Array.isArray(errors)) return errors.filter((entry) => entry !== null && entry !== undefined);
  if (!isObject(errors)) return [errors];
  const keys = Object.keys(errors);
  // One text for each item that failed, under its name or its place…
  if (keys.every((key) => findByKey(key, names) !== undefined)) {
    return keys.map((key) => new KeyedEntry(key, errors[key]));
  }
  // …or a single entry, or {"field": ["text"]}, which tells no item.
  return [errors];
}

/** An entry that stood under a key which names its item. */
class KeyedEntry {
  readonly key: string;
  readonly value: unknown;

  constructor(key: string, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

interface Pin {
  readonly by: "name" | "index" | "nothing";
  readonly index: number;
}

const NOT_PINNED: Pin = { by: "nothing", index: -1 };

function pin(entry: unknown, names: readonly Names[]): Pin {
  if (entry instanceof KeyedEntry) return findByKey(entry.key, names) ?? NOT_PINNED;
  if (!isObject(entry)) return NOT_PINNED;
  const identified = findByIdentifiers(entry, names, DEPTH);
  if (identified === "contradiction") return NOT_PINNED;
  if (identified !== undefined) return { by: "name", index: identified };
  for (const key of INDEX_KEYS) {
    const index = entry[key];
    if (typeof index === "number" && Number.isInteger(index)) return { by: "index", index };
  }
  return NOT_PINNED;
}

/**
 * The one item that an entry's identifiers name, looked for in it and in what it holds; "contradiction" where
 * they name several items, or one that the call does not have.
 */
function findByIdentifiers(
  entry: Json,
  names: readonly Names[],
  depth: number,
): number | "contradiction" | undefined {
  const customerId = identifier(entry.customer_id);
  const email = identifier(entry.email)?.toLowerCase();
  if (customerId !== undefined || email !== undefined) {
    const found = names.flatMap((name, index) =>
      (customerId === undefined || name.customerId === customerId) &&
      (email === undefined || name.email === email)
        ? [index]
        : [],
    );
    return found.length === 1 ? found[0] : "contradiction";
  }
  if (depth <= 1) return undefined;
  const found = Object.values(entry)
    .filter(isObject)
    .map((value) => findByIdentifiers(value, names, depth - 1))
    .filter((index) => index !== undefined);
  return new Set(found).size > 1 ? "contradiction" : found[0];
}

const identifier = (value: unknown): string | undefined =>
  typeof value === "number"
    ? String(value)
    : typeof value === "string" && value !== ""
      ? value.trim()
      : undefined;

/** The item that a key names, as an identifier or as a place; undefined where it names none, or two. */
function findByKey(key: string, names: readonly Names[]): Pin | undefined {
  const named = names.findIndex(({ customerId, email }) => key === customerId || key.toLowerCase() === email);
  const place = /^\d+$/.test(key) && Number(key) < names.length ? Number(key) : -1;
  if (named === -1) return place === -1 ? undefined : { by: "index", index: place };
  return place === -1 || place === named ? { by: "name", index: named } : undefined;
}

const refusalOf = (entry: unknown): Refusal => readRefusal(entry instanceof KeyedEntry ? entry.value : entry);
