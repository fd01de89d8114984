import { isRawNumber, parseExact } from "../json/exact-numbers.ts";
import { isObject } from "../json/is-object.ts";
import { isNestedTooDeep } from "../json/nesting.ts";
import { readBoolean } from "../values/boolean.ts";
import { readDateTime } from "../values/date-time.ts";
import { isBlank, type Reader, Unreadable } from "../values/reader.ts";
import { readIdentifier } from "../values/text.ts";
import { type Attributes, newAttributes } from "./attributes.ts";
import type { Problem } from "./problem.ts";

/**
 * Preferences: whether a customer wants messages from one of many senders, or of one of many groups.
 *
 * A warehouse holds them flat, one row for each sender or group. As attributes, the row of one sender would overwrite
 * the row of another; so each becomes an entry of the list that Blueshift keeps them in.
 */

/** One thing that a preference says, by its two names. */
interface Part {
  /** Where the preference is a row. */
  readonly attribute: string;
  /** Where it is an entry of a list. */
  readonly member: string;
}

/** One kind of preference. Source: Blueshift's page of customer attributes. */
interface Kind {
  readonly list: string;
  /** Whose preference it is: a customer has one for each. */
  readonly key: Part;
  /** What the key names. */
  readonly keyNames: "sender" | "group";
  readonly readKey: (value: unknown, readPhone: Reader) => unknown;
  readonly consent: Part;
  readonly dates: readonly Part[];
}

const KINDS: readonly Kind[] = [
  {
    list: "sms_preferences",
    key: { attribute: "sms_sender_id", member: "sender_id" },
    keyNames: "sender",
    readKey: readTrimmed,
    consent: { attribute: "sms_subscribed", member: "subscribed" },
    dates: [
      { attribute: "sms_subscribed_at", member: "subscribed_at" },
      { attribute: "sms_unsubscribed_at", member: "unsubscribed_at" },
    ],
  },
  {
    list: "subscription_groups",
    key: { attribute: "subscription_group_id", member: "id" },
    keyNames: "group",
    readKey: readGroupId,
    consent: { attribute: "subscription_group_subscribed", member: "subscribed" },
    dates: [
      { attribute: "subscription_group_subscribed_at", member: "subscribed_at" },
      { attribute: "subscription_group_unsubscribed_at", member: "unsubscribed_at" },
    ],
  },
  {
    list: "whatsapp_preferences",
    key: { attribute: "whatsapp_sender_number", member: "sender_number" },
    keyNames: "sender",
    readKey: (value, readPhone) => readPhone(value),
    consent: { attribute: "whatsapp_subscribed", member: "subscribed" },
    dates: [],
  },
];

function readTrimmed(value: unknown): unknown {
  const text = readIdentifier(value);
  return typeof text === "string" ? text.trim() : text;
}

function readGroupId(value: unknown): unknown {
  const text = readTrimmed(value);
  return typeof text === "string" && !/^[A-Za-z0-9_-]+$/.test(text)
    ? new Unreadable("may hold only letters, digits, - and _")
    : text;
}

const partsOf = ({ key, consent, dates }: Kind): Part[] => [key, consent, ...dates];

/** The flat attributes, and the list that each goes into. */
const FLAT: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap((kind) => partsOf(kind).map(({ attribute }) => [attribute, kind.list] as const)),
);
const LISTS: ReadonlySet<string> = new Set(KINDS.map(({ list }) => list));

/** Whether an attribute is part of a preference for one sender or group. */
export const isFlatPreference = (attribute: string): boolean => FLAT.has(attribute);

/** The list into which an attribute is gathered; undefined for what is no part of a preference. */
export const preferenceListOf = (attribute: string): string | undefined => FLAT.get(attribute);

/** Whether an attribute is a list of preferences, each for another sender or group. */
export const isPreferenceList = (attribute: string): boolean => LISTS.has(attribute);

/**
 * Whether a row holds nothing of preferences, as nearly all of millions do. Written out name by name: reading names
 * from a table takes thirty times as long.
 */
const hasNone = (row: Attributes): boolean =>
  row.sms_sender_id === undefined &&
  row.sms_subscribed === undefined &&
  row.sms_subscribed_at === undefined &&
  row.sms_unsubscribed_at === undefined &&
  row.sms_preferences === undefined &&
  row.subscription_group_id === undefined &&
  row.subscription_group_subscribed === undefined &&
  row.subscription_group_subscribed_at === undefined &&
  row.subscription_group_unsubscribed_at === undefined &&
  row.subscription_groups === undefined &&
  row.whatsapp_sender_number === undefined &&
  row.whatsapp_subscribed === undefined &&
  row.whatsapp_preferences === undefined;

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
  const list = listOf(attributes[kind.list]);
  if (list instanceof Unreadable) return { field: kind.list, reason: list.reason };
  const entries: Entries = new Map();
  const problem =
    addListed(kind, list ?? [], entries, gathering) ?? addFlat(kind, attributes, entries, gathering);
  if (problem !== undefined) return problem;
  if (list === null && entries.size > 0) {
    // To empty the list and to add to it takes two calls; either alone would be a guess.
    return { field: kind.list, reason: `is null, though ${kind.key.attribute} names a ${kind.keyNames}` };
  }
  if (Array.isArray(list) || entries.size > 0) attributes[kind.list] = [...entries.values()];
  else if (list === undefined) delete attributes[kind.list];
  return undefined;
}

