import { isRawNumber } from "../json/exact-numbers.ts";

/** A decimal number in text, as a cell holds one: no exponent, no separators, no currency. */
const NUMERIC_TEXT = /^[+-]?\d+(?:\.\d+)?$/;
/** A longer text is no number: ours. The widest NUMERIC of most warehouses has 38 or 76 digits. */
const LONGEST_NUMERIC_TEXT = 400;

/** Whether a text is a decimal number and nothing else. */
export const isNumericText = (text: string): boolean =>
  text.length <= LONGEST_NUMERIC_TEXT && NUMERIC_TEXT.test(text);

/** A JSON number as text, every digit of it; undefined for anything else. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}

/** The number 0.`digits` times ten to the power of `point`; the first digit is not 0, and zero has no digits. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

/** The number of a JSON number's text or a numeric text. */
export function decimalOf(source: string): Decimal {
  const [mantissa = "", exponent = "0"] = source.replace(/^[+-]/, "").split(/e/i);
  const [integer = "", fraction = ""] = mantissa.split(".");
  const written = integer + fraction;
  const digits = written.replace(/^0+/, "");
  const point = integer.length + Number(exponent) - (written.length - digits.length);
  return { negative: source.startsWith("-"), digits, point };
}

/** Whether a number is not whole. */
export const hasFraction = ({ digits, point }: Decimal): boolean =>
  /[1-9]/.test(digits.slice(Math.max(point, 0)));
