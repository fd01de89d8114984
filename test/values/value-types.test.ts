import { describe, expect, it } from "vitest";
import { typedReader, VALUE_TYPES } from "../../src/values/value-types.ts";
import { inRow, reading } from "./readings.ts";

describe("a type that a route names", () => {
  it("is one of these", () => {
    expect(VALUE_TYPES).toEqual([
      "text",
      "number",
      "boolean",
      "date_time",
      "epoch_seconds",
      "epoch_milliseconds",
      "epoch_microseconds",
      "phone_number",
    ]);
  });

  it.each([
    ["text", "a", '"a"'],
    ["text", " ", '" "'],
    ["text", 7, '"7"'],
    ["text", true, '"true"'],
    ["text", false, '"false"'],
    ["text", inRow("12345678901234567890"), '"12345678901234567890"'],
    ["text", ["a"], "Unreadable: must be text"],
    ["number", "7.50", "7.5"],
    ["number", true, "Unreadable: must be a number"],
    ["boolean", "TRUE", "true"],
    ["date_time", "2021-09-30", '"2021-09-30T00:00:00Z"'],
    ["epoch_seconds", 1653145791, '"2022-05-21T15:09:51Z"'],
    ["epoch_milliseconds", "1653145791152", '"2022-05-21T15:09:51.152Z"'],
    ["epoch_microseconds", 1653145791152999, '"2022-05-21T15:09:51.152Z"'],
    ["phone_number", "02 5555 1984", '"+61255551984"'],
    ["phone_number", "+44 20 7946 0000", '"+442079460000"'],
  ] as const)("%s makes of %j: %s", (type, value, form) => {
    expect(reading(typedReader(type, "AU"), value)).toBe(form);
  });

  it("phone_number needs a default country for numbers without a country code", () => {
    expect(reading(typedReader("phone_number", undefined), "02 5555 1984")).toMatch(/has no country code/);
  });
});
