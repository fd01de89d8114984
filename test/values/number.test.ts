import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRawNumber, writtenNumber } from "../../src/json/exact-numbers.ts";
import { readInteger, readNumber } from "../../src/values/number.ts";
import { numberText, valueOfNumber } from "../json/numeric-text.ts";
import { inRow, reading } from "./readings.ts";

describe("a number", () => {
  it.each([0, -7, 1.5, 1e21, 1e-7])("comes back as it is: %d", (number) => {
    expect(readNumber(number)).toBe(number);
  });

  it("comes back as it is where JavaScript can't hold it", () => {
    const number = inRow("12345678901234567890.12");
    expect(isRawNumber(number)).toBe(true);
    expect(readNumber(number)).toBe(number);
  });

  it.each([
    ["7", "7"],
    ["-7", "-7"],
    ["+7", "7"],
    [" 7.50\n", "7.5"],
    ["007", "7"],
    ["-007.5", "-7.5"],
    ["+00.5", "0.5"],
    ["000", "0"],
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890123456789012345678", "-12345678901234567890123456789012345678"],
    ["0.12345678901234567890", "0.12345678901234567890"],
    ["0012345678901234567890", "12345678901234567890"],
  ])("is read from text, every digit of it: %j becomes %s", (text, number) => {
    expect(reading(readNumber, text)).toBe(number);
  });

  it.each([
    "1,000",
    "1.000,5",
    "1 000",
    "1_000",
    "1e3",
    "$5",
    "5 €",
    "5%",
    "½",
    "٧",
    "0x10",
    ".5",
    "5.",
    "--5",
    "+-5",
    "- 5",
    "1.2.3",
    "NaN",
    "Infinity",
    "-",
    "seven",
    "1".repeat(401),
    true,
    false,
    [],
    [7],
    {},
  ])("is not %j", (value) => {
    expect(reading(readNumber, value)).toBe("Unreadable: must be a number");
  });

  it("is left out where the text is blank", () => {
    expect(readNumber(" ")).toBeUndefined();
    expect(readInteger("")).toBeUndefined();
  });

  it("has the value of its text", () => {
    const plain = numberText.filter((text) => !/e/i.test(text));
    fc.assert(
      fc.property(plain, fc.constantFrom("", "0", "000"), (text, zeros) => {
        const padded = text.replace(/^-?/, (sign) => sign + zeros);
        expect(valueOfNumber(reading(readNumber, padded).replace("e+", "e"))).toBe(valueOfNumber(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a whole number", () => {
  it.each([
    [1990, "1990"],
    [-3, "-3"],
    ["1990", "1990"],
    ["1990.0", "1990"],
    ["-1990.000", "-1990"],
    ["007", "7"],
    ["9007199254740993", "9007199254740993"],
    ["9007199254740993.00", "9007199254740993"],
    [inRow("9007199254740993"), "9007199254740993"],
    [writtenNumber("9007199254740993.0"), "9007199254740993"],
    [writtenNumber("12345678901234567890.5e1"), "12345678901234567890.5e1"],
    [writtenNumber("1.2345678901234567890E+400"), "1.2345678901234567890E+400"],
    [writtenNumber("1e400"), "1e400"],
    [writtenNumber("0e-400"), "0e-400"],
  ])("%j is %s", (value, number) => {
    expect(reading(readInteger, value)).toBe(number);
  });

  it.each([
    0.5,
    "1990.5",
    "-0.0001",
    inRow("12345678901234567890.5"),
    inRow("1e-400"),
    writtenNumber("12345678901234567890.55e1"),
    "1990-01-01",
    "1,990",
    true,
    {},
  ])("%j is none", (value) => {
    expect(reading(readInteger, value)).toBe("Unreadable: must be a whole number");
  });

  it("is whole where no digit is left behind the point", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const [, power = ""] = valueOfNumber(text).split("e");
        const isWhole = !power.startsWith("-");
        const form = reading(readInteger, writtenNumber(text));
        expect(form.startsWith("Unreadable")).toBe(!isWhole);
        if (isWhole) expect(valueOfNumber(form)).toBe(valueOfNumber(text));
      }),
      { numRuns: 2000 },
    );
  });
});
