import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Rate, type Urgency } from "../../src/delivery/rate.ts";

/** Takes a turn, and makes a call that leaves at once. */
async function turnOf(rate: Rate, urgency: Urgency): Promise<void> {
  const turn = await rate.turn(urgency);
  turn.leave(performance.now());
}

/** Takes turns, as many as there are askers at a time, and notes when each call starts. */
function work(rate: Rate, askers: number) {
  const starts: number[] = [];
  let working = true;
  const ask = async () => {
    while (working) {
      await turnOf(rate, "new");
      if (working) starts.push(performance.now());
    }
  };
  for (let asker = 0; asker < askers; asker++) ask();
  return {
    starts,
    end: () => {
      working = false;
    },
  };
}

/** The most starts in any span of a second. */
function mostInASecond(starts: readonly number[]): number {
  let most = 0;
  let first = 0;
  starts.forEach((start, index) => {
    while (start - (starts[first] ?? start) >= 1000) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** The shortest time in which one more than `calls` started. */
const shortestOfMoreThan = (calls: number, starts: readonly number[]): number =>
  Math.min(...starts.slice(calls).map((start, index) => start - (starts[index] ?? 0)));

/** Lets every timer come late by up to `ms`, and some by a tenth of a second more. */
function makeTimersLate(ms: number, stalls = 0.01): void {
  const onTime = globalThis.setTimeout;
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  vi.stubGlobal("setTimeout", (callback: () => void, after = 0) => {
    const late = ms === 0 ? 0 : Math.round(random() * ms) + (random() < stalls ? 100 : 0);
    return onTime(callback, after + late);
  });
}

describe("the rate", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("that is infinite holds no call back", async () => {
    const rate = new Rate(Number.POSITIVE_INFINITY);
    const begun = performance.now();
    for (let call = 0; call < 1000; call++) await turnOf(rate, "new");
    await turnOf(rate, "retry");
    expect(performance.now()).toBe(begun);
    expect(vi.getTimerCount()).toBe(0);
  });

  const rates = [5, 50, 0.5, 7.5];

  it.each(rates.flatMap((rate) => [0, 3, 40].map((late) => [rate, late] as const)))(
    "lets no more than its calls start in any second: %d a second, timers up to %d ms late",
    async (callsPerSecond, late) => {
      makeTimersLate(late);
      const { starts, end } = work(new Rate(callsPerSecond), 60);
      await vi.advanceTimersByTimeAsync(30_000);
      end();
      expect(starts.length).toBeGreaterThan(10);
      expect(mostInASecond(starts)).toBeLessThanOrEqual(Math.ceil(callsPerSecond));
    },
  );

  it("lets one call start in the time that a rate below one a second gives it", async () => {
    makeTimersLate(40);
    const { starts, end } = work(new Rate(0.5), 3);
    await vi.advanceTimersByTimeAsync(60_000);
    end();
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2000);
  });

  it.each(rates)("uses all of it while there is work: %d a second", async (callsPerSecond) => {
    makeTimersLate(2, 0.0005);
    const seconds = Math.ceil(1500 / callsPerSecond);
    const { starts, end } = work(new Rate(callsPerSecond), 20);
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    end();
    expect(starts.length / (callsPerSecond * seconds)).toBeGreaterThan(0.98);
  });

  it.each([5, 50])("makes up for late timers, out of its margin: %d a second", async (callsPerSecond) => {
    makeTimersLate(3, 0);
    const { starts, end } = work(new Rate(callsPerSecond), 20);
    await vi.advanceTimersByTimeAsync(100_000);
    end();
    // All that is left of the rate is the margin.
    expect(starts.length / (callsPerSecond * 100)).toBeGreaterThan(0.989);
    expect(starts.length / (callsPerSecond * 100)).toBeLessThan(0.999);
  });

  it.each([5, 50])(
    "keeps its margin while nothing is lost, and after a pause: %d a second",
    async (callsPerSecond) => {
      const rate = new Rate(callsPerSecond);
      for (let burst = 0; burst < 3; burst++) {
        const { starts, end } = work(rate, 20);
        await vi.advanceTimersByTimeAsync(5000);
        end();
        const spans = starts.slice(callsPerSecond).map((start, index) => start - (starts[index] ?? 0));
        // But for a millisecond, to which timers are rounded.
        expect(Math.min(...spans)).toBeGreaterThanOrEqual(1008);
        await vi.advanceTimersByTimeAsync(60_000);
      }
    },
  );

  it("makes up for a stall, but not for a long one, and not by more calls in a second", async () => {
    const onTime = globalThis.setTimeout;
    const startsWith = async (stallMs: number) => {
      const stallEnds = performance.now() + 1000 + stallMs;
      vi.stubGlobal("setTimeout", (callback: () => void, after = 0) => {
        const rings = performance.now() + after;
        const isIn = rings >= stallEnds - stallMs && rings < stallEnds;
        return onTime(callback, isIn ? stallEnds - performance.now() : after);
      });
      const { starts, end } = work(new Rate(50), 20);
      await vi.advanceTimersByTimeAsync(60_000);
      end();
      vi.unstubAllGlobals();
      expect(mostInASecond(starts)).toBeLessThanOrEqual(50);
      return starts.length;
    };
    const most = await startsWith(0);
    expect(await startsWith(100)).toBe(most);
    expect(await startsWith(2000)).toBeLessThan(most - 1.7 * 50);
  });

  it("spreads calls over the second", async () => {
    const { starts, end } = work(new Rate(5), 1);
    await vi.advanceTimersByTimeAsync(10_000);
    end();
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(150);
  });

  it("does not save up what was not used", async () => {
    const rate = new Rate(5);
    await vi.advanceTimersByTimeAsync(60_000);
    const { starts, end } = work(rate, 20);
    await vi.advanceTimersByTimeAsync(1000);
    end();
    expect(starts.length).toBeLessThanOrEqual(5);
  });

  it("lets a call start at once where none did lately", async () => {
    const rate = new Rate(0.5);
    const begun = performance.now();
    const turn = turnOf(rate, "new");
    await vi.advanceTimersByTimeAsync(10);
    await turn;
    expect(performance.now() - begun).toBeLessThanOrEqual(10);
  });

  it("lets retries go before new calls that have waited longer", async () => {
    const rate = new Rate(5);
    const order: string[] = [];
    for (const name of ["new 1", "new 2", "new 3", "new 4"]) turnOf(rate, "new").then(() => order.push(name));
    await vi.advanceTimersByTimeAsync(50);
    turnOf(rate, "retry").then(() => order.push("retry"));
    await vi.advanceTimersByTimeAsync(3000);
    expect(order).toEqual(["new 1", "retry", "new 2", "new 3", "new 4"]);
  });

  it("starts at once as many calls as may", async () => {
    const rate = new Rate(10_000);
    let started = 0;
    for (let call = 0; call < 100; call++) turnOf(rate, "new").then(() => started++);
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toBe(100);
  });

  it("counts a call from when it leaves: a new connection takes its time, the next call on it none", async () => {
    const rate = new Rate(5);
    const left: number[] = [];
    for (let call = 0; call < 12; call++) {
      rate.turn("new").then((turn) => {
        setTimeout(
          () => {
            turn.leave(performance.now());
            left.push(performance.now());
          },
          call < 5 ? 300 : 0,
        );
      });
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(left).toHaveLength(12);
    expect(mostInASecond(left)).toBeLessThanOrEqual(5);
  });

  describe("once the endpoint has asked for less", () => {
    it("starts nothing for as long as it asked", async () => {
      const rate = new Rate(50);
      const { starts, end } = work(rate, 20);
      await vi.advanceTimersByTimeAsync(1005);
      const before = starts.length;
      const from = performance.now();
      rate.throttle(3000);
      await vi.advanceTimersByTimeAsync(10_000);
      end();
      expect((starts[before] ?? 0) - from).toBeGreaterThanOrEqual(3000);
      expect((starts[before] ?? 0) - from).toBeLessThan(3050);
    });

    it("is held for the longest that was asked for", async () => {
      const rate = new Rate(5);
      rate.throttle(5000);
      rate.throttle(1000);
      const from = performance.now();
      const { starts, end } = work(rate, 3);
      await vi.advanceTimersByTimeAsync(2000);
      rate.throttle(4500);
      await vi.advanceTimersByTimeAsync(10_000);
      end();
      expect((starts[0] ?? 0) - from).toBeGreaterThanOrEqual(6500);
    });

    it.each([5, 50])("is back at the full rate of %d when the wait is over", async (callsPerSecond) => {
      const rate = new Rate(callsPerSecond);
      const { starts, end } = work(rate, 100);
      await vi.advanceTimersByTimeAsync(5000);
      rate.throttle(1000);
      await vi.advanceTimersByTimeAsync(1000);
      const from = performance.now();
      await vi.advanceTimersByTimeAsync(10_000);
      end();
      const after = starts.filter((start) => start >= from);
      expect(after.length / 10).toBeGreaterThan(callsPerSecond * 0.98);
      expect(mostInASecond(starts)).toBeLessThanOrEqual(callsPerSecond);
      // It is not made up for.
      expect(shortestOfMoreThan(callsPerSecond, after)).toBeGreaterThanOrEqual(1008);
    });

    it.each([
      [59_000, 0.7],
      [61_000, 1.05],
    ])("takes it for a stray if none was %d ms before: at most %d of the rate then", async (pause, most) => {
      const rate = new Rate(50);
      rate.throttle(1000);
      await vi.advanceTimersByTimeAsync(1000 + pause);
      rate.throttle(1000);
      await vi.advanceTimersByTimeAsync(1000);
      const { starts, end } = work(rate, 100);
      await vi.advanceTimersByTimeAsync(2000);
      end();
      expect(starts.length / 2).toBeLessThanOrEqual(50 * most);
      expect(starts.length / 2).toBeGreaterThan(50 * (most - 0.3));
    });
  });

  describe("once the endpoint has asked for less again", () => {
    it.each([5, 50])("returns step by step to the full rate of %d", async (callsPerSecond) => {
      const rate = new Rate(callsPerSecond);
      const { starts, end } = work(rate, 100);
      await vi.advanceTimersByTimeAsync(3000);
      rate.throttle(1000);
      await vi.advanceTimersByTimeAsync(2000);
      rate.throttle(1000);
      await vi.advanceTimersByTimeAsync(1000);
      const from = performance.now();
      await vi.advanceTimersByTimeAsync(30_000);
      end();
      const startsIn = (second: number, length: number) =>
        starts.filter((start) => start >= from + second * 1000 && start < from + (second + length) * 1000)
          .length / length;
      expect(startsIn(0, 2)).toBeLessThanOrEqual(callsPerSecond * 0.7);
      expect(startsIn(3, 2)).toBeGreaterThan(startsIn(0, 2));
      expect(startsIn(6, 2)).toBeGreaterThan(startsIn(3, 2));
      expect(startsIn(10, 20)).toBeGreaterThan(callsPerSecond * 0.98);
      // What it was slower by is not made up for, but for what the timer that saw it rise was late.
      const after = starts.filter((start) => start >= from + 20_000);
      expect(shortestOfMoreThan(callsPerSecond, after)).toBeGreaterThanOrEqual(1008);
    });

    it("lets calls that wait already go no faster", async () => {
      const rate = new Rate(5);
      const { starts, end } = work(rate, 10);
      rate.throttle(0);
      await vi.advanceTimersByTimeAsync(500);
      rate.throttle(0);
      const from = performance.now();
      await vi.advanceTimersByTimeAsync(1000);
      end();
      expect(starts.filter((start) => start >= from).length).toBeLessThanOrEqual(3);
    });

    it("takes answers to calls under way for one asking", async () => {
      const one = new Rate(50);
      const many = new Rate(50);
      await vi.advanceTimersByTimeAsync(1000);
      const left = performance.now();
      await vi.advanceTimersByTimeAsync(1000);
      for (const rate of [one, many]) rate.throttle(1000);
      // However slowly they are answered, and however long the first one's wait is over by then.
      for (let answers = 0; answers < 20; answers++) many.throttle(1000, left);
      await vi.advanceTimersByTimeAsync(5000);
      many.throttle(0, left);
      const ofOne = work(one, 20);
      const ofMany = work(many, 20);
      await vi.advanceTimersByTimeAsync(5000);
      ofOne.end();
      ofMany.end();
      expect(ofMany.starts.length).toBe(ofOne.starts.length);
    });

    it("asks little too much of an endpoint that takes less than it is configured to", async () => {
      const rate = new Rate(5);
      const taken: number[] = [];
      let refused = 0;
      const ask = async () => {
        for (;;) {
          await turnOf(rate, "new");
          const now = performance.now();
          if (taken.filter((start) => start > now - 1000).length < 4) taken.push(now);
          else {
            refused++;
            rate.throttle(1000);
          }
        }
      };
      for (let asker = 0; asker < 5; asker++) ask();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(refused).toBeLessThan(20);
      expect(taken.length).toBeGreaterThan(120 * 4 * 0.6);
    });

    it("goes on, slowly, however often it is asked", async () => {
      const rate = new Rate(5);
      const { starts, end } = work(rate, 5);
      for (let second = 0; second < 120; second++) {
        rate.throttle(500);
        await vi.advanceTimersByTimeAsync(1000);
      }
      const soFar = starts.length;
      await vi.advanceTimersByTimeAsync(20_000);
      end();
      expect(soFar).toBeGreaterThan(20);
      expect(soFar).toBeLessThan(120);
      expect(starts.length - soFar).toBeGreaterThan(60);
    });
  });
});
