import fc from "fast-check";
import { keepExactNumbers, writtenNumber } from "../../src/json/exact-numbers.ts";
import { type Reader, Unreadable } from "../../src/values/reader.ts";
import { numberText } from "../json/numeric-text.ts";

/** What a reader makes of a value, as it would be sent: JSON, `left out`, or why not. */
export function reading(read: Reader, value: unknown): string {
  const form = read(value);
  if (form === undefined) return "left out";
  return form instanceof Unreadable ? `Unreadable: ${form.reason}` : JSON.stringify(form);
}

/** The value of a JSON text as it stands in a row: a number keeps every digit. */
export const inRow = (json: string): unknown =>
  JSON.parse(json, keepExactNumbers as (key: string) => unknown);

/** Text of any code units, halves of characters among them. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units));

/** Text that looks like what one reader or another is for. */
const promisingText = fc.oneof(
  fc.stringMatching(
    /^[ ]?[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,9})?)?)?[ ]?(Z|UTC|[+-]0[0-9](:?[0-6][0-9])?)?$/,
  ),
  fc.stringMatching(/^(tel:)?[(]?[+]?[0-9][0-9 ()./-]{2,18}(x[0-9]{1,4}|[.]0)?$/),
  fc.stringMatching(/^[ ]?[a-z.+é]{1,8}@[a-zé-]{1,8}([.][a-z]{1,4}){0,2}[ ]?$/),
  fc.stringMatching(/^[ ]?[+-]?[0-9]{1,20}([.][0-9]{1,20})?[ ]?$/),
  fc.constantFrom("TRUE", " f", "Yes", "n", "M", " woman", "Unknown", "n/a", "[", "[]", "null", "\t", ""),
  fc.json(),
);

const scalar = fc.oneof(
  promisingText,
  anyText,
  fc.boolean(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.integer(),
  numberText.map(writtenNumber),
);

/** Any value of a warehouse's row; never null. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: scalar, weight: 8 },
  fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }),
  fc.dictionary(fc.string(), scalar, { maxKeys: 3 }),
  fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }),
);
