import { createRequire } from "node:module";
import type { CountryCode } from "libphonenumber-js/min";
import { numberText } from "./decimal.ts";
import { isBlank, type Reader, Unreadable } from "./reader.ts";

const NOT_POSSIBLE = new Unreadable("is not a possible phone number");
const NO_COUNTRY = new Unreadable("has no country code: write it as +… or set default_country in the route");
const WITH_EXTENSION = new Unreadable("has an extension, which E.164 can't hold");

/** More than any writing of a number has: ours. */
const LONGEST_WRITING = 250;
/** ITU-T E.164: 15 digits, the country code among them. Blueshift's page says 14 characters, too few for some. */
const E164 = /^\+[1-9]\d{1,14}$/;
/** What may well be a number, but of which country? */
const NATIONAL = /^\(?\p{Nd}[\p{Nd}\p{Pd}\s()./]*$/u;

type Library = typeof import("libphonenumber-js/min");

let loaded: Library | undefined;

/**
 * The library, at the first number: its metadata takes time that `check`, and a sync without phone numbers, need not
 * wait for. By way of `require`, which needs no promise; its file lies beside this one, in `src` as in `dist`.
 */
function library(): Library {
  loaded ??= createRequire(import.meta.url)("./phone-library.cjs") as Library;
  return loaded;
}

/** Whether a text is the two capital letters of a country whose phone numbers can be read. */
export const isCountry = (code: string): boolean => library().isSupportedCountry(code as CountryCode);

/**
 * Reads phone numbers in any writing, to E.164.
 * @param defaultCountry the country of numbers without a country code, where they have one in common
 */
export function phoneReader(defaultCountry: string | undefined): Reader {
  return (value) => {
    if (isBlank(value)) return undefined;
    const source = typeof value === "string" ? value : digitsOf(value);
    if (source === undefined || source.length > LONGEST_WRITING) return NOT_POSSIBLE;
    const text = plainWriting(source);
    if (defaultCountry === undefined && !text.startsWith("+")) {
      return NATIONAL.test(text) ? NO_COUNTRY : NOT_POSSIBLE;
    }
    return e164Of(text, defaultCountry);
  };
}

/** The digits of a JSON number; to the library a minus sign or a point is punctuation. */
function digitsOf(value: unknown): string | undefined {
  const source = numberText(value);
  return source !== undefined && /^\d+(?:\.0+)?$/.test(source) ? source : undefined;
}

/** A number without what stands around it in contact lists, links, and columns of floating point numbers. */
const plainWriting = (source: string): string =>
  source
    // Tabs, and the marks of writing direction that are copied along with a number.
    .replace(/[\s\p{Cf}]+/gu, " ")
    .trim()
    .replace(/^tel: ?/i, "")
    // The library takes the full-width plus of Chinese and Japanese text for nothing at all.
    .replace("＋", "+")
    .replace(/^\( ?(?=\+)/, "")
    // To the library the point is punctuation, and the zero a digit more.
    .replace(/^(\+?\d+)\.0+$/, "$1");

function e164Of(text: string, defaultCountry: string | undefined): string | Unreadable {
  const number = parse(text, defaultCountry);
  if (number?.ext !== undefined) return WITH_EXTENSION;
  const e164 = number?.number;
  if (e164 === undefined || !E164.test(e164)) return NOT_POSSIBLE;
  // Blueshift has nothing but these digits. `+49 00 30 …` lost a zero and would lose another one when it is read again,
  // and Canada's `555-1984` lacks its area: there is no telling what was meant.
  const alone = e164 === text ? number : parse(e164, undefined);
  // Not `isValid()`: the library knows no range that was opened after it was made, and a real number must not be lost.
  return alone?.number === e164 && alone.isPossible() ? e164 : NOT_POSSIBLE;
}

function parse(text: string, defaultCountry: string | undefined) {
  // The library passes over whatever stands before or behind these.
  if (/;(?:phone-context|isub)=/.test(text)) return undefined;
  const country = defaultCountry === undefined ? {} : { defaultCountry: defaultCountry as CountryCode };
  // Without `extract: false` it would take a number out of any text around it.
  return library().parsePhoneNumberFromString(text, { ...country, extract: false });
}
