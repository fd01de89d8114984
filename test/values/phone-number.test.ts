import fc from "fast-check";
import { getCountries, getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { isCountry, phoneReader } from "../../src/values/phone-number.ts";
import { inRow, reading } from "./readings.ts";

const NOT_POSSIBLE = "Unreadable: is not a possible phone number";
const NO_COUNTRY = "Unreadable: has no country code: write it as +… or set default_country in the route";
const WITH_EXTENSION = "Unreadable: has an extension, which E.164 can't hold";

const readAny = phoneReader(undefined);
const readAustralian = phoneReader("AU");

describe("a phone number with a country code", () => {
  it.each([
    ["+61255551984", "+61255551984"],
    ["+61 2 5555 1984", "+61255551984"],
    ["+61-2-5555-1984", "+61255551984"],
    ["(+44) 20 7946 0000", "+442079460000"],
    ["( +44 ) 20 7946 0000", "+442079460000"],
    ["+44 (0)20 7946 0000", "+442079460000"],
    ["+1 (213) 373-4253", "+12133734253"],
    ["+1.213.373.4253", "+12133734253"],
    ["tel:+1-213-373-4253", "+12133734253"],
    ["TEL: +1 213 373 4253", "+12133734253"],
    [" +61\t2\u00a05555\u20091984\n", "+61255551984"],
    // As copied from a contact list.
    ["\u202a+61 2 5555 1984\u202c", "+61255551984"],
    ["＋６１ ２ ５５５５ １９８４", "+61255551984"],
    ["+٦١ ٢ ٥٥٥٥ ١٩٨٤", "+61255551984"],
    // As text of a floating point column.
    ["+61255551984.0", "+61255551984"],
    ["+61255551984.00", "+61255551984"],
    // Italian numbers keep their zero, Argentinian mobiles get their nine.
    ["+39 06 1234 5678", "+390612345678"],
    ["+54 11 15 2345 6789", "+5491123456789"],
    ["+800 1234 5678", "+80012345678"],
    ["+882 16 1234 5678", "+8821612345678"],
  ])("%j becomes %s, whatever the default", (text, number) => {
    expect(readAny(text)).toBe(number);
    expect(readAustralian(text)).toBe(number);
  });

  it("may be in a range that the library does not know", () => {
    // Possible by its length; no such area is in use.
    expect(readAny("+1 211 111 1111")).toBe("+12111111111");
  });

  it.each([
    "+",
    "+1",
    "+1234",
    "+0255551984",
    "+999 1234 5678",
    "+61 2 5555 1984 5555",
    "+1 213 373",
    // Possible in Germany, but not in E.164.
    "+49 1234567890 12345",
    "++61255551984",
    "+61 2 5555 1984 (home)",
    "home: +61 2 5555 1984",
    "+61 2 5555 1984 or +61 2 5555 1985",
    "+61255551984, +61255551985",
    "+1 800 FLOWERS",
    "+61-25.5551984e3",
    "foo tel:5551984;phone-context=+61",
    "tel:+61255551984;isub=12345",
    // Two leading zeros: which number is meant?
    "+49 00 30 123456",
    "n/a",
    "unknown",
    "abc",
    `+61${" ".repeat(250)}255551984`.replace(" ", "-"),
  ])("is not %j", (text) => {
    expect(reading(readAny, text)).toBe(NOT_POSSIBLE);
    expect(reading(readAustralian, text)).toBe(NOT_POSSIBLE);
  });

  it.each(["+1 213 373 4253 ext. 7", "+1 213 373 4253 x7", "+12133734253#7", "tel:+12133734253;ext=7"])(
    "has no extension, unlike %j",
    (text) => {
      expect(reading(readAny, text)).toBe(WITH_EXTENSION);
    },
  );
});

describe("a phone number without a country code", () => {
  it.each([
    ["AU", "02 5555 1984", "+61255551984"],
    ["AU", "(02) 5555-1984", "+61255551984"],
    ["AU", "tel:0255551984", "+61255551984"],
    ["AU", "0255551984.0", "+61255551984"],
    ["AU", "٠٢٥٥٥٥١٩٨٤", "+61255551984"],
    ["AU", 255551984, "+61255551984"],
    ["AU", 61255551984, "+61255551984"],
    ["AU", "61 2 5555 1984", "+61255551984"],
    ["AU", "0011 44 20 7946 0000", "+442079460000"],
    ["DE", "0044 20 7946 0000", "+442079460000"],
    ["DE", "030/123456", "+4930123456"],
    ["JP", "０３－１２３４－５６７８", "+81312345678"],
    ["US", "(213) 373-4253", "+12133734253"],
    ["US", "1 213 373 4253", "+12133734253"],
  ])("is one of the default country, %s: %j becomes %s", (country, value, number) => {
    expect(phoneReader(country)(value)).toBe(number);
  });

  it.each([
    "02 5555 1984",
    "(02) 5555–1984",
    "0061 2 5555 1984",
    "61255551984",
    "tel:0255551984",
    "0255551984.0",
    "٠٢٥٥٥٥١٩٨٤",
    255551984,
    61255551984,
    inRow("12345678901234567890"),
  ])("needs one: %j", (value) => {
    expect(reading(readAny, value)).toBe(NO_COUNTRY);
  });

  it.each([
    "12",
    "373-4253",
    "0",
    "-5",
    "1-800-FLOWERS",
    "*69",
    -2133734253,
    213373.4253,
    1e21,
    inRow("1e400"),
  ])("is not %j", (value) => {
    expect(reading(phoneReader("US"), value)).toBe(NOT_POSSIBLE);
  });

  it("has an area where its country needs one from abroad", () => {
    expect(reading(phoneReader("CA"), "555-1984")).toBe(NOT_POSSIBLE);
    expect(phoneReader("CA")("310-1234")).toBe("+13101234");
  });

  it("has no extension", () => {
    expect(reading(phoneReader("US"), "213 373 4253 x7")).toBe(WITH_EXTENSION);
  });
});

describe("a phone number", () => {
  it.each([true, false, {}, [], ["+61255551984"]])("can't be %j", (value) => {
    expect(reading(readAustralian, value)).toBe(NOT_POSSIBLE);
  });

  it("is left out where the text is blank", () => {
    expect(readAny(" ")).toBeUndefined();
  });

  it("of each country is read in its national and its international writing", () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples);
      if (example === undefined) throw new Error(`There is no example for ${country}`);
      const { number } = example;
      expect(readAny(number)).toBe(number);
      expect(readAny(example.formatInternational())).toBe(number);
      expect(readAny(example.getURI())).toBe(number);
      expect(phoneReader(country)(example.formatNational())).toBe(number);
      expect(phoneReader(country)(number)).toBe(number);
    }
  });

  it("is in E.164, and stays what it is", () => {
    const country = fc.option(fc.constantFrom(...getCountries()), { nil: undefined });
    const text = fc.stringMatching(/^[+]?[0-9]{1,4}[0-9 ()./-]{3,16}$/);
    fc.assert(
      fc.property(country, text, (country, text) => {
        const form = phoneReader(country)(text);
        if (typeof form !== "string") return;
        expect(form).toMatch(/^\+[1-9]\d{1,14}$/);
        expect(readAny(form)).toBe(form);
        expect(readAustralian(form)).toBe(form);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("a country", () => {
  it.each(["AU", "DE", "GB", "US", "JP"])("is %s", (code) => expect(isCountry(code)).toBe(true));

  it.each(["au", "Au", "UK", "XX", "AUS", "", "A", "001", "+61", "constructor", "__proto__", "AU "])(
    "is not %j",
    (code) => expect(isCountry(code)).toBe(false),
  );
});
