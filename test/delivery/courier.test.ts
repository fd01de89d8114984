import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/blueshift/answers.ts";
import { ENDPOINTS, type Endpoint } from "../../src/blueshift/endpoints.ts";
import { Courier, type Outcome, type Roads } from "../../src/delivery/courier.ts";
import { DeliveryFailure } from "../../src/delivery/delivery-failure.ts";
import type { Parcel } from "../../src/delivery/parcel.ts";
import type { Turn, Urgency } from "../../src/delivery/rate.ts";

type Item = Parcel<number>;

const { customer_bulk: bulk, customer: single, event_bulk: events } = ENDPOINTS;
const DELIVERED: Verdict = { kind: "processed", failed: [], unpinned: undefined };
const REFUSED: Verdict = { kind: "isolate", status: 422, refusal: { text: "invalid" } };
const TOO_MUCH: Verdict = { kind: "split", status: 413, refusal: { text: "too many" } };
const BROKEN: Verdict = { kind: "retry", throttled: false, afterMs: undefined, why: "HTTP 500" };
const throttled = (afterMs?: number): Verdict => ({
  kind: "retry",
  throttled: true,
  afterMs,
  why: "HTTP 429",
});
const TURN: Turn = { leave: () => {}, left: 0 };
const KEY_REFUSED: Verdict = { kind: "key_refused", status: 401 };

const item = (number: number): Item => {
  const json = `{"customer_id":"${number}"}`;
  return { lane: "customer_bulk", content: { json, bytes: json.length, value: {} }, receipts: [number] };
};
const items = (count: number): Item[] => Array.from({ length: count }, (_, number) => item(number));
const numberOf = (parcel: Item): number => parcel.receipts[0] ?? -1;

interface Call {
  readonly endpoint: Endpoint;
  readonly numbers: readonly number[];
  readonly at: number;
}

/** A world where `answer` says what each call comes to; its clock stands still but for the waits. */
function world(answer: (call: Call, count: number) => Verdict | Promise<Verdict>) {
  let now = 0;
  const calls: Call[] = [];
  const ends = new Map<number, Outcome>();
  const turns: [string, Urgency][] = [];
  const waits: number[] = [];
  const throttles: [string, number][] = [];
  const failures: unknown[] = [];
  const roads: Roads<number> = {
    call: async (endpoint, parcels) => {
      const call = { endpoint, numbers: parcels.map(numberOf), at: now };
      calls.push(call);
      return answer(call, calls.length);
    },
    turn: async (endpoint, urgency) => {
      turns.push([endpoint.name, urgency]);
      return TURN;
    },
    throttle: (endpoint, ms) => void throttles.push([endpoint.name, ms]),
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    now: () => now,
    random: () => 0.5,
    singly: (endpoint) => (endpoint === bulk ? single : endpoint),
    ended: (parcel, outcome) => {
      if (ends.has(numberOf(parcel))) throw new Error(`${numberOf(parcel)} ended twice`);
      ends.set(numberOf(parcel), outcome);
    },
    failed: (error) => void failures.push(error),
    retried: () => {},
  };
  const courier = new Courier<number>(roads, { maxElapsedMs: 60_000 });
  return {
    calls,
    ends,
    turns,
    waits,
    throttles,
    failures,
    deliver: (batch: readonly Item[], endpoint: Endpoint = bulk) => courier.deliver(endpoint, batch, TURN),
    rejected: () => [...ends].filter(([, end]) => end.kind === "rejected").map(([number]) => number),
    delivered: () => [...ends].filter(([, end]) => end.kind === "delivered").map(([number]) => number),
    reason: (number: number) => {
      const end = ends.get(number);
      return end?.kind === "rejected" ? end.refusal.text : undefined;
    },
  };
}

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

/** A Blueshift that refuses whole calls for certain items. */
const refusing =
  (bad: ReadonlySet<number>) =>
  ({ numbers }: Call): Verdict => {
    const first = numbers.find((number) => bad.has(number));
    return first === undefined
      ? DELIVERED
      : { kind: "isolate", status: 422, refusal: { text: `${first} is bad` } };
  };

async function failureOf(work: Promise<void>): Promise<DeliveryFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeliveryFailure)) throw new Error(`expected a DeliveryFailure, got ${error}`);
  return error;
}

