import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isRawNumber,
  keepExactNumbers,
  keepWrittenNumbers,
  mayHoldInexactNumber,
  writtenNumber,
} from "../../src/json/exact-numbers.ts";
import { numberText, valueOfNumber, valuesOf } from "./numeric-text.ts";

const parseExact = (text: string): unknown => JSON.parse(text, keepExactNumbers as (key: string) => unknown);
const parseWritten = (text: string): unknown =>
  JSON.parse(text, keepWrittenNumbers as (key: string) => unknown);

describe("keeping exact numbers", () => {
  it.each([
    "9007199254740991",
    "-9007199254740991",
    "0",
    "-0",
    "12.5",
    "1e3",
    "123456789012345",
    "0.1",
    "1.50",
  ])("leaves %s to JavaScript, which can hold it", (text) => expect(parseExact(text)).toBe(Number(text)));

  it.each([
    "9007199254740992",
    "9007199254740993",
    "-12345678901234567890",
    "0.12345678901234567890",
    "1234567890123456.5",
    "1e400",
    "-1E+400",
    "1e-400",
    "4.9e-324",
    "100000000000000000000000",
  ])("keeps %s as it is written", (text) => {
    const kept = parseExact(text);
    expect(isRawNumber(kept)).toBe(true);
    expect(JSON.stringify(kept)).toBe(text);
  });

  it("changes no number's value on the way through, wherever it stands", () => {
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        numberText,
        fc.constantFrom("null", "true", '"12345678901234567890"', '": 1e400, "'),
        fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(" , ")}]`),
        fc.array(tie("value"), { maxLength: 4 }).map((values) => {
          const members = values.map(
            (value, index) => `"${["a", "__proto__", "rawJSON", "b c"][index]}":\n${value}`,
          );
          return `{${members.join(",")}}`;
        }),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        expect(valuesOf(JSON.stringify(parseExact(text)))).toBe(valuesOf(text));
        // What is sent without the slower parse loses nothing either.
        if (!mayHoldInexactNumber(`[${text}]`)) {
          expect(valuesOf(JSON.stringify(JSON.parse(text)))).toBe(valuesOf(text));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("suspects no text whose numbers are short, and none whose digits are part of a word", () => {
    expect(mayHoldInexactNumber('{"a":1,"b":[2.5,-3],"c":"x1234567890123456789"}')).toBe(false);
    expect(mayHoldInexactNumber('{"phone":"+4912345678901234567"}')).toBe(false);
  });

  it("misses no number that is not exact, in short texts and in long ones", () => {
    const padding = `"${" ".repeat(2000)}",`;
    const text = fc
      .string({ unit: fc.constantFrom("1", ".", "e", "E", "-", "+", ",", '"', ":"), maxLength: 12 })
      .map((text) => JSON.stringify(text));
    const odd = fc.constantFrom("1e400", "-1E+400", "1e-400", "4.9e-324", "1e0400", "1e-0400", "null", "1");
    fc.assert(
      fc.property(fc.array(fc.oneof(numberText, odd, text), { maxLength: 8 }), (items) => {
        if (!items.some((item) => isRawNumber(parseExact(item)))) return;
        expect(mayHoldInexactNumber(`[${items.join(",")}]`)).toBe(true);
        expect(mayHoldInexactNumber(`[${padding}${items.join(",")}]`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(Array.from({ length: 40 }, (_, before) => before))(
    "finds the shortest long number wherever it stands: behind %i characters",
    (before) => {
      const text = `{"a":"${"x".repeat(before)}","b":1234567890.12345,"c":"y"}`;
      expect(mayHoldInexactNumber(text)).toBe(true);
      expect(mayHoldInexactNumber(text.replace(".", ""))).toBe(false);
    },
  );

  it("takes no longer than it must over a number of a million digits", () => {
    const text = `0.1${"0".repeat(1_000_000)}1`;
    expect(JSON.stringify(parseExact(text))).toBe(text);
  });
});

describe("keeping numbers as they are written", () => {
  it("keeps every letter of every number", () => {
    fc.assert(
      fc.property(fc.array(numberText), (numbers) => {
        const text = `[${numbers.join(",")}]`;
        expect(JSON.stringify(parseWritten(text))).toBe(text);
      }),
    );
  });

  it.each(["250.0", "1e3", "1E3", "-0", "0.10"])("keeps %s", (text) => {
    expect(JSON.stringify(parseWritten(`{"a":[${text}]}`))).toBe(`{"a":[${text}]}`);
  });

  it("leaves a number to JavaScript that it would write in the same way", () => {
    expect(parseWritten('{"cursor":17}')).toEqual({ cursor: 17 });
  });
});

it("writes a number just as it is given", () => {
  expect(JSON.stringify({ count: writtenNumber("250.0") })).toBe('{"count":250.0}');
});

it("tells numbers of the same value by the test's own measure", () => {
  expect(valueOfNumber("-1200e-1")).toBe(valueOfNumber("-1.2E+2"));
  expect(valueOfNumber("9007199254740993")).not.toBe(valueOfNumber("9007199254740992"));
});
