import { describe, expect, it } from "vitest";
import { readBoolean } from "../../src/values/boolean.ts";
import { inRow, reading } from "./readings.ts";

describe("a boolean", () => {
  it.each([true, 1, "true", "TRUE", " True\n", "t", "T", "yes", "Y", "1"])("is true: %j", (value) => {
    expect(readBoolean(value)).toBe(true);
  });

  it.each([false, 0, -0, "false", "FALSE", "f", "No", "n", "0"])("is false: %j", (value) => {
    expect(readBoolean(value)).toBe(false);
  });

  it.each([
    2,
    -1,
    0.5,
    inRow("10000000000000000000"),
    "2",
    "1.0",
    "on",
    "off",
    "null",
    "tru",
    "ye s",
    [],
    [true],
    {},
  ])("can't be %j", (value) => {
    expect(reading(readBoolean, value)).toBe("Unreadable: must be true or false");
  });

  it.each(["", " \t"])("is left out where the text is blank: %j", (text) => {
    expect(readBoolean(text)).toBeUndefined();
  });
});