describe("a call that was processed", () => {
  it("delivers its items, in one call whose turn had come already", async () => {
    const { deliver, delivered, calls, turns } = world(() => DELIVERED);
    await deliver(items(50));
    expect(sorted(delivered())).toEqual(upTo(50));
    expect(calls).toHaveLength(1);
    expect(turns).toEqual([]);
  });

  it("rejects those that failed, with their own words", async () => {
    const failed = [
      { index: 1, refusal: { text: "no" } },
      { index: 3, refusal: { field: "customer_id", text: "too long" } },
    ];
    const { deliver, delivered, ends } = world(() => ({ kind: "processed", failed, unpinned: undefined }));
    await deliver(items(5));
    expect(delivered()).toEqual([0, 2, 4]);
    expect(ends.get(1)).toMatchObject({ kind: "rejected", status: 200, refusal: { text: "no" } });
    expect(ends.get(3)).toMatchObject({ refusal: { field: "customer_id", text: "too long" } });
  });

  it("does not take for a field what is no attribute of the item", async () => {
    const failed = [{ index: 0, refusal: { field: "jane@example.com", text: "too long" } }];
    const { deliver, ends } = world(() => ({ kind: "processed", failed, unpinned: undefined }));
    await deliver(items(1));
    expect(ends.get(0)).toMatchObject({ refusal: { text: "jane@example.com: too long" } });
    expect(ends.get(0)).not.toHaveProperty("refusal.field");
  });

  it("settles failures that can't be pinned one by one, through the single endpoint, in turn", async () => {
    const { deliver, delivered, rejected, calls, turns, ends } = world(({ endpoint, numbers }) => {
      if (endpoint === bulk) {
        return {
          kind: "processed",
          failed: [{ index: 0, refusal: { text: "pinned" } }],
          unpinned: { text: "one of them" },
        };
      }
      return numbers.includes(3)
        ? { kind: "isolate", status: 400, refusal: { text: "it is me" } }
        : DELIVERED;
    });
    await deliver(items(6));
    expect(sorted(rejected())).toEqual([0, 3]);
    expect(sorted(delivered())).toEqual([1, 2, 4, 5]);
    expect(ends.get(3)).toMatchObject({ kind: "rejected", status: 400, refusal: { text: "it is me" } });
    expect(calls.slice(1).map(({ endpoint, numbers }) => [endpoint.name, ...numbers])).toEqual(
      [1, 2, 3, 4, 5].map((number) => ["customer", number]),
    );
    expect(turns).toEqual(Array(5).fill(["customer", "retry"]));
  });

  it("settles only the suspects singly, where the answer tells which they are", async () => {
    const { deliver, delivered, calls } = world(({ endpoint }) =>
      endpoint === bulk
        ? { kind: "processed", failed: [], unpinned: { text: "1 or 2" }, suspects: [1, 2] }
        : DELIVERED,
    );
    await deliver(items(6));
    expect(sorted(delivered())).toEqual(upTo(6));
    expect(calls.slice(1).map(({ numbers }) => numbers)).toEqual([[1], [2]]);
  });

  it("rejects the one item of a call that failed without saying which", async () => {
    const { deliver, reason, calls } = world(() => ({
      kind: "processed",
      failed: [],
      unpinned: { text: "bad event" },
    }));
    await deliver(items(1), events);
    expect(reason(0)).toBe("bad event");
    expect(calls).toHaveLength(1);
  });

  it("settles an event as a call of one, where an event failed", async () => {
    const { deliver, rejected, calls } = world(({ numbers }) =>
      numbers.includes(2) ? { kind: "processed", failed: [], unpinned: { text: "bad event" } } : DELIVERED,
    );
    await deliver(items(4), events);
    expect(rejected()).toEqual([2]);
    expect(new Set(calls.map(({ endpoint }) => endpoint.name))).toEqual(new Set(["event_bulk"]));
    expect(calls).toHaveLength(5);
  });
});

