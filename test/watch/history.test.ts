import { describe, expect, it } from "vitest";
import { Tally } from "../../src/sync/tally.ts";
import { History, ratesOf, type Sample, thinned } from "../../src/watch/report/history.ts";
import { laneOf, progressOf } from "../sync/progress-of.ts";

/** A sync that delivers a record every millisecond. */
function at(elapsedMs: number) {
  const tally = new Tally([["users", "users"]]);
  Object.assign(tally.of("users"), { read: elapsedMs, delivered: elapsedMs });
  return progressOf({
    elapsedMs,
    tally,
    lanes: new Map([["customer_bulk", laneOf({ calls: elapsedMs / 100 })]]),
  });
}
const times = ({ samples }: History) => samples.map(({ ms }) => ms);
const delivered = ({ delivered }: Sample) => delivered;

describe("the history of a sync", () => {
  it("has a sample of every second, timers being what they are, and the end", () => {
    const history = new History();
    for (const ms of [0, 1003, 1999, 3001, 4050]) history.note(at(ms));
    history.end(at(4900));
    expect(times(history)).toEqual([0, 1003, 1999, 3001, 4050, 4900]);
    expect(history.samples[2]).toEqual({
      ms: 1999,
      delivered: 1999,
      rejected: 0,
      skipped: 0,
      calls: new Map([["customer_bulk", 19.99]]),
    });
  });

  it("has no last moment so short that it would look like a burst", () => {
    const history = new History();
    for (const ms of [0, 1000, 2000]) history.note(at(ms));
    history.end(at(2010));
    expect(times(history)).toEqual([0, 1000, 2010]);
    const short = new History();
    short.note(at(0));
    short.end(at(10));
    expect(times(short)).toEqual([0, 10]);
  });

  it("never has more than so many, however long the sync, and they stay evenly apart", () => {
    const history = new History(10);
    for (let second = 0; second <= 10_000; second++) {
      history.note(at(second * 1000 + (second % 3)));
      expect(history.samples.length).toBeLessThanOrEqual(10);
    }
    history.end(at(10_000_500));
    const gaps = times(history)
      .slice(1, -1)
      .map((ms, place) => Math.round((ms - (times(history)[place] ?? 0)) / 1000));
    expect(new Set(gaps).size).toBe(1);
    expect(gaps.length).toBeGreaterThan(3);
    expect(times(history)[0]).toBe(0);
    expect(times(history).at(-1)).toBe(10_000_500);
  });

  it("says how fast a count grew between samples, whatever became of the samples between", () => {
    const history = new History(10);
    for (let second = 0; second <= 100; second++) history.note(at(second * 1000));
    const rates = ratesOf(history.samples, delivered);
    expect(rates.length).toBeGreaterThan(3);
    for (const { perSecond } of rates) expect(perSecond).toBe(1000);
  });

  it("says nothing of a time that did not go by", () => {
    const sample = { ms: 5, delivered: 1, rejected: 0, skipped: 0, calls: new Map() };
    expect(ratesOf([sample, sample], delivered)).toEqual([]);
    expect(ratesOf([], delivered)).toEqual([]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [40, 40],
    [41, 41],
    [42, 22],
    [600, 41],
  ])("is thinned to a table's size: %i samples", (length, left) => {
    const samples = Array.from({ length }, (_, place) => ({ ...at(0), ms: place }) as unknown as Sample);
    const thin = thinned(samples, 41);
    expect(thin).toHaveLength(left);
    expect([thin[0]?.ms, thin.at(-1)?.ms]).toEqual([0, length - 1]);
  });
});
