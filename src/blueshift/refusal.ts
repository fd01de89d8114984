import { isObject } from "../json/is-object.ts";

/** Why Blueshift refused an item, in its own words: they may hold the customer's values. */
export interface Refusal {
  /** The attribute at fault, where one is named. */
  readonly field?: string;
  readonly text: string;
}

/** Where an entry of an answer may hold its text. */
export const TEXT_KEYS: readonly string[] = ["error", "errors", "message", "reason"];
/** How deep an answer is read for its words, and how many of them are kept: some answers repeat what was sent. */
const MAX_DEPTH = 10;
const MAX_TEXT_LENGTH = 4000;

/** Whether a value of an answer says nothing: null, "", [], {}. */
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** Reads a refusal from an entry of `errors`, or from a whole answer; the text may stand anywhere in it. */
export function readRefusal(entry: unknown): Refusal {
  const { text, ...where } = refusalIn(entry, MAX_DEPTH);
  return { ...where, text: text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text };
}

function refusalIn(entry: unknown, depth: number): Refusal {
  if (typeof entry === "string") return { text: entry };
  if (depth > 0 && Array.isArray(entry) && entry.length > 0) {
    const texts = entry.map((part) => describe(refusalIn(part, depth - 1)));
    return { text: texts.join("; ") };
  }
  if (depth > 0 && isObject(entry)) {
    for (const key of TEXT_KEYS) {
      if (!isNothing(entry[key])) return refusalIn(entry[key], depth - 1);
    }
    // {"field": ["text"]}
    const [only, ...others] = Object.keys(entry);
    if (only !== undefined && others.length === 0 && isText(entry[only])) {
      return { field: only, text: refusalIn(entry[only], depth - 1).text };
    }
  }
  return { text: asJson(entry) };
}

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((part) => typeof part === "string"));

const describe = ({ field, text }: Refusal): string => (field === undefined ? text : `${field}: ${text}`);

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "words nested too deep to be read";
  }
}

/**
 * A refusal as it is about an item (a JSON text): what is named as the field is one only where the item has an
 * attribute of that name. It might be a customer's identifier, and those are not for the log.
 */
export function aboutItem(refusal: Refusal, item: string): Refusal {
  const { field } = refusal;
  if (field === undefined || item.includes(`${JSON.stringify(field)}:`)) return refusal;
  return { text: describe(refusal) };
}
