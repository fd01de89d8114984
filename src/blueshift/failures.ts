/**
 * Which items of a call failed, as its answer tells. Blueshift's documents do not say what an entry of
 * `errors` looks like: it may be a text or an object, and name its item by identifier, by its place in the call
 * (counted from 0 or from 1), or not at all. What is not certain is left unpinned; nothing is guessed.
 */

import { isObject } from "../json/is-object.ts";
import { isNothing, type Refusal, readRefusal, TEXT_KEYS } from "./refusal.ts";
import { asPlace, type Names, type Pin, Roster } from "./roster.ts";

export interface FailedItem {
  /** The item's place in the call. */
  readonly index: number;
  readonly refusal: Refusal;
}

export interface Failures {
  readonly failed: readonly FailedItem[];
  /** Why items failed of which the answer does not tell which they are. */
  readonly unpinned: Refusal | undefined;
  /** The places of those among which they are; undefined where it may be any. */
  readonly suspects?: readonly number[] | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Where an answer, or an entry, may hold its failures. */
const ERROR_KEYS = ["errors", "error"];
/** What an answer may repeat of the call: attributes of customers, whatever they are called. */
const ECHO_KEYS = ["customer", "customers", "event", "events"];
/** Where an entry may hold its item's place. */
const PLACE_KEYS = ["index", "position", "row"];
/** How deep an answer is searched for failures, and an entry for its item's identifiers. */
const DEPTH = 3;

/** Reads the body of an answer that says the call was processed. */
export function readFailures(body: Json | readonly unknown[], names: readonly Names[]): Failures {
  const roster = new Roster(names);
  const found = errorsIn(body, DEPTH).flatMap((errors) => entriesOf(errors, roster));
  const saysSo = saysFailed(body) || (isObject(body) && Object.values(body).some(saysFailed));
  const entries: unknown[] = found.length === 0 && saysSo ? [body] : found;
  // As nearly all answers tell.
  if (entries.length === 0) return { failed: [], unpinned: undefined, suspects: [] };
  const pins = entries.map((entry) => ({
    // A list that stands for the whole answer may be one of results, the good ones among them.
    pin: Array.isArray(body) && !saysError(entry) ? NOT_PINNED : pinOf(entry, roster),
    refusal: refusalOf(entry),
  }));
  const countsFromZero = placesCountFromZero(
    pins.flatMap(({ pin }) => (pin.by === "place" || pin.by === "name" ? [pin] : [])),
    names.length,
  );

  const failed = new Map<number, Refusal>();
  const uncertain: { readonly among: readonly number[] | undefined; readonly refusal: Refusal }[] = [];
  for (const { pin, refusal } of pins) {
    if (pin.by === "nothing") uncertain.push({ among: undefined, refusal });
    else if (pin.by === "several") uncertain.push({ among: pin.indexes, refusal });
    else if (pin.by === "place" && countsFromZero !== true) {
      uncertain.push({ among: countsFromZero === false ? roster.at(pin.place) : undefined, refusal });
    } else {
      const index = pin.by === "name" ? pin.index : pin.place;
      if (!failed.has(index)) failed.set(index, refusal);
    }
  }
  const among = uncertain.some((pin) => pin.among === undefined)
    ? undefined
    : new Set(uncertain.flatMap((pin) => pin.among ?? []));
  return {
    failed: [...failed].map(([index, refusal]) => ({ index, refusal })),
    unpinned: uncertain[0]?.refusal,
    suspects: among && [...among].filter((index) => !failed.has(index)),
  };
}

/** Whether an answer without errors says all the same that it is none of success. */
const saysFailed = (body: unknown): boolean =>
  isObject(body) &&
  (body.success === false || body.ok === false || /^(?:error|fail(?:ed|ure)?)$/i.test(String(body.status)));

/** What an answer holds as its failures, at its top or further down. */
function errorsIn(node: unknown, depth: number): unknown[] {
  if (Array.isArray(node) && depth === DEPTH) return [node];
  if (Array.isArray(node))
    return node
      .filter((result) => saysError(result) || saysFailed(result))
      .map((result) => [new Result(result)]);
  if (!isObject(node) || depth === 0) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (ERROR_KEYS.includes(key)) return [value];
    return ECHO_KEYS.includes(key) && !Array.isArray(value) ? [] : errorsIn(value, depth - 1);
  });
}

const saysError = (entry: unknown): boolean =>
  isObject(entry) && ERROR_KEYS.some((key) => !isNothing(entry[key]) && entry[key] !== false);

