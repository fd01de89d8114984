import { type Reader, Unreadable } from "../values/reader.ts";
import { readIdentifier } from "../values/text.ts";
import type { Attributes } from "./attributes.ts";

/** One thing that a preference says, by its two names. */
export interface Part {
  /** Where the preference is a row. */
  readonly attribute: string;
  /** Where it is an entry of a list. */
  readonly member: string;
}

/** One kind of preference. Source: Blueshift's page of customer attributes. */
export interface Kind {
  readonly list: string;
  /** Whose preference it is: a customer has one for each. */
  readonly key: Part;
  /** What the key names. */
  readonly keyNames: "sender" | "group";
  readonly readKey: (value: unknown, readPhone: Reader) => unknown;
  readonly consent: Part;
  readonly dates: readonly Part[];
  /** All that it says. */
  readonly parts: readonly Part[];
  /** Whether a row holds any part of it as an attribute. */
  readonly isFlatIn: (row: Attributes) => boolean;
}

// Written out name by name: reading names from a table takes thirty times as long, and nearly all of millions of rows
// hold nothing of preferences, or nothing that is flat.
const hasFlatSms = (row: Attributes): boolean =>
  row.sms_sender_id !== undefined ||
  row.sms_subscribed !== undefined ||
  row.sms_subscribed_at !== undefined ||
  row.sms_unsubscribed_at !== undefined;
const hasFlatGroup = (row: Attributes): boolean =>
  row.subscription_group_id !== undefined ||
  row.subscription_group_subscribed !== undefined ||
  row.subscription_group_subscribed_at !== undefined ||
  row.subscription_group_unsubscribed_at !== undefined;
const hasFlatWhatsapp = (row: Attributes): boolean =>
  row.whatsapp_sender_number !== undefined || row.whatsapp_subscribed !== undefined;

const DESCRIBED: readonly Omit<Kind, "parts">[] = [
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
    isFlatIn: hasFlatSms,
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
    isFlatIn: hasFlatGroup,
  },
  {
    list: "whatsapp_preferences",
    key: { attribute: "whatsapp_sender_number", member: "sender_number" },
    keyNames: "sender",
    readKey: (value, readPhone) => readPhone(value),
    consent: { attribute: "whatsapp_subscribed", member: "subscribed" },
    dates: [],
    isFlatIn: hasFlatWhatsapp,
  },
];

export const KINDS: readonly Kind[] = DESCRIBED.map((kind) => ({
  ...kind,
  parts: [kind.key, kind.consent, ...kind.dates],
}));

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

/** The flat attributes, and the list that each goes into. */
const FLAT: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap((kind) => kind.parts.map(({ attribute }) => [attribute, kind.list] as const)),
);
const LISTS: ReadonlySet<string> = new Set(KINDS.map(({ list }) => list));

/** Whether an attribute is part of a preference for one sender or group. */
export const isFlatPreference = (attribute: string): boolean => FLAT.has(attribute);

/** The list into which an attribute is gathered; undefined for what is no part of a preference. */
export const preferenceListOf = (attribute: string): string | undefined => FLAT.get(attribute);

/** Whether an attribute is a list of preferences, each for another sender or group. */
export const isPreferenceList = (attribute: string): boolean => LISTS.has(attribute);

/** Whether a row holds nothing of preferences. */
export const hasNone = (row: Attributes): boolean =>
  row.sms_preferences === undefined &&
  row.subscription_groups === undefined &&
  row.whatsapp_preferences === undefined &&
  !hasFlatSms(row) &&
  !hasFlatGroup(row) &&
  !hasFlatWhatsapp(row);
