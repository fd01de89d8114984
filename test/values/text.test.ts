import { describe, expect, it } from "vitest";
import { readIdentifier, readText, readTexts } from "../../src/values/text.ts";
import { inRow, reading } from "./readings.ts";

describe("text", () => {
  it.each(["", "  ", " a b ", "007", "true", "\ud800", "Zoë"])("is left as it is: %j", (text) => {
    expect(readText(text)).toBe(text);
  });

  it.each([
    ["7", "7"],
    ["7.0", "7"],
    ["-1.5", "-1.5"],
    ["9007199254740993", "9007199254740993"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
  ])("is made of a number, every digit of it: %s", (json, text) => {
    expect(readText(inRow(json))).toBe(text);
  });

  it.each([true, false, [], ["a"], {}])("can't be %j", (value) => {
    expect(reading(readText, value)).toBe("Unreadable: must be text");
  });
});

describe("an identifier", () => {
  it.each([
    ["7", "7"],
    ["0", "0"],
    ["-7", "-7"],
    ["7.0", "7"],
    ["1.5", "1.5"],
    ["9007199254740993", "9007199254740993"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    // As a column of floating point numbers writes the one before.
    ["12345678901234567890123456789012345678.0", "12345678901234567890123456789012345678"],
    ['"007"', "007"],
    ['"7.0"', "7.0"],
    ['" a b "', " a b "],
  ])("is text, every digit of it: %s", (json, text) => {
    expect(readIdentifier(inRow(json))).toBe(text);
  });

  it.each([true, false, {}, [], ["7"], { id: 7 }])("can't be %j", (value) => {
    expect(reading(readIdentifier, value)).toBe("Unreadable: must be text or a number");
  });

  it.each(["", "  \t"])("is left out where it names nobody: %j", (text) => {
    expect(readIdentifier(text)).toBeUndefined();
  });
});

describe("a list of texts", () => {
  it.each([
    ['["a","b"]', '["a","b"]'],
    ["[]", "[]"],
    ["[null]", "[]"],
    ['["a",null,7,12345678901234567890,""]', '["a","7","12345678901234567890",""]'],
    // JSON in text.
    ['"[\\"a\\",null,7,12345678901234567890]"', '["a","7","12345678901234567890"]'],
    ['" [ ] "', "[]"],
    ['"[\\"[1]\\"]"', '["[1]"]'],
    // One alone.
    ['"a"', '["a"]'],
    ['" a,b "', '[" a,b "]'],
    ["7", '["7"]'],
    ["12345678901234567890", '["12345678901234567890"]'],
    // No JSON after all.
    ['"[a]"', '["[a]"]'],
    ['"[\\"a\\""', '["[\\"a\\""]'],
    ['"[1] and more"', '["[1] and more"]'],
    ['"{\\"a\\":1}"', '["{\\"a\\":1}"]'],
  ])("%s becomes %s", (json, list) => {
    expect(reading(readTexts, inRow(json))).toBe(list);
  });

  it.each([
    true,
    {},
    { a: "b" },
    [true],
    [["a"]],
    ["a", {}],
    "[true]",
    '["a",["b"]]',
    `[${"1,".repeat(60_000)}1]`,
  ])("can't be %.20j", (value) => {
    expect(reading(readTexts, value)).toBe("Unreadable: must be a list of texts");
  });

  it("can be long where it is a list already", () => {
    const list = Array.from({ length: 50_000 }, (_, index) => `token ${index}`);
    expect(readTexts(list)).toEqual(list);
  });

  it("is left out where the text is blank", () => {
    expect(readTexts(" ")).toBeUndefined();
  });
});
