import { isArray, isObject, type JsonObject, type JsonValue } from "./json.ts";

/** One kind of preference that a customer has several of, in its two documented forms. */
interface PreferenceKind {
  /** The attribute that holds the nested form. */
  readonly list: string;
  /** What an entry of the list is a preference for. */
  readonly key: string;
  /** Flat attribute to member of an entry; the first is that of `key`. */
  readonly flat: Readonly<Record<string, string>>;
}

const KINDS: readonly PreferenceKind[] = [
  {
    list: "sms_preferences",
    key: "sender_id",
    flat: {
      sms_sender_id: "sender_id",
      sms_subscribed: "subscribed",
      sms_subscribed_at: "subscribed_at",
      sms_unsubscribed_at: "unsubscribed_at",
    },
  },
  {
    list: "subscription_groups",
    key: "id",
    flat: {
      subscription_group_id: "id",
      subscription_group_subscribed: "subscribed",
      subscription_group_subscribed_at: "subscribed_at",
      subscription_group_unsubscribed_at: "unsubscribed_at",
    },
  },
  {
    list: "whatsapp_preferences",
    key: "sender_number",
    flat: { whatsapp_sender_number: "sender_number", whatsapp_subscribed: "subscribed" },
  },
];

/**
 * Takes the preferences out of `incoming` (which it shortens) and folds them into `profile` (which it
 * changes): an entry of the same sender or group is replaced, another one is added. So two calls that
 * each name a sender leave both, which plain attributes would not.
 */
export function foldPreferences(profile: Map<string, JsonValue>, incoming: Map<string, JsonValue>): void {
  for (const kind of KINDS) {
    const entries = [...takeNested(kind, incoming), ...takeFlat(kind, incoming)];
    if (entries.length > 0) profile.set(kind.list, upserted(kind.key, profile.get(kind.list), entries));
  }
}

function takeNested(kind: PreferenceKind, incoming: Map<string, JsonValue>): readonly JsonObject[] {
  const list = incoming.get(kind.list);
  // Null is left where it is: it clears the list as it clears any attribute.
  if (!isArray(list)) return [];
  incoming.delete(kind.list);
  return list.filter(isObject);
}

function takeFlat(kind: PreferenceKind, incoming: Map<string, JsonValue>): readonly JsonObject[] {
  const entry = Object.entries(kind.flat).flatMap(([attribute, name]): [string, JsonValue][] => {
    const value = incoming.get(attribute);
    return value === undefined ? [] : [[name, value]];
  });
  // Dates without a sender or group belong to nothing: they stay what they are, attributes.
  if (!entry.some(([name, value]) => name === kind.key && value !== null)) return [];
  for (const attribute of Object.keys(kind.flat)) incoming.delete(attribute);
  return [Object.fromEntries(entry)];
}

function upserted(
  key: string,
  before: JsonValue | undefined,
  entries: readonly JsonObject[],
): readonly JsonObject[] {
  const byKey = new Map<JsonValue | undefined, JsonObject>();
  for (const entry of [...(isArray(before) ? before.filter(isObject) : []), ...entries]) {
    // The later stands as a whole: a date of the earlier would be one of another consent.
    byKey.set(entry[key], withoutNulls(entry));
  }
  return [...byKey.values()];
}

function withoutNulls(entry: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));
}