const NO_LIST = new Unreadable("must be a list of objects, or the JSON text of one");

/** The list that came in a column: null where it empties Blueshift's, undefined where it says nothing. */
function listOf(value: unknown): readonly unknown[] | null | undefined | Unreadable {
  if (value === undefined || value === null || Array.isArray(value)) return value;
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
  const parts = partsOf(kind);
  for (const listed of list) {
    if (!isObject(listed) || isRawNumber(listed)) return { field: kind.list, reason: NO_LIST.reason };
    const entry = newAttributes();
    const problem = readPreference(kind, listedSource(kind.list, listed), entry, gathering);
    if (problem !== undefined) return problem;
    for (const [name, value] of Object.entries(listed)) {
      const isKnown = parts.some(({ member }) => member === name);
      if (!isKnown && value !== null) entry[name] = value;
    }
    entries.set(entry[kind.key.member], entry);
  }
  return undefined;
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
    const problem = readPreference(kind, flatSource(attributes), entry, gathering);
    if (problem !== undefined) return problem;
    entries.set(entry[key.member], entry);
  } else {
    for (const date of dates.filter(given)) {
      gathering.leaveOut({ field: date.attribute, reason: `belongs to no ${key.attribute}` });
    }
  }
  for (const { attribute } of partsOf(kind)) delete attributes[attribute];
  return undefined;
}

const saysSomething = (value: unknown): boolean => value !== undefined && value !== null && !isBlank(value);

/** Where a preference stands, by the names that its parts have there. */
interface Source {
  readonly valueAt: (part: Part) => unknown;
  /** What is wrong with a part. */
  readonly flaw: (part: Part, reason: string) => Problem;
}

const flatSource = (attributes: Attributes): Source => ({
  valueAt: ({ attribute }) => attributes[attribute],
  flaw: ({ attribute }, reason) => ({ field: attribute, reason }),
});

const listedSource = (list: string, entry: Readonly<Record<string, unknown>>): Source => ({
  valueAt: ({ member }) => entry[member],
  flaw: ({ member }, reason) => ({ field: list, reason: `has an entry whose ${member} ${reason}` }),
});

/** Reads a preference into an entry, part by part; a date that can't be read is left out. */
function readPreference(
  { key, readKey, consent, dates }: Kind,
  { valueAt, flaw }: Source,
  entry: Attributes,
  { readPhone, leaveOut }: Gathering,
): Problem | undefined {
  const read = (part: Part, reader: Reader): Problem | undefined => {
    const value = valueAt(part);
    const said = saysSomething(value) ? reader(value) : undefined;
    if (said instanceof Unreadable) return flaw(part, said.reason);
    if (said !== undefined) entry[part.member] = said;
    return undefined;
  };
  const readNeeded = (part: Part, reader: Reader): Problem | undefined =>
    read(part, reader) ?? (entry[part.member] === undefined ? flaw(part, "is missing") : undefined);

  const problem = readNeeded(key, (value) => readKey(value, readPhone)) ?? readNeeded(consent, readBoolean);
  if (problem !== undefined) return problem;
  for (const date of dates) {
    const problem = read(date, readDateTime);
    if (problem !== undefined) leaveOut(problem);
  }
  return undefined;
}

/**
 * Merges the preferences of two records of a customer, both gathered, into what was merged of their other attributes.
 * Of two entries of one sender or group the later stands, as a whole: a date of the earlier would be one of another
 * consent.
 * @param merged the earlier's attributes with the later's over them; changed
 * @returns `merged`, or undefined where the two must be sent one after the other: a null empties a list in Blueshift,
 *   and entries after it begin it anew, which no single list says
 */
export function mergePreferences(
  earlier: Attributes,
  later: Attributes,
  merged: Attributes,
): Attributes | undefined {
  for (const { list, key } of KINDS) {
    const after = later[list];
    if (!Array.isArray(after)) continue;
    const before = earlier[list];
    if (before === null) return undefined;
    if (!Array.isArray(before)) continue;
    const entries: Entries = new Map();
    for (const entry of [...before, ...after] as Attributes[]) entries.set(entry[key.member], entry);
    merged[list] = [...entries.values()];
  }
  return merged;
}
