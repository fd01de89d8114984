import { parseExact } from "../json/exact-numbers.ts";
import { numberText } from "./decimal.ts";
import { isBlank, type Reader, Unreadable } from "./reader.ts";

const NOT_TEXT = new Unreadable("must be text");
const NOT_AN_IDENTIFIER = new Unreadable("must be text or a number");
const NOT_TEXTS = new Unreadable("must be a list of texts");

/** A longer text is not parsed as a list: ours. A megabyte of brackets takes the parser seconds. */
const LONGEST_LIST = 100_000;

/** Text as it is; a number becomes its digits. */
export const readText: Reader = (value) =>
  typeof value === "string" ? value : (numberText(value) ?? NOT_TEXT);

/** Text or a number that names somebody; a blank one names nobody. */
export const readIdentifier: Reader = (value) => {
  // Nothing to take off: JavaScript writes a whole number without a point.
  if (typeof value === "number") return String(value);
  if (isBlank(value)) return undefined;
  const text = readText(value);
  if (text instanceof Unreadable) return NOT_AN_IDENTIFIER;
  // A column of floating point numbers names the same customer as one of whole numbers.
  return typeof value === "string" ? text : String(text).replace(/\.0+$/, "");
};

/** A list of texts, also as the text of a JSON array; a text or a number alone is a list of one. */
export const readTexts: Reader = (value) => {
  if (isBlank(value)) return undefined;
  const list = typeof value === "string" ? parsedList(value) : value;
  const texts = (Array.isArray(list) ? list : [list]).filter((item) => item !== null).map(readText);
  return texts.some((text) => text instanceof Unreadable) ? NOT_TEXTS : texts;
};

/** The list that a text holds as JSON, or the text; undefined where it may be a list that can't be read. */
function parsedList(text: string): unknown {
  if (!text.trimStart().startsWith("[")) return text;
  if (text.length > LONGEST_LIST) return undefined;
  try {
    return parseExact(text);
  } catch (error) {
    // Any other error is JSON nested so deeply that the parser gives up.
    return error instanceof SyntaxError ? text : undefined;
  }
}
