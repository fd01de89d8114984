import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { waitBeforeRetry } from "../../src/delivery/backoff.ts";

const LONG = 1e9;
const ALMOST_1 = 1 - 2 ** -53;

describe("the wait before a retry", () => {
  it.each([
    [1, 250],
    [2, 500],
    [3, 1000],
    [7, 16_000],
    [8, 30_000],
    [50, 30_000],
    [5000, 30_000],
  ])("after %d failed tries is drawn from 0 to %d ms", (failedTries, span) => {
    expect(waitBeforeRetry(failedTries, undefined, LONG, 0)).toBe(0);
    expect(waitBeforeRetry(failedTries, undefined, LONG, 0.5)).toBe(span / 2);
    expect(waitBeforeRetry(failedTries, undefined, LONG, ALMOST_1)).toBeCloseTo(span, 5);
  });

  it("is as long as the server asked, where that is longer", () => {
    expect(waitBeforeRetry(1, 7000, LONG, 0.5)).toBe(7000);
    expect(waitBeforeRetry(8, 7000, LONG, 0.5)).toBe(15_000);
  });

  it("puts the last try at the end of the call's time", () => {
    expect(waitBeforeRetry(10, undefined, 4000, 0.9)).toBe(4000);
    expect(waitBeforeRetry(1, 4000, 4000, 0.9)).toBe(4000);
  });

  it("is none where the time is over, or will be when the server wants to be asked again", () => {
    expect(waitBeforeRetry(1, undefined, 0, 0)).toBeUndefined();
    expect(waitBeforeRetry(1, undefined, -5, 0)).toBeUndefined();
    expect(waitBeforeRetry(1, 4001, 4000, 0)).toBeUndefined();
    expect(waitBeforeRetry(1, Number.POSITIVE_INFINITY, 4000, 0)).toBeUndefined();
  });

  it("for any call: never below what was asked, never beyond its time", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: undefined }),
        fc.double({ min: -10, max: 1e7, noNaN: true }),
        fc.double({ min: 0, max: ALMOST_1, noNaN: true }),
        (failedTries, retryAfter, remaining, random) => {
          const wait = waitBeforeRetry(failedTries, retryAfter, remaining, random);
          if (wait === undefined) return remaining <= 0 || (retryAfter ?? 0) > remaining;
          return wait >= (retryAfter ?? 0) && wait <= remaining && wait <= Math.max(30_000, retryAfter ?? 0);
        },
      ),
    );
  });
});
