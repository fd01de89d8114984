import { describe, expect, it } from "vitest";
import { isNestedTooDeep, MAX_LEVELS } from "../../src/json/nesting.ts";

const isTooDeep = (text: string) => isNestedTooDeep(text, JSON.parse(text));
const lists = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("a value is nested too deep", () => {
  it("with more levels than may be, and not with just as many", () => {
    expect(isTooDeep(lists(MAX_LEVELS))).toBe(false);
    expect(isTooDeep(lists(MAX_LEVELS + 1))).toBe(true);
  });

  it("whether its levels are lists or objects", () => {
    const levels = MAX_LEVELS + 1;
    expect(isTooDeep(`${'{"a":['.repeat(levels)}1${"]}".repeat(levels)}`)).toBe(true);
  });

  it("not for many levels beside each other, nor for brackets in a text", () => {
    expect(isTooDeep(`[${Array(1000).fill("[{}]").join(",")}]`)).toBe(false);
    expect(isTooDeep(JSON.stringify({ text: "[{".repeat(1000) }))).toBe(false);
  });

  it("also where its levels would overflow the stack", () => {
    expect(isTooDeep(lists(1_000_000))).toBe(true);
  });
});
