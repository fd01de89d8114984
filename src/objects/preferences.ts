import { isRawNumber, parseExact } from "../json/exact-numbers.ts";
import { isObject } from "../json/is-object.ts";
import { isNestedTooDeep } from "../json/nesting.ts";
import { readBoolean } from "../values/boolean.ts";
import { readDateTime } from "../values/date-time.ts";
import { isBlank, type Reader, Unreadable } from "../values/reader.ts";
import { type Attributes, leaveOut, newAttributes } from "./attributes.ts";
import { hasNone, KINDS, type Kind, type Part } from "./preference-kinds.ts";
import type { Problem } from "./problem.ts";

/**
 * Preferences: whether a customer wants messages from one of many senders, or of one of many groups.
 *
 * A warehouse holds them flat, one row for each sender or group. As attributes, the row of one sender would overwrite
 * the row of another; so each becomes an entry of the list that Blueshift keeps them in.
 */

export interface Gathering {
  /** Reads a phone number as an attribute of the same route would be read. */
  readonly readPhone: Reader;
  /** Told of what is left out: dates. */
  readonly leaveOut: (flaw: Problem) => void;
}

/**
 * Puts a row's preferences into their lists, in place: the flat ones become an entry, and a list that came in a
 * column is checked. The same again changes nothing.
 *
 * Whose consent it is, and what it is, must never be guessed: where either can't be read or only one of them is
 * there, the record can't be sent.
 *
 * @returns the problem, where they can't be sent; the attributes are then of no use
 */
export function gatherPreferences(attributes: Attributes, gathering: Gathering): Problem | undefined {
  if (hasNone(attributes)) return undefined;
  for (const kind of KINDS) {
    const problem = gatherKind(kind, attributes, gathering);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Entries by sender or group: a later one takes the place of the earlier, so that each is there once. */
type Entries = Map<unknown, Attributes>;

function gatherKind(kind: Kind, attributes: Attributes, gathering: Gathering): Problem | undefined {
  // Nearly every row that says anything says it of one kind.
  if (!saysAnything(kind, attributes)) return undefined;
  const list = listOf(attributes[kind.list]);
  if (list instanceof Unreadable) return { field: kind.list, reason: list.reason };
  const entries: Entries = new Map();
  const problem =
    addListed(kind, list ?? [], entries, gathering) ?? addFlat(kind, attributes, entries, gathering);
  if (problem !== undefined) return problem;
  if (list !== undefined || entries.size > 0) attributes[kind.list] = [...entries.values()];
  else leaveOut(attributes, kind.list);
  return undefined;
}

function saysAnything({ list, parts }: Kind, attributes: Attributes): boolean {
  if (attributes[list] !== undefined) return true;
  for (const { attribute } of parts) if (attributes[attribute] !== undefined) return true;
  return false;
}

/** Adds an entry; a row that says yes and no to the same sender says nothing that could be sent. */
function addEntry(
  { list, key, keyNames, consent }: Kind,
  entries: Entries,
  entry: Attributes,
): Problem | undefined {
  const before = entries.get(entry[key.member]);
  if (before !== undefined && before[consent.member] !== entry[consent.member]) {
    return { field: list, reason: `says both yes and no to one ${keyNames}` };
  }
  entries.set(entry[key.member], entry);
  return undefined;
}

const NO_LIST = new Unreadable("must be a list of objects, or the JSON text of one");

/** The list that came in a column; undefined where it says nothing. */
function listOf(value: unknown): readonly unknown[] | undefined | Unreadable {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return NO_LIST;
  if (isBlank(value)) return undefined;
  try {
    const parsed = parseExact(value);
    // A row's own levels were counted when it was read; those in a text are seen only now.
    return Array.isArray(parsed) && !isNestedTooDeep(value, parsed) ? parsed : NO_LIST;
  } catch {
    return NO_LIST;
  }
}

function addListed(
  kind: Kind,
  list: readonly unknown[],
  entries: Entries,
  gathering: Gathering,
): Problem | undefined {
  for (const listed of list) {
    if (!isObject(listed) || isRawNumber(listed)) return { field: kind.list, reason: NO_LIST.reason };
    const entry = newAttributes();
    const problem = readPreference(kind, listed, kind.list, entry, gathering);
    if (problem !== undefined) return problem;
    for (const name in listed) {
      const value = listed[name];
      if (value !== null && !isMember(kind, name)) entry[name] = value;
    }
    const contradiction = addEntry(kind, entries, entry);
    if (contradiction !== undefined) return contradiction;
  }
  return undefined;
}

function isMember({ parts }: Kind, name: string): boolean {
  for (const { member } of parts) if (member === name) return true;
  return false;
}

/** Takes the flat attributes out; where they are a preference, its entry goes in. */
function addFlat(
  kind: Kind,
  attributes: Attributes,
  entries: Entries,
  gathering: Gathering,
): Problem | undefined {
  const { key, consent, dates, keyNames } = kind;
  const given = ({ attribute }: Part): boolean => saysSomething(attributes[attribute]);
  if (given(key) || given(consent)) {
    if (!given(key)) {
      return { field: key.attribute, reason: `is missing, though ${consent.attribute} is given` };
    }
    if (!given(consent)) {
      return { field: consent.attribute, reason: `is missing, though ${key.attribute} names a ${keyNames}` };
    }
    const entry = newAttributes();
    const problem =
      readPreference(kind, attributes, undefined, entry, gathering) ?? addEntry(kind, entries, entry);
    if (problem !== undefined) return problem;
  } else {
    for (const date of dates.filter(given)) {
      gathering.leaveOut({ field: date.attribute, reason: `belongs to no ${key.attribute}` });
    }
  }
  for (const { attribute } of kind.parts) leaveOut(attributes, attribute);
  return undefined;
}

const saysSomething = (value: unknown): boolean => value !== undefined && value !== null && !isBlank(value);

/**
 * Reads a preference into an entry, part by part; a date that can't be read is left out.
 * @param values what holds it: an entry of a list, or all attributes
 * @param list where it is an entry
 */
function readPreference(
  kind: Kind,
  values: Readonly<Record<string, unknown>>,
  list: string | undefined,
  entry: Attributes,
  { readPhone, leaveOut }: Gathering,
): Problem | undefined {
  for (const part of kind.parts) {
    const value = values[list === undefined ? part.attribute : part.member];
    const said = saysSomething(value) ? readPart(kind, part, value, readPhone) : undefined;
    if (said !== undefined && !(said instanceof Unreadable)) {
      entry[part.member] = said;
      continue;
    }
    const reason = said?.reason ?? "is missing";
    const flaw =
      list === undefined
        ? { field: part.attribute, reason }
        : { field: list, reason: `has an entry whose ${part.member} ${reason}` };
    if (part === kind.key || part === kind.consent) return flaw;
    if (said !== undefined) leaveOut(flaw);
  }
  return undefined;
}

function readPart({ key, readKey, consent }: Kind, part: Part, value: unknown, readPhone: Reader): unknown {
  if (part === key) return readKey(value, readPhone);
  return part === consent ? readBoolean(value) : readDateTime(value);
}
