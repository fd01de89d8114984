/** Why Blueshift refused an item, in its own words: they may hold the customer's values. */
export interface Refusal {
  /** The attribute at fault, where one is named. */
  readonly field?: string;
  readonly text: string;
}

/** Where an entry of an answer may hold its text. */
const TEXT_KEYS = ["error", "errors", "message", "reason"];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a refusal from an entry of `errors`, or from a whole answer; the text may stand anywhere in it. */
export function readRefusal(entry: unknown): Refusal {
  if (typeof entry === "string") return { text: entry };
  if (Array.isArray(entry) && entry.length > 0) {
    const texts = entry.map((part) => describe(readRefusal(part)));
    return { text: texts.join("; ") };
  }
  if (isObject(entry)) {
    for (const key of TEXT_KEYS) {
      const text = entry[key];
      if (text !== undefined && text !== null && text !== "") return readRefusal(text);
    }
    // {"field": ["text"]}
    const [only, ...others] = Object.keys(entry);
    if (only !== undefined && others.length === 0 && isText(entry[only])) {
      return { field: only, text: readRefusal(entry[only]).text };
    }
  }
  return { text: JSON.stringify(entry) ?? String(entry) };
}

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((part) => typeof part === "string"));

const describe = ({ field, text }: Refusal): string => (field === undefined ? text : `${field}: ${text}`);

const HIDDEN = "…";
/** A log line is for reading. */
const MAX_LENGTH = 200;

/**
 * A refusal's text as it may be logged: without the values of the item that was refused (a JSON text), and
 * without whatever looks like an address or a number of some length.
 */
export function withoutValues(text: string, item: string): string {
  let hidden = text;
  const values = valuesIn(JSON.parse(item)).sort((a, b) => b.length - a.length);
  for (const value of values) hidden = hidden.replaceAll(wholeWord(value), HIDDEN);
  hidden = hidden
    .replace(/[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g, HIDDEN)
    .replace(/\+?\d(?:[\s().-]?\d){3,}/g, HIDDEN);
  return hidden.length > MAX_LENGTH ? `${hidden.slice(0, MAX_LENGTH)}${HIDDEN}` : hidden;
}

const wholeWord = (value: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(value)}(?![\\p{L}\\p{N}])`, "giu");

/** Every value in a JSON value, as text; true, false and null tell nothing of anyone. */
function valuesIn(value: unknown): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value === "number") return [String(value)];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(valuesIn);
  return [];
}
