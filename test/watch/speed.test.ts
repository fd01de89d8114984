import { describe, expect, it } from "vitest";
import { callSpeed, Speed } from "../../src/watch/speed.ts";

describe("a speed", () => {
  it("is nothing before time has gone by", () => {
    const speed = new Speed();
    expect([speed.perSecond(5000), speed.average]).toEqual([0, 0]);
    speed.note(0, 0);
    expect(speed.perSecond(5000)).toBe(0);
  });

  it("is that of all time while there is less of it than is asked for", () => {
    const speed = new Speed();
    for (const ms of [100, 200, 300, 400]) speed.note(ms, ms);
    expect(speed.perSecond(5000)).toBe(1000);
  });

  it("is that of the last time, however often it is told", () => {
    const speed = new Speed();
    let count = 0;
    for (let ms = 0; ms <= 60_000; ms += 100) {
      count += ms <= 50_000 ? 100 : 1;
      speed.note(ms, count);
    }
    expect(speed.perSecond(5000)).toBe(10);
    // 20 seconds of a thousand, and 10 of ten.
    expect(speed.perSecond(30_000)).toBeCloseTo((20 * 1000 + 10 * 10) / 30, 0);
    expect(speed.average).toBeCloseTo((50 * 1000 + 10 * 10) / 60, -1);
    // It remembers no more than that.
    expect(speed.perSecond(60_000)).toBe(speed.perSecond(30_000));
  });

  it("is told from the last count, even right after the one before", () => {
    const speed = new Speed();
    speed.note(1000, 0);
    speed.note(1001, 500);
    expect(speed.average).toBeCloseTo(500_000 / 1001);
  });
});

describe("the calls of an endpoint in a second", () => {
  it.each([
    ["as many as a second holds, in its first half", { ms: 500, count: 5 }, 5],
    ["those of two seconds, as the second begins", { ms: 1200, count: 10 }, 5],
    ["fewer than the limit", { ms: 4000, count: 12 }, 3],
    ["none yet", { ms: 0, count: 0 }, 0],
  ])("are within the limit: %s", (_, calls, speed) => expect(callSpeed(calls, 5)).toBeCloseTo(speed));

  it("are more than the limit where they are more than whole seconds hold", () => {
    expect(callSpeed({ ms: 500, count: 6 }, 5)).toBe(12);
    expect(callSpeed({ ms: 10_000, count: 60 }, 5)).toBe(6);
  });
});
