import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepExactNumbers } from "../../src/json/exact-numbers.ts";
import { mayHoldLongNumber } from "../../src/json/long-numbers.ts";
import { numberText } from "./numeric-text.ts";

const mayHold = (text: string): boolean => {
  const bytes = Buffer.from(text);
  return mayHoldLongNumber(bytes, 0, bytes.length);
};

/** Whether a number would be kept as its source text. */
const isKept = (number: string): boolean =>
  typeof JSON.parse(number, keepExactNumbers as (key: string) => unknown) !== "number";

describe("looking for long numbers", () => {
  it.each(["1234567890123456", "-0.123456789012345", "1e100", "1E+100", "-1.5e-308", "1e0100"])(
    "sees %s wherever it stands",
    (number) => {
      for (let before = 0; before < 20; before++) {
        const text = `{${" ".repeat(before)}"a":${number}}`;
        expect(mayHold(text)).toBe(true);
        expect(mayHold(text.slice(0, -1))).toBe(true);
      }
    },
  );

  it("never misses a number that JavaScript's own can't hold", () => {
    const filler = fc.string({ unit: fc.constantFrom("a", "e", "1", "-", ".", " ", "é"), maxLength: 8 });
    fc.assert(
      fc.property(filler, numberText, filler, (before, number, after) => {
        const text = JSON.stringify(before) + number + JSON.stringify(after);
        expect(mayHold(text) || !isKept(number)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "123456789012345",
    "1e99",
    "-1.5E-07",
    "2024-03-01T12:30:00.123456+02:00",
    "late plate 12e",
    "1.5,2.5,3.5,4.5,5.5,6.5",
  ])("passes %s by: no number in it is long", (text) => expect(mayHold(`"${text}"`)).toBe(false));

  it("looks only where it is told to", () => {
    const bytes = Buffer.from('1e100 "a" 1e100');
    expect(mayHoldLongNumber(bytes, 6, 9)).toBe(false);
    expect(mayHoldLongNumber(bytes, 2, 10)).toBe(false);
  });
});
