import { describe, expect, it } from "vitest";
import { nearest } from "../../src/config/nearest.ts";

describe("the nearest word", () => {
  const words = ["region", "routes", "user_api_key", "event_api_key"];

  it.each([
    ["regoin", "region"],
    ["route", "routes"],
    ["USER-API-KEY", "user_api_key"],
    ["userApiKey", "user_api_key"],
    ["event_key", "event_api_key"],
    ["orutes", "routes"],
    ["rotuse", "routes"],
  ])("to %s is %s", (word, meant) => {
    expect(nearest(word, words)).toBe(meant);
  });

  it("takes two neighbours that changed places for one slip", () => {
    expect(nearest("wirte", ["spec", "write"])).toBe("write");
    expect(nearest("w", ["write"])).toBeUndefined();
    expect(nearest("etirw", ["write"])).toBeUndefined();
  });

  it.each(["colour", "x", ""])("to %j is none", (word) => {
    expect(nearest(word, words)).toBeUndefined();
  });
});
