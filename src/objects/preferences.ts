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

function gatherKind(kind: Kind, attributes: Attributes, gathering: Gathering): Problem | undefined {
  // Nearly every row that says anything says it of one kind.
  if (!saysAnything(kind, attributes)) return undefined;
  const list = listOf(attributes[kind.list]);
  if (list instanceof Unreadable) return { field: kind.list, reason: list.reason };
  const entries: Attributes[] = [];
  const problem =
    addListed(kind, list ?? [], entries, gathering) ?? addFlat(kind, attributes, entries, gathering);
  if (problem !== undefined) return problem;
  const oneEach = repeatsAny(kind, entries) ? withoutRepeats(kind, entries) : entries;
  // A row that says yes and no to the same sender says nothing that could be sent.
  if (oneEach === undefined)
    return { field: kind.list, reason: `says both yes and no to one ${kind.keyNames}` };
  if (list !== undefined || oneEach.length > 0) attributes[kind.list] = oneEach;
  else leaveOut(attributes, kind.list);
  return undefined;
}

const saysAnything = (kind: Kind, attributes: Attributes): boolean =>
  attributes[kind.list] !== undefined || kind.isFlatIn(attributes);

/** In a longer list no pair is looked at: its entries go through a map. */
const FEW_ENTRIES = 8;

/** Whether two entries may be of the same sender or group. A map for each row would cost consent a twentieth of its time. */
function repeatsAny({ key }: Kind, entries: readonly Attributes[]): boolean {
  if (entries.length > FEW_ENTRIES) return true;
  for (let later = 1; later < entries.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      if (entries[earlier]?.[key.member] === entries[later]?.[key.member]) return true;
    }
  }
  return false;
}

/** One entry for each sender or group: a later one takes the place of the earlier. Undefined where they disagree. */
function withoutRepeats({ key, consent }: Kind, entries: readonly Attributes[]): Attributes[] | undefined {
  const byKey = new Map<unknown, Attributes>();
  for (const entry of entries) {
    const before = byKey.get(entry[key.member]);
    if (before !== undefined && before[consent.member] !== entry[consent.member]) return undefined;
    byKey.set(entry[key.member], entry);
  }
  return [...byKey.values()];
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
  entries: Attributes[],
  gathering: Gathering,
): Problem | undefined {
  for (const listed of list) {
    if (!isObject(listed) || isRawNumber(listed)) return { field: kind.list, reason: NO_LIST.reason };
    if (isInForm(kind, listed, gathering.readPhone)) {
      entries.push(listed);
      continue;
    }
    const entry = newAttributes();
    const problem = readPreference(kind, listed, kind.list, entry, gathering);
    if (problem !== undefined) return problem;
    for (const name in listed) {
      const value = listed[name];
      if (value !== null && !isMember(kind, name)) entry[name] = value;
    }
    entries.push(entry);
  }
  return undefined;
}

/** Whether an entry is as it would be sent: nearly all are, and need no copy. */
function isInForm(kind: Kind, listed: Attributes, readPhone: Reader): boolean {
  for (const part of kind.parts) {
    const value = listed[part.member];
    const isOptional = part !== kind.key && part !== kind.consent;
    if (value === undefined ? !isOptional : readPart(kind, part, value, readPhone) !== value) return false;
  }
  for (const name in listed) if (listed[name] === null) return false;
  return true;
}

function isMember({ parts }: Kind, name: string): boolean {
  for (const { member } of parts) if (member === name) return true;
  return false;
}

/** Takes the flat attributes out; where they are a preference, its entry goes in. */
function addFlat(
  kind: Kind,
  attributes: Attributes,
  entries: Attributes[],
  gathering: Gathering,
): Problem | undefined {
  if (!kind.isFlatIn(attributes)) return undefined;
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
    const problem = readPreference(kind, attributes, undefined, entry, gathering);
    if (problem !== undefined) return problem;
    entries.push(entry);
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
