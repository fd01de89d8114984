import { describe, expect, it } from "vitest";
import { readGender } from "../../src/values/gender.ts";
import { reading } from "./readings.ts";

describe("a gender", () => {
  it.each([
    ["male", ["male", "m", "M", "Male", " MALE ", "man"]],
    ["female", ["female", "f", "F", "Female\n", "Woman"]],
    ["unknown", ["unknown", "u", "U", "Unknown", "N/A", "not known", "Not Specified", "unspecified"]],
  ])("is %s", (gender, words) => {
    for (const word of words) expect(readGender(word)).toBe(gender);
  });

  it.each([
    "Genderfluid",
    "non-binary",
    "X",
    "d",
    "other",
    "none",
    "prefer not to say",
    "mr",
    "boy",
    "w",
    "constructor",
    "1",
    "2",
    0,
    1,
    2,
    9,
    true,
    [],
    {},
  ])("is not made of %j", (value) => {
    expect(reading(readGender, value)).toBe("Unreadable: must be male, female or unknown");
  });

  it("is left out where the text is blank", () => {
    expect(readGender(" ")).toBeUndefined();
  });
});