describe("a call that is to be tried again", () => {
  it("is tried again after longer and longer waits, with a turn for each, until it is answered", async () => {
    const { deliver, delivered, waits, turns, calls } = world((_, count) => (count < 6 ? BROKEN : DELIVERED));
    await deliver(items(3));
    expect(delivered()).toEqual([0, 1, 2]);
    expect(waits).toEqual([125, 250, 500, 1000, 2000]);
    expect(turns).toEqual(Array(5).fill(["customer_bulk", "retry"]));
    expect(calls.every(({ numbers }) => numbers.length === 3)).toBe(true);
  });

  it("gives up when its time is over, with its last try at the very end", async () => {
    const { deliver, ends, calls } = world(() => BROKEN);
    const failure = await failureOf(deliver(items(3)));
    expect(failure.reason).toMatchObject({ kind: "gave_up", why: "HTTP 500", tries: calls.length });
    expect(ends.size).toBe(0);
    expect(calls.at(-1)?.at).toBe(60_000);
  });

  it("waits as long as the server asked", async () => {
    const { deliver, waits, throttles } = world((_, count) =>
      count === 1 ? { kind: "retry", throttled: false, afterMs: 7000, why: "HTTP 503" } : DELIVERED,
    );
    await deliver(items(1));
    expect(waits).toEqual([7000]);
    expect(throttles).toEqual([]);
  });

  it("fails at once where the server wants to be asked again when its time is over", async () => {
    const { deliver, calls, waits } = world(() => throttled(61_000));
    const failure = await failureOf(deliver(items(1)));
    expect(failure.reason).toMatchObject({ kind: "gave_up", tries: 1 });
    expect(calls).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it("holds its whole endpoint back after a 429: as long as asked, else a second", async () => {
    const { deliver, throttles } = world(
      (_, count) => [throttled(3000), throttled()][count - 1] ?? DELIVERED,
    );
    await deliver(items(1));
    expect(throttles).toEqual([
      ["customer_bulk", 3000],
      ["customer_bulk", 1000],
    ]);
  });

  it("has the whole time again once it was answered and goes on in parts", async () => {
    let broken = 0;
    const { deliver, delivered } = world(({ numbers, at }) => {
      if (numbers.length === 2) return at < 50_000 ? BROKEN : TOO_MUCH;
      return broken++ < 8 ? BROKEN : DELIVERED;
    });
    await deliver(items(2));
    expect(sorted(delivered())).toEqual([0, 1]);
  });
});

describe("a key that is refused", () => {
  it.each([bulk, single, events])("ends the delivery, saying where: $name", async (endpoint) => {
    const { deliver, calls, ends } = world(() => KEY_REFUSED);
    const failure = await failureOf(deliver(items(1), endpoint));
    expect(failure.endpoint).toBe(endpoint);
    expect(failure.reason).toEqual({ kind: "key_refused", status: 401 });
    expect(calls).toHaveLength(1);
    expect(ends.size).toBe(0);
  });

  it("is made known at once, though other parts of the batch may go on for minutes", async () => {
    let fail = (_: Verdict) => {};
    const hanging = new Promise<Verdict>((resolve) => {
      fail = resolve;
    });
    const { deliver, failures } = world(({ numbers }) => {
      if (numbers.length === 4) return TOO_MUCH;
      return numbers.includes(0) ? hanging : KEY_REFUSED;
    });
    const delivery = failureOf(deliver(items(4)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toBeInstanceOf(DeliveryFailure);
    fail(DELIVERED);
    expect((await delivery).reason.kind).toBe("key_refused");
  });
});

describe("an answer that the documents don't know", () => {
  it("ends the delivery", async () => {
    const { deliver } = world(() => ({ kind: "unexpected", why: "a redirect" }));
    const failure = await failureOf(deliver(items(2)));
    expect(failure.endpoint).toBe(bulk);
    expect(failure.reason).toEqual({ kind: "unexpected_answer", why: "a redirect" });
  });
});

describe("a call that is too much", () => {
  it("is halved until its parts go through, each part in turn", async () => {
    const { deliver, delivered, calls, turns } = world(({ numbers }) =>
      numbers.length > 3 ? TOO_MUCH : DELIVERED,
    );
    await deliver(items(10));
    expect(sorted(delivered())).toEqual(upTo(10));
    expect(sorted(calls.map(({ numbers }) => numbers.length))).toEqual([2, 2, 3, 3, 5, 5, 10]);
    expect(turns).toHaveLength(6);
  });

  it("rejects a single item with its size", async () => {
    const { deliver, ends } = world(() => TOO_MUCH);
    const [parcel] = items(1);
    if (parcel === undefined) throw new Error("no item");
    await deliver([{ ...parcel, content: { ...parcel.content, bytes: 987_654 } }]);
    expect(ends.get(0)).toMatchObject({ kind: "rejected", status: 413 });
    expect(ends.get(0)).toHaveProperty("refusal.text", expect.stringContaining("987654 bytes"));
  });

  it("rejects only the one that is too large", async () => {
    const { deliver, rejected, delivered } = world(({ numbers }) =>
      numbers.includes(7) ? TOO_MUCH : DELIVERED,
    );
    await deliver(items(13));
    expect(rejected()).toEqual([7]);
    expect(delivered()).toHaveLength(12);
  });
});

describe("a call that is refused as a whole", () => {
  it("finds one bad item of 50, wherever it stands, in at most 9 calls", async () => {
    let most = 0;
    for (let bad = 0; bad < 50; bad++) {
      const { deliver, rejected, delivered, calls, reason } = world(refusing(new Set([bad])));
      await deliver(items(50));
      expect(rejected()).toEqual([bad]);
      expect(delivered()).toHaveLength(49);
      expect(reason(bad)).toBe(`${bad} is bad`);
      most = Math.max(most, calls.length);
    }
    expect(most).toBeLessThanOrEqual(9);
  });

  it("finds two bad items of 50, wherever they stand, in at most 14 calls", async () => {
    let most = 0;
    for (let one = 0; one < 50; one++) {
      for (let other = one + 1; other < 50; other++) {
        const { deliver, rejected, delivered, calls, reason } = world(refusing(new Set([one, other])));
        await deliver(items(50));
        expect(sorted(rejected())).toEqual([one, other]);
        expect(delivered()).toHaveLength(48);
        expect([reason(one), reason(other)]).toEqual([`${one} is bad`, `${other} is bad`]);
        most = Math.max(most, calls.length);
      }
    }
    expect(most).toBeLessThanOrEqual(14);
  });

  it("for any bad items: finds exactly them, in the order of bad × log2 calls", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }).chain((count) =>
          fc.record({
            count: fc.constant(count),
            bad: fc.uniqueArray(fc.nat(count - 1), { maxLength: count }),
          }),
        ),
        async ({ count, bad }) => {
          const { deliver, rejected, delivered, calls, reason } = world(refusing(new Set(bad)));
          await deliver(items(count), events);
          expect(sorted(rejected())).toEqual(sorted(bad));
          expect(delivered()).toHaveLength(count - bad.length);
          for (const number of bad) expect(reason(number)).toBe(`${number} is bad`);
          const each = Math.ceil(Math.log2(count)) + 4;
          // From the sixth on the rest may go singly, which costs as much again at the most.
          const most = bad.length < 6 ? bad.length * each : bad.length * 2 * each;
          expect(calls.length).toBeLessThanOrEqual(1 + most);
          // Nothing is sent again that has gone through.
          const sent = new Map<number, number>();
          for (const { numbers } of calls) {
            if (numbers.some((number) => bad.includes(number))) continue;
            for (const number of numbers) sent.set(number, (sent.get(number) ?? 0) + 1);
          }
          expect([...sent.values()].every((times) => times === 1)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("rejects nothing where it was refused for how many its items are", async () => {
    for (const most of [25, 30, 49]) {
      const { deliver, rejected, delivered, calls } = world(({ numbers }) =>
        numbers.length > most ? REFUSED : DELIVERED,
      );
      await deliver(items(100), events);
      expect(rejected()).toEqual([]);
      expect(delivered()).toHaveLength(100);
      expect(calls.length).toBeLessThan(30);
    }
  });

  it("rejects nothing where it was refused once and never again", async () => {
    const { deliver, rejected, delivered } = world((_, count) => (count === 1 ? REFUSED : DELIVERED));
    await deliver(items(50));
    expect(rejected()).toEqual([]);
    expect(delivered()).toHaveLength(50);
  });

  it("does not blame the rest where the one at fault came to light in another way", async () => {
    for (let bad = 0; bad < 20; bad++) {
      // The whole call is refused, a smaller one processed but for the bad one.
      const { deliver, rejected, delivered } = world(({ numbers }) => {
        const index = numbers.indexOf(bad);
        if (index === -1) return DELIVERED;
        if (numbers.length > 12) return REFUSED;
        return { kind: "processed", failed: [{ index, refusal: { text: "me" } }], unpinned: undefined };
      });
      await deliver(items(20));
      expect(rejected()).toEqual([bad]);
      expect(delivered()).toHaveLength(19);
    }
  });

  it("tells of whom the words may be: of all that were in the call they came from", async () => {
    const { deliver, ends } = world(refusing(new Set([0])));
    await deliver(items(2));
    const end = ends.get(0);
    expect(end?.kind === "rejected" && end.mayName).toHaveLength(1);
    const last = world(refusing(new Set([1])));
    await last.deliver(items(2));
    // Number 0 was cleared by itself: the words about number 1 came from the call that had both.
    const lastEnd = last.ends.get(1);
    expect(lastEnd?.kind === "rejected" && lastEnd.mayName).toHaveLength(2);
  });

  it("sends the rest singly once many were found and still another is among them", async () => {
    const all = new Set(items(50).keys());
    const { deliver, rejected, calls } = world(refusing(all));
    await deliver(items(50));
    expect(sorted(rejected())).toEqual([...all]);
    const onBulk = calls.filter(({ endpoint }) => endpoint === bulk).length;
    expect(onBulk).toBeLessThan(70);
    expect(calls.length - onBulk).toBeGreaterThan(35);
  });

  it("goes on isolating through answers of every other kind", async () => {
    let count = 0;
    const { deliver, rejected, delivered } = world(({ numbers }) => {
      count++;
      if (count % 3 === 1) return BROKEN;
      if (count % 7 === 2) return throttled();
      if (numbers.length > 30) return TOO_MUCH;
      return refusing(new Set([4, 44]))({ endpoint: bulk, numbers, at: 0 });
    });
    await deliver(items(50));
    expect(sorted(rejected())).toEqual([4, 44]);
    expect(delivered()).toHaveLength(48);
  });

  it("ends the sync where the key is refused on the way", async () => {
    const { deliver } = world((_, count) => (count < 4 ? REFUSED : KEY_REFUSED));
    expect((await failureOf(deliver(items(50)))).reason.kind).toBe("key_refused");
  });
});

describe("any answers whatever", () => {
  const refusal = { text: "no" };
  const verdict: fc.Arbitrary<(size: number) => Verdict> = fc.oneof(
    { weight: 4, arbitrary: fc.constant(() => DELIVERED) },
    { weight: 3, arbitrary: fc.constant(() => REFUSED) },
    { weight: 2, arbitrary: fc.constant(() => TOO_MUCH) },
    { weight: 2, arbitrary: fc.constant(() => BROKEN) },
    { weight: 1, arbitrary: fc.constant(() => throttled(100)) },
    {
      weight: 3,
      arbitrary: fc
        .record({
          picks: fc.uniqueArray(fc.nat(99), { maxLength: 5 }),
          unpinned: fc.constantFrom(undefined, refusal),
          suspects: fc.option(fc.uniqueArray(fc.nat(99), { maxLength: 5 }), { nil: undefined }),
        })
        .map(({ picks, unpinned, suspects }) => (size: number): Verdict => {
          const inCall = (indexes: readonly number[]) => [...new Set(indexes.map((index) => index % size))];
          const failed = inCall(picks).map((index) => ({ index, refusal }));
          return { kind: "processed", failed, unpinned, suspects: suspects && inCall(suspects) };
        }),
    },
  );

  it("end every item of a batch exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(verdict, { maxLength: 60 }),
        fc.constantFrom(bulk, events),
        async (count, verdicts, endpoint) => {
          const { deliver, ends, calls } = world(({ numbers }, call) => {
            return verdicts[call - 1]?.(numbers.length) ?? DELIVERED;
          });
          await deliver(items(count), endpoint);
          expect(sorted(ends.keys())).toEqual(upTo(count));
          for (const call of calls) expect(call.numbers.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("end none twice where the sync fails on the way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(verdict, { maxLength: 30 }), async (verdicts) => {
        const { deliver, ends } = world(
          ({ numbers }, call) => verdicts[call - 1]?.(numbers.length) ?? KEY_REFUSED,
        );
        await deliver(items(40)).catch((error: unknown) => expect(error).toBeInstanceOf(DeliveryFailure));
        expect(ends.size).toBeLessThanOrEqual(40);
      }),
      { numRuns: 300 },
    );
  });
});