/**
 * One of a list of results, or of what was sent, that has errors of its own. Those may be an attribute of the
 * customer's, so it is only a suspect.
 */
class Result {
  readonly entry: unknown;

  constructor(entry: unknown) {
    this.entry = entry;
  }
}

/** Failures as a list of entries, in whatever form they came. */
function entriesOf(errors: unknown, roster: Roster): unknown[] {
  if (isNothing(errors) || errors === false || errors === 0) return [];
  // Of the only item there is nothing to find out: no words are no error.
  const saysNothing = (entry: unknown) => (roster.length > 1 ? entry == null : isNothing(entry));
  if (Array.isArray(errors)) return errors.filter((entry) => !saysNothing(entry));
  if (!isObject(errors)) return [errors];
  const keys = Object.keys(errors);
  // One text for each item that failed, under its name or its place…
  if (keys.every((key) => roster.byKey(key) !== undefined)) {
    const entries = keys.map((key) => new KeyedEntry(key, errors[key]));
    return roster.length > 1 ? entries : entries.filter(({ value }) => !isNothing(value));
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

function refusalOf(entry: unknown): Refusal {
  if (entry instanceof KeyedEntry) return readRefusal(entry.value);
  return readRefusal(entry instanceof Result ? entry.entry : entry);
}

const NOT_PINNED: Pin = { by: "nothing" };

/** The items that a pin may mean, where it may mean none of them as well. */
function doubtful(pin: Pin, roster: Roster): Pin {
  if (pin.by === "name") return { by: "several", indexes: [pin.index] };
  if (pin.by !== "place") return pin;
  const indexes = roster.at(pin.place);
  // A place that the call does not have tells nothing, and so it may be any.
  return indexes.length > 0 ? { by: "several", indexes } : NOT_PINNED;
}

function pinOf(entry: unknown, roster: Roster): Pin {
  if (entry instanceof KeyedEntry) return pinOfKey(entry, roster);
  if (entry instanceof Result) return doubtful(pinOf(entry.entry, roster), roster);
  if (!isObject(entry)) return NOT_PINNED;
  const index = indexByIdentifiers(entry, roster, DEPTH);
  if (index === "contradiction") return NOT_PINNED;
  const places = new Set(PLACE_KEYS.map((key) => asPlace(entry[key])).filter((place) => place !== undefined));
  const [place] = places;
  if (index === undefined)
    return place === undefined || places.size > 1 ? NOT_PINNED : { by: "place", place };
  if (place === undefined) return { by: "name", index, place };
  return places.size === 1 && roster.at(place).includes(index) ? { by: "name", index, place } : NOT_PINNED;
}

function pinOfKey({ key, value }: KeyedEntry, roster: Roster): Pin {
  const pin = roster.byKey(key) ?? NOT_PINNED;
  // Named, but with no words: that it failed is not said.
  return isNothing(value) ? doubtful(pin, roster) : pin;
}

/**
 * Whether the places of an answer are counted from 0: where there is a place 0, or one of a named item that is its
 * index. False where nothing tells, or it is told otherwise; undefined where the places make no sense.
 */
function placesCountFromZero(
  pins: readonly Extract<Pin, { by: "name" | "place" }>[],
  items: number,
): boolean | undefined {
  let fromZero = false;
  let fromOne = false;
  for (const pin of pins) {
    if (pin.place === undefined) continue;
    if (pin.place < 0 || pin.place > items) return undefined;
    if (pin.place === 0 || (pin.by === "name" && pin.place === pin.index)) fromZero = true;
    if (pin.place === items || (pin.by === "name" && pin.place !== pin.index)) fromOne = true;
  }
  return fromZero && !fromOne;
}

/**
 * The one item that an entry's identifiers name, looked for in it and in what it holds; "contradiction" where
 * they name several items, or one that the call does not have.
 */
function indexByIdentifiers(
  entry: Json,
  roster: Roster,
  depth: number,
): number | "contradiction" | undefined {
  const found = new Set<number | "contradiction">();
  const own = roster.byIdentifiers(entry.customer_id, entry.email);
  if (own !== undefined) found.add(own);
  if (depth > 1) {
    for (const [key, value] of Object.entries(entry)) {
      if (!isObject(value)) continue;
      const index = indexByIdentifiers(value, roster, depth - 1);
      // {"errors": {"email": "is invalid"}} is words about an address and not the address.
      if (index === undefined || (index === "contradiction" && TEXT_KEYS.includes(key))) continue;
      found.add(index);
    }
  }
  const [index] = found;
  return found.size > 1 ? "contradiction" : index;
}
