import { describe, expect, it } from "vitest";
import { clock, count, percent, printable, share, speed } from "../../src/watch/words.ts";

describe("what is watched is written", () => {
  it.each([
    [0, "0:00"],
    [999, "0:00"],
    [42_000, "0:42"],
    [725_000, "12:05"],
    [3_723_000, "1:02:03"],
    [360_000_000, "100:00:00"],
  ])("as a clock: %i", (ms, text) => expect(clock(ms)).toBe(text));

  it.each([
    [0, "0"],
    [0.04, "0.0"],
    [4.94, "4.9"],
    [9.96, "10"],
    [290.4, "290"],
    [12_345, "12,345"],
  ])("as a speed: %f", (perSecond, text) => expect(speed(perSecond)).toBe(text));

  it("as a count, with its thousands apart", () => expect(count(1_234_567)).toBe("1,234,567"));

  it("as a part of the way, which is not over before it is", () => {
    expect([0.999, 1, 0].map(percent)).toEqual(["99 %", "100 %", "0 %"]);
  });

  it("as a share of a whole", () => expect([0.996, 0.004].map(share)).toEqual(["100 %", "0 %"]));

  it("without what would steer a terminal or turn a line around", () => {
    expect(printable("a\u001b[2Jb\r\nc\u202ed\u0000e\ud800f")).toBe("a�[2Jb��c�d�e�f");
    expect(printable("Zürich 東京 🦊")).toBe("Zürich 東京 🦊");
  });
});
