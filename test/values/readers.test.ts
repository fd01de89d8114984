import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writtenNumber } from "../../src/json/exact-numbers.ts";
import { readBoolean } from "../../src/values/boolean.ts";
import { readDateTime } from "../../src/values/date-time.ts";
import { readEmail } from "../../src/values/email.ts";
import { readGender } from "../../src/values/gender.ts";
import { readInteger, readNumber } from "../../src/values/number.ts";
import { phoneReader } from "../../src/values/phone-number.ts";
import { type Reader, Unreadable } from "../../src/values/reader.ts";
import { readIdentifier, readText, readTexts } from "../../src/values/text.ts";
import { typedReader, VALUE_TYPES } from "../../src/values/value-types.ts";
import { anyValue, inRow, reading } from "./readings.ts";

/** Each reader, with the reader of what it gives: an epoch's number becomes a date, which it is not itself. */
const READERS: readonly (readonly [name: string, read: Reader, readAgain: Reader])[] = [
  ["boolean", readBoolean, readBoolean],
  ["date and time", readDateTime, readDateTime],
  ["email", readEmail, readEmail],
  ["gender", readGender, readGender],
  ["identifier", readIdentifier, readIdentifier],
  ["integer", readInteger, readInteger],
  ["number", readNumber, readNumber],
  ["phone number", phoneReader(undefined), phoneReader(undefined)],
  ["German phone number", phoneReader("DE"), phoneReader("DE")],
  ["Argentinian phone number", phoneReader("AR"), phoneReader(undefined)],
  ["text", readText, readText],
  ["list of texts", readTexts, readTexts],
  ...VALUE_TYPES.map((type) => {
    const read = typedReader(type, "US");
    return [`route's ${type}`, read, type.startsWith("epoch_") ? readDateTime : read] as const;
  }),
];

const REASONS = [
  "must be true or false",
  "is not a date",
  "is not a date of the calendar",
  "has a time outside of 00:00:00 to 23:59:59",
  "has an offset outside of -14:00 to +14:00",
  'is a number: name its unit in the route, e.g. "type": "epoch_seconds"',
  "is not a number of seconds since 1970",
  "is not a number of milliseconds since 1970",
  "is not a number of microseconds since 1970",
  "is outside of the years 0001 to 9999",
  "must be text",
  "is not an email address",
  "is longer than 256 characters",
  "must be male, female or unknown",
  "must be text or a number",
  "must be a list of texts",
  "must be a number",
  "must be a whole number",
  "is not a possible phone number",
  "has no country code: write it as +… or set default_country in the route",
  "has an extension, which E.164 can't hold",
];

describe.each(READERS)("the reader of a %s", (_name, read, readAgain) => {
  it("leaves what it has read as it is", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const form = read(value);
        if (form === undefined || form instanceof Unreadable) return;
        expect(reading(readAgain, form)).toBe(JSON.stringify(form));
      }),
      { numRuns: 1000 },
    );
  });

  it("gives no reason but those that stand here, whatever the value", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const form = read(value);
        if (form instanceof Unreadable) expect(REASONS).toContain(form.reason);
      }),
      { numRuns: 1000 },
    );
  });

  it("changes nothing in the value", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const before = JSON.stringify(value);
        read(value);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  it("is done soon with millions of characters", () => {
    const size = 10_000_000;
    const values = [
      "1".repeat(size),
      `${" ".repeat(size)}x`,
      `2021-09-30 ${" ".repeat(size)}x`,
      `2021-09-30T00:00:00.${"1".repeat(size)}`,
      `a@${"a.".repeat(size / 2)}`,
      `+1${"-1".repeat(size / 2)}`,
      "[".repeat(size),
      `[${'"x",'.repeat(size / 4)}12345678901234567890`,
      writtenNumber(`0.${"0".repeat(size)}1`),
      writtenNumber("1".repeat(size)),
    ];
    const start = performance.now();
    for (const value of values) read(value);
    expect(performance.now() - start).toBeLessThan(60_000);
  });

  it("is not led astray by depth", () => {
    const deep = (depth: number) => `${"[".repeat(depth)}12345678901234567890${"]".repeat(depth)}`;
    for (const value of [deep(5_000), deep(45_000), inRow(deep(1_000))]) {
      const form = read(value);
      // What takes any text takes this one.
      if (form !== value) expect(form).toBeInstanceOf(Unreadable);
    }
  });
});

it("the values of the properties above reach the forms and the reasons", () => {
  const seen = new Set<string>();
  for (const value of fc.sample(anyValue, { numRuns: 20_000, seed: 1 })) {
    for (const [name, read] of READERS) {
      const form = read(value);
      seen.add(
        form instanceof Unreadable ? form.reason : `${name} ${form === undefined ? "left out" : "read"}`,
      );
    }
  }
  const expected = [
    ...REASONS.filter((reason) => !reason.startsWith("is longer")),
    ...READERS.map(([name]) => `${name} read`),
  ];
  expect(expected.filter((one) => !seen.has(one))).toEqual([]);
});
