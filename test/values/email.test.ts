import { describe, expect, it } from "vitest";
import { readEmail } from "../../src/values/email.ts";
import { inRow, reading } from "./readings.ts";

const ofLength = (length: number, letter = "a") => `${letter.repeat(length - 12)}@example.com`;

describe("an email address", () => {
  it.each([
    "jane@example.com",
    "Jane.O'Neil+news@Mail.Example.CO.UK",
    "jöhn@müller.example",
    "用户@例子.公司",
    "a@b.c",
    '"jane"@example.com',
    "x@xn--mller-kva.example",
    "!#$%&*/=?^_`{|}~-@example.com",
    ofLength(256),
    ofLength(256, "用"),
  ])("comes back as it is: %s", (email) => {
    expect(readEmail(email)).toBe(email);
  });

  it("loses the blanks around it, and nothing else", () => {
    expect(readEmail(" \tJane@Example.COM\u00a0\n")).toBe("Jane@Example.COM");
  });

  it("is counted in characters, not in code units", () => {
    expect(readEmail(ofLength(256, "𝒳"))).toBe(ofLength(256, "𝒳"));
    expect(reading(readEmail, ofLength(257, "𝒳"))).toBe("Unreadable: is longer than 256 characters");
    expect(reading(readEmail, ofLength(257))).toBe("Unreadable: is longer than 256 characters");
  });

  it.each([
    "jane",
    "jane@",
    "@example.com",
    "jane@example",
    "jane@.com",
    "jane@example.",
    "jane@example..com",
    "jane@@example.com",
    "jane@home@example.com",
    "jane doe@example.com",
    "jane@exa mple.com",
    "jane@example.com, joe@example.com",
    "jane@example.com;joe@example.com",
    "Jane <jane@example.com>",
    "<jane@example.com>",
    "mailto:jane@example.com",
    "jane@example.com (work)",
    "jane\u0000@example.com",
    "jane\u007f@example.com",
    "jane@exam\u200bple.com",
    "jane\ud800@example.com",
    "jane@example.com\nBcc: joe@example.com",
    "n/a",
    "@",
    "jane@[10.0.0.1]",
  ])("is not %j", (text) => {
    expect(reading(readEmail, text)).toBe("Unreadable: is not an email address");
  });

  it.each([7, inRow("12345678901234567890"), true, {}, [], ["jane@example.com"]])("can't be %j", (value) => {
    expect(reading(readEmail, value)).toBe("Unreadable: must be text");
  });

  it("is left out where the text is blank", () => {
    expect(readEmail("  ")).toBeUndefined();
  });
});
