/**
 * JSON whose numbers keep every digit.
 *
 * JavaScript's numbers hold integers up to 2^53 and about 15 significant decimal digits; warehouses hold
 * BIGINTs and NUMERIC(38)s. A number that a JavaScript number can't hold is kept as its source text
 * (`JSON.rawJSON`), which `JSON.stringify` writes back letter for letter.
 */

/** A number kept as its source text; `JSON.stringify` writes `rawJSON` as it stands. */
export interface RawNumber {
  readonly rawJSON: string;
}

type SourceTextReviver = (
  this: unknown,
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;

// TypeScript's own library does not have the source text proposal yet; Node 24 does.
const sourceTextJson = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/** Whether a value parsed by this room is a number that was kept as its source text. */
export const isRawNumber = (value: unknown): value is RawNumber => sourceTextJson.isRawJSON(value);

/** Digits and points of a number that may not fit: the expression below asks for one and 15 more. */
const MANY_DIGITS = 16;

// A number that may not fit stands where a value may stand and has 16 characters or more, or an exponent.
// The same in the text of a string costs the slower parse and changes nothing.
const MAYBE_INEXACT = /[:,[]\s*-?\d(?:[\d.]{15}|[\d.]*[eE])/;

// With fewer than 16 digits a number is too large or too small from an exponent of some three hundred on.
const LARGE_EXPONENT = /\d[eE][+-]?\d{3}/;

/**
 * Longer texts are not looked through: rows of some 400 bytes take half the time by it, rows of 3 kB in many columns the
 * same, and rows of 3 kB of prose three times as long. Where in between it turns was not measured.
 */
const SHORT_TEXT = 1000;

/**
 * Whether a JSON text may hold a number that `JSON.parse` would change. Never misses one in an object or a list. A short
 * text is first looked through for what such a number must have somewhere: that takes half the time of looking at
 * wherever a value may stand.
 */
export const mayHoldInexactNumber = (text: string): boolean =>
  (text.length > SHORT_TEXT || hasManyDigits(text) || LARGE_EXPONENT.test(text)) && MAYBE_INEXACT.test(text);

/** Whether so many digits and points stand together anywhere: one of every so many characters is then one of them. */
function hasManyDigits(text: string): boolean {
  for (let at = MANY_DIGITS - 1; at < text.length; at += MANY_DIGITS) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isDigitOrPoint(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isDigitOrPoint(text.charCodeAt(end))) end++;
    if (end - start >= MANY_DIGITS) return true;
  }
  return false;
}

/** `.`, `/` and `0` to `9` stand in a row: a slash too much costs a closer look and no more. */
const isDigitOrPoint = (code: number): boolean => code >= 0x2e && code <= 0x39;

const INTEGER = /^-?\d+$/;
const SIGNIFICANT_DIGITS_KEPT = 15;
/** A longer source is kept as it is, whatever its value: telling takes time that grows with its square. */
const LONGEST_SOURCE_EXAMINED = 400;

function isExact(source: string, value: number): boolean {
  if (INTEGER.test(source)) return Number.isSafeInteger(value);
  if (!Number.isFinite(value) || source.length > LONGEST_SOURCE_EXAMINED) return false;
  const mantissa = source.replace(/[eE].*$/, "");
  const digits = mantissa.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
  // A number too small for a double becomes 0 (or loses digits as a subnormal).
  if (digits !== "" && Math.abs(value) < Number.MIN_VALUE / Number.EPSILON) return false;
  return digits.length <= SIGNIFICANT_DIGITS_KEPT;
}

/** A `JSON.parse` reviver that keeps each number a JavaScript number can't hold as its source text. */
export const keepExactNumbers: SourceTextReviver = (_key, value, context) =>
  typeof value === "number" && context.source !== undefined && !isExact(context.source, value)
    ? sourceTextJson.rawJSON(context.source)
    : value;

/** A `JSON.parse` reviver that keeps each number as it was written, `250.0` and `1e3` included. */
export const keepWrittenNumbers: SourceTextReviver = (_key, value, context) =>
  typeof value === "number" && context.source !== undefined && String(value) !== context.source
    ? sourceTextJson.rawJSON(context.source)
    : value;

/** A number that is written just as given; `source` must be a JSON number. */
export const writtenNumber = (source: string): RawNumber => sourceTextJson.rawJSON(source);

/** The value of a JSON number's text: a JavaScript number, or the text itself where that would change it. */
export function exactNumber(source: string): number | RawNumber {
  const value = Number(source);
  return isExact(source, value) ? value : writtenNumber(source);
}

/** Parses JSON whose numbers keep every digit; only a text that holds such a number pays for it. */
export function parseExact(text: string): unknown {
  if (!mayHoldInexactNumber(text)) return JSON.parse(text);
  return JSON.parse(text, keepExactNumbers as (key: string, value: unknown) => unknown);
}
