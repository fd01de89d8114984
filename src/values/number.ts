import { exactNumber, isRawNumber } from "../json/exact-numbers.ts";
import { decimalOf, hasFraction, isNumericText, numberText } from "./decimal.ts";
import { isBlank, type Reader, Unreadable } from "./reader.ts";

const NOT_A_NUMBER = new Unreadable("must be a number");
const NOT_WHOLE = new Unreadable("must be a whole number");

/** A number, also in text, with every digit kept. */
export const readNumber: Reader = (value) => {
  if (typeof value === "number" || isRawNumber(value)) return value;
  if (isBlank(value)) return undefined;
  const text = typeof value === "string" ? value.trim() : "";
  return isNumericText(text) ? exactNumber(jsonNumber(text)) : NOT_A_NUMBER;
};

/** A whole number, also in text and with zeros behind the point, with every digit kept. */
export const readInteger: Reader = (value) => {
  const number = readNumber(value);
  const source = numberText(number);
  if (source === undefined) return number === undefined ? undefined : NOT_WHOLE;
  if (hasFraction(decimalOf(source))) return NOT_WHOLE;
  const [integer, zeros] = source.split(".");
  // What has an exponent as well is left as it is written.
  const isPlain = integer !== undefined && zeros !== undefined && !/e/i.test(zeros);
  return isPlain ? exactNumber(integer) : number;
};

/** A numeric text as JSON writes the number: without a plus sign and leading zeros. */
const jsonNumber = (text: string): string => text.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
