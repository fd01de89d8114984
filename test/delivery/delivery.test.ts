import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Verdict } from "../../src/blueshift/answers.ts";
import { ENDPOINTS, type Endpoint, type EndpointName } from "../../src/blueshift/endpoints.ts";
import type { Outcome } from "../../src/delivery/courier.ts";
import { Delivery } from "../../src/delivery/delivery.ts";
import { DeliveryFailure } from "../../src/delivery/delivery-failure.ts";
import type { Arrival, Content, Parcel } from "../../src/delivery/parcel.ts";

const DELIVERED: Verdict = { kind: "processed", failed: [], unpinned: undefined };
const KEY_REFUSED: Verdict = { kind: "key_refused", status: 401 };
const BROKEN: Verdict = { kind: "retry", throttled: false, afterMs: undefined, why: "HTTP 500" };
/** What timers and promises need before a call whose turn it is starts. */
const OVERHEAD_MS = 5;

interface Customer {
  readonly id: string;
  readonly email?: string;
  readonly version: number;
}

const contentOf = (value: Customer): Content => {
  const json = JSON.stringify(value);
  return { json, bytes: Buffer.byteLength(json), value };
};
const merge = (earlier: Content, later: Content): Content =>
  contentOf({ ...(earlier.value as Customer), ...(later.value as Customer) });

function arrival(receipt: number, customer: Customer, lane: EndpointName = "customer_bulk"): Arrival<number> {
  const { id, email } = customer;
  return {
    lane,
    keys: [`id ${id}`, ...(email === undefined ? [] : [`email ${email}`])],
    mergeMark: `id ${id}`,
    merge: lane === "customer_bulk" ? merge : undefined,
    content: contentOf(customer),
    receipt,
  };
}

interface Call {
  readonly endpoint: Endpoint;
  readonly customers: readonly Customer[];
  readonly receipts: readonly number[];
  readonly at: number;
  endedAt: number | undefined;
}

interface WorldOptions {
  readonly answer?: (call: Call, count: number) => Verdict | Promise<Verdict>;
  readonly latency?: () => number;
  readonly rates?: Partial<Record<EndpointName, number>>;
  readonly items?: number;
  readonly bytes?: number;
  readonly lingerMs?: number;
  /** Whether calls get as far as leaving: without a connection they end before. */
  readonly leaves?: boolean;
  readonly maxElapsedMs?: number;
}

/** A delivery whose calls `answer` answers, and what came of it. */
function world(options: WorldOptions = {}) {
  const { answer = () => DELIVERED, latency = () => 0, rates = {}, items = 50, lingerMs = 1000 } = options;
  const calls: Call[] = [];
  const ended: [receipt: number, outcome: Outcome["kind"]][] = [];
  const failures: unknown[] = [];
  const begun: [endpoint: string, items: number][] = [];
  const lane = (name: EndpointName, most = items) => ({
    endpoint: ENDPOINTS[name],
    callsPerSecond: rates[name] ?? (name === "customer" ? 50 : 5),
    items: most,
    bytes: options.bytes ?? 1_000_000,
    lingerMs,
  });
  const delivery = new Delivery<number>({
    lanes: [lane("customer_bulk"), lane("customer", 1), lane("event_bulk")],
    singly: ({ name }) => (name === "customer_bulk" ? "customer" : name),
    maxElapsedMs: options.maxElapsedMs ?? 600_000,
    call: async (endpoint, parcels: readonly Parcel<number>[], sent) => {
      if (options.leaves ?? true) sent();
      const call: Call = {
        endpoint,
        customers: parcels.map(({ content }) => content.value as Customer),
        receipts: parcels.flatMap(({ receipts }) => receipts),
        at: performance.now(),
        endedAt: undefined,
      };
      calls.push(call);
      const verdict = answer(call, calls.length);
      const ms = latency();
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
      try {
        return await verdict;
      } finally {
        call.endedAt = performance.now();
      }
    },
    calling: (endpoint, parcels) => void begun.push([endpoint.name, parcels.length]),
    retried: () => {},
    ended: ({ receipts }, { kind }) =>
      void ended.push(...receipts.map((receipt) => [receipt, kind] as [number, Outcome["kind"]])),
    failed: (error) => void failures.push(error),
    random: () => 0.5,
  });
  return {
    delivery,
    calls,
    begun,
    ended,
    failures,
    add: (...numbers: readonly number[]) => {
      for (const number of numbers) delivery.add(arrival(number, { id: `${number}`, version: number }));
    },
    underway: () => calls.filter(({ endedAt }) => endedAt === undefined).length,
  };
}

const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);
const sizes = (calls: readonly Call[]) => calls.map(({ customers }) => customers.length);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

describe("the delivery", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes on where calls end before they leave: they count from their end", async () => {
    const { add, ended } = world({ leaves: false });
    add(...upTo(1000));
    await pass(10_000);
    expect(ended).toHaveLength(1000);
  });

  describe("cuts its calls", () => {
    it("when they are full, across additions far apart", async () => {
      const { add, calls } = world({ lingerMs: 60_000 });
      add(...upTo(20));
      await pass(5000);
      add(...upTo(29, 20));
      await pass(5000);
      expect(calls).toEqual([]);
      add(49);
      await pass(OVERHEAD_MS);
      expect(sizes(calls)).toEqual([50]);
    });

    it("when a record has lingered, the time included that it waited for its customer", async () => {
      const { delivery, calls } = world({
        lingerMs: 1000,
        answer: () => new Promise((resolve) => setTimeout(() => resolve(DELIVERED), 800)),
      });
      for (let version = 1; version <= 5; version++) {
        delivery.add(arrival(version, { id: "a", version }, "event_bulk"));
      }
      await pass(1000 + 5 * (800 + 250));
      expect(calls).toHaveLength(5);
    });

    it("when nothing more can come and nothing is under way, however long they may linger", async () => {
      const { delivery, add, calls } = world({ lingerMs: 60_000 });
      add(...upTo(3));
      await pass(1000);
      expect(calls).toEqual([]);
      delivery.hurry();
      await pass(OVERHEAD_MS);
      expect(sizes(calls)).toEqual([3]);
    });

    it("when nothing more can come, only after what is under way: it may make room for more", async () => {
      let end = () => {};
      const { delivery, add, calls } = world({
        lingerMs: 60_000,
        answer: (_, count) =>
          count === 1
            ? new Promise((resolve) => {
                end = () => resolve(DELIVERED);
              })
            : DELIVERED,
      });
      add(...upTo(53));
      await pass(OVERHEAD_MS);
      expect(sizes(calls)).toEqual([50]);
      delivery.hurry();
      await pass(5000);
      expect(sizes(calls)).toEqual([50]);
      end();
      await pass(1000);
      expect(sizes(calls)).toEqual([50, 3]);
    });

    it("when they are full by bytes", async () => {
      const one = contentOf({ id: "0", version: 0 }).bytes;
      const { add, calls, delivery } = world({ lingerMs: 60_000, bytes: 16 + 3 * one + 2 });
      add(...upTo(3));
      await pass(OVERHEAD_MS);
      expect(sizes(calls)).toEqual([3]);
      expect(delivery.maxItemBytes("customer_bulk")).toBe(3 * one + 2);
    });

    it("when the oldest has lingered, whatever came since", async () => {
      const { add, calls } = world();
      add(1);
      await pass(600);
      add(2);
      await pass(399);
      expect(calls).toEqual([]);
      await pass(1 + OVERHEAD_MS);
      expect(sizes(calls)).toEqual([2]);
    });

    it("at once when no more records come", async () => {
      const { add, calls, delivery, ended } = world({ lingerMs: 60_000 });
      add(...upTo(120));
      delivery.finish();
      await pass(1000);
      expect(sizes(calls)).toEqual([50, 50, 20]);
      expect(ended).toHaveLength(120);
    });

    describe("when no more records come", () => {
      /** Answers each call later than the one before it. */
      const oneByOne = () => {
        let calls = 0;
        return () => 300 * ++calls;
      };
      const eventsOf = (delivery: Delivery<number>, ids: readonly number[], version: number) => {
        for (const id of ids) {
          delivery.add(arrival(version * 1000 + id, { id: `${id}`, version }, "event_bulk"));
        }
      };

      it("with what calls under way make ready", async () => {
        const { delivery, calls } = world({
          items: 10,
          rates: { event_bulk: 100 },
          lingerMs: 60_000,
          latency: oneByOne(),
        });
        eventsOf(delivery, upTo(50), 1);
        // One or two customers of each call have another event.
        eventsOf(delivery, [1, 11, 21, 22, 31, 41, 42], 2);
        delivery.finish();
        await pass(1600);
        expect(sizes(calls)).toEqual([10, 10, 10, 10, 10, 7]);
      });

      it("with what other lanes' calls make ready, also of those that are still to be made", async () => {
        const { delivery, calls, add, ended } = world({ latency: () => 100, lingerMs: 60_000 });
        add(...upTo(500));
        eventsOf(delivery, [1000, ...upTo(10).map((call) => call * 50)], 2);
        delivery.finish();
        await pass(1700);
        const events = () => calls.filter(({ endpoint }) => endpoint.name === "event_bulk");
        expect(calls).toHaveLength(10);
        expect(events()).toEqual([]);
        await pass(300);
        expect(sizes(events())).toEqual([11]);
        expect(ended).toHaveLength(511);
      });

      it("of one lane at least, where two wait for each other", async () => {
        const { delivery, add, calls, ended } = world({ lingerMs: 60_000 });
        add(1);
        eventsOf(delivery, [2], 1);
        add(2);
        eventsOf(delivery, [1], 2);
        delivery.finish();
        await pass(1000);
        expect(sizes(calls)).toEqual([1, 2, 1]);
        expect(ended).toHaveLength(4);
      });

      it("at once, where a call under way fails: it may do so for long", async () => {
        const { delivery, add, ended } = world({
          lingerMs: 60_000,
          answer: ({ endpoint }) => (endpoint.name === "customer_bulk" ? BROKEN : DELIVERED),
          latency: () => 100,
        });
        add(...upTo(50));
        eventsOf(delivery, [0, 1000], 1);
        delivery.finish();
        await pass(90);
        expect(ended).toEqual([]);
        await pass(300);
        expect(ended).toEqual([[2000, "delivered"]]);
      });

      it("at once, where a call under way waits to be tried again, though a later one of its lane succeeds", async () => {
        const { delivery, add, calls } = world({
          items: 1,
          lingerMs: 60_000,
          rates: { event_bulk: 100 },
          answer: ({ endpoint }, count) =>
            endpoint.name === "event_bulk" && count === 1 ? { ...BROKEN, afterMs: 8000 } : DELIVERED,
          latency: () => 10,
        });
        // The first of two events fails; the second goes through.
        eventsOf(delivery, [1], 1);
        await pass(100);
        eventsOf(delivery, [2], 1);
        await pass(1000);
        // One customer waits for the first event, another for nobody.
        add(1);
        add(3);
        delivery.finish();
        await pass(500);
        const sent = calls.filter(({ endpoint }) => endpoint.name === "customer_bulk");
        expect(sent.map(({ receipts }) => receipts)).toEqual([[3]]);
      });
    });

    it("with a record that waited for its customer's full call, when that has lingered from then on", async () => {
      const { delivery, add, calls } = world({ latency: () => 1500, lingerMs: 1000 });
      const event = (id: number) =>
        delivery.add(arrival(1000 + id, { id: `${id}`, version: 2 }, "event_bulk"));
      add(...upTo(50));
      event(0);
      await pass(1800);
      event(100);
      await pass(690);
      expect(sizes(calls)).toEqual([50]);
      await pass(10 + OVERHEAD_MS);
      expect(sizes(calls)).toEqual([50, 2]);
    });

    it("as late as they start: what came while they waited for their turn goes along", async () => {
      const { add, calls } = world({ rates: { customer_bulk: 0.5 }, lingerMs: 100 });
      add(1);
      await pass(200);
      add(2);
      await pass(1000);
      add(3);
      await pass(1500);
      expect(sizes(calls)).toEqual([1, 2]);
    });

    it("with no more than the endpoint takes, whatever is configured", async () => {
      const { add, calls } = world({ items: 1000 });
      add(...upTo(100));
      await pass(1000);
      expect(sizes(calls)).toEqual([50, 50]);
    });

    it("each lane for itself", async () => {
      const { delivery, calls } = world();
      delivery.add(arrival(1, { id: "1", version: 1 }));
      delivery.add(arrival(2, { id: "2", version: 1 }, "event_bulk"));
      delivery.add(arrival(3, { id: "3", version: 1 }, "customer"));
      await pass(OVERHEAD_MS);
      expect(calls.map(({ endpoint }) => endpoint.name)).toEqual(["customer"]);
      await pass(1000);
      expect(calls.map(({ endpoint }) => endpoint.name).sort()).toEqual([
        "customer",
        "customer_bulk",
        "event_bulk",
      ]);
    });
  });

  it("starts calls while others are under way, within the rate", async () => {
    const { add, calls, underway } = world({ latency: () => 5000 });
    add(...upTo(1000));
    await pass(1000);
    expect(calls).toHaveLength(5);
    expect(underway()).toBe(5);
    await pass(2000);
    expect(underway()).toBe(15);
  });

  it("has no more calls under way than ten seconds' worth, and goes on when one ends", async () => {
    const open: ((verdict: Verdict) => void)[] = [];
    const { add, calls } = world({
      answer: () => new Promise((resolve) => open.push(resolve)),
      rates: { customer_bulk: 0.5 },
    });
    add(...upTo(1000));
    await pass(60_000);
    expect(calls).toHaveLength(5);
    open[2]?.(DELIVERED);
    await pass(5000);
    expect(calls).toHaveLength(6);
  });

  it("lets others go on while a call waits to be tried again", async () => {
    const { add, calls, ended } = world({
      answer: ({ customers }) => (customers.some(({ id }) => id === "0") ? BROKEN : DELIVERED),
    });
    add(...upTo(500));
    await pass(10_000);
    expect(ended.filter(([, kind]) => kind === "delivered")).toHaveLength(450);
    expect(calls.length).toBeGreaterThan(12);
  });

  it("takes 429s of calls that were under way together for one, however slowly they come", async () => {
    const { add, calls } = world({
      latency: () => 3000,
      // The eighth left before the first was answered, and is answered when the wait that that asked for is over.
      answer: (_, count) =>
        count === 1 || count === 8
          ? { kind: "retry", throttled: true, afterMs: undefined, why: "HTTP 429" }
          : DELIVERED,
    });
    add(...upTo(5000));
    await pass(15_000);
    expect(calls.filter(({ at }) => at >= 6000 && at < 10_000).length).toBeGreaterThanOrEqual(19);
  });

  it("counts calls, retries, items and the time that calls waited for the rate", async () => {
    const { add, delivery } = world({ answer: (_, count) => (count === 1 ? BROKEN : DELIVERED) });
    add(...upTo(300));
    await pass(5000);
    const counts = delivery.counts().get("customer_bulk");
    expect(counts).toMatchObject({ calls: 7, retries: 1, items: 350 });
    expect(counts?.waits.rate).toBeGreaterThan(800);
    expect(delivery.counts().get("customer")).toMatchObject({ calls: 0, items: 0 });
  });

  it("tells of each call when it begins", async () => {
    const { add, begun } = world({ answer: (_, count) => (count === 1 ? BROKEN : DELIVERED) });
    add(...upTo(60));
    await pass(5000);
    expect(begun).toEqual([
      ["customer_bulk", 50],
      // The rest of them goes while the first is waiting to be tried again.
      ["customer_bulk", 50],
      ["customer_bulk", 10],
    ]);
  });

  describe("says what an endpoint waited for", () => {
    const waitsAfter = async (ms: number, { add, delivery }: ReturnType<typeof world>, count: number) => {
      add(...upTo(count));
      await pass(ms);
      const waits = delivery.counts().get("customer_bulk")?.waits;
      return waits === undefined ? [] : Object.entries(waits).sort(([, a], [, b]) => b - a);
    };

    it("the rate, while there is more than it lets through", async () => {
      const busy = world({ latency: () => 20 });
      const [[first, ms] = []] = await waitsAfter(4000, busy, 1200);
      expect(busy.delivery.counts().get("customer_bulk")).toMatchObject({
        callsPerSecond: 5,
        waitingFor: "rate",
      });
      expect(busy.delivery.counts().get("customer")).toMatchObject({
        callsPerSecond: 50,
        waitingFor: "source",
      });
      expect([first, ms]).toEqual(["rate", expect.closeTo(4000, -3)]);
    });

    it("Blueshift, while nothing can go before it answers", async () => {
      const slow = world({ latency: () => 3000 });
      slow.delivery.finish();
      const [[first, ms] = []] = await waitsAfter(3000, slow, 10);
      expect([first, ms]).toEqual(["blueshift", expect.closeTo(3000, -3)]);
    });

    it("Blueshift, while calls fail: the turns that they need are not what holds up", async () => {
      const [[first, ms] = []] = await waitsAfter(
        4000,
        world({ latency: () => 20, answer: () => BROKEN }),
        1000,
      );
      expect([first, ms]).toEqual(["blueshift", expect.closeTo(4000, -3)]);
    });

    it("the source, while there is nothing to send", async () => {
      const [[first, ms] = []] = await waitsAfter(4000, world({ latency: () => 20 }), 10);
      expect([first, ms]).toEqual(["source", expect.closeTo(4000, -3)]);
    });
  });

  it("knows no lane that it was not given", () => {
    const { delivery } = world();
    expect(() => delivery.maxItemBytes("nowhere")).toThrow("nowhere");
  });

  describe("once it is stopped", () => {
    it("waits for the calls under way and counts what they came to", async () => {
      const { add, delivery, ended, calls } = world({ latency: () => 3000 });
      add(...upTo(120));
      await pass(500);
      expect(calls).toHaveLength(2);
      let stopped = false;
      const stop = delivery.stop(10_000).then(() => {
        stopped = true;
      });
      await pass(1000);
      expect(stopped).toBe(false);
      await pass(3000);
      await stop;
      expect(ended).toHaveLength(100);
    });

    it("starts no call any more: no new one, no retry, no part of a split", async () => {
      const verdicts: Verdict[] = [
        BROKEN,
        { kind: "split", status: 413, refusal: { text: "too many" } },
        { kind: "isolate", status: 422, refusal: { text: "invalid" } },
        { kind: "processed", failed: [], unpinned: { text: "one of them" } },
      ];
      const { add, delivery, calls, ended, failures } = world({
        latency: () => 2000,
        answer: (_, count) => verdicts[count - 1] ?? DELIVERED,
      });
      add(...upTo(1000));
      await pass(600);
      expect(calls).toHaveLength(4);
      const stop = delivery.stop(10_000);
      await pass(3000);
      await stop;
      add(...upTo(500, 1000));
      delivery.finish();
      await pass(60_000);
      expect(calls).toHaveLength(4);
      expect(ended).toEqual([]);
      expect(failures).toEqual([]);
    });

    it("starts none even where its turn came in the same moment", async () => {
      let started = 0;
      for (let moment = 0; moment < 200; moment++) {
        const { add, delivery, calls } = world({ items: 1 });
        add(1);
        // The turn comes after a few timers and, behind the last of them, a few steps of promises.
        for (let timer = 0; timer < Math.floor(moment / 40); timer++)
          await vi.advanceTimersToNextTimerAsync();
        vi.advanceTimersToNextTimer();
        for (let step = 0; step < moment % 40; step++) await Promise.resolve();
        const before = calls.length;
        started += before;
        const stop = delivery.stop(0);
        await pass(100);
        await stop;
        expect(calls.length).toBe(before);
      }
      expect(started).toBeGreaterThan(0);
      expect(started).toBeLessThan(200);
    });

    it("waits no longer than it is told for a call that hangs", async () => {
      const { add, delivery, underway } = world({ answer: () => new Promise(() => {}) });
      add(...upTo(50));
      await pass(OVERHEAD_MS);
      let stopped = false;
      delivery.stop(10_000).then(() => {
        stopped = true;
      });
      await pass(9_999);
      expect(stopped).toBe(false);
      await pass(1);
      expect(stopped).toBe(true);
      expect(underway()).toBe(1);
    });

    it("is done at once where nothing is under way", async () => {
      const { add, delivery } = world();
      add(1, 2);
      await delivery.stop(10_000);
      await pass(5000);
      expect(vi.getTimerCount()).toBe(0);
    });

    it("breaks off what waits: a linger, a turn, a retry", async () => {
      const { add, delivery, calls } = world({
        answer: () => ({ kind: "retry", throttled: true, afterMs: 300_000, why: "HTTP 429" }),
      });
      add(...upTo(170));
      await pass(1500);
      const before = calls.length;
      await delivery.stop(10_000);
      await pass(400_000);
      expect(calls.length).toBe(before);
    });
  });

  describe("that can't go on", () => {
    it("says so once, however many calls find it out, and starts no more", async () => {
      const { add, calls, failures, delivery, ended } = world({
        answer: () => KEY_REFUSED,
        latency: () => 1000 - (performance.now() % 1000),
      });
      add(...upTo(1000));
      await pass(20_000);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toMatchObject({ reason: { kind: "key_refused" } });
      expect(calls.length).toBeLessThanOrEqual(5);
      expect(ended).toEqual([]);
      await delivery.stop(10_000);
    });

    it("says at once that the key was refused, while parts of the batch are still being tried", async () => {
      const { add, failures, calls } = world({
        answer: ({ customers }) => {
          if (customers.length === 50) return { kind: "split", status: 413, refusal: { text: "too many" } };
          return customers.some(({ id }) => id === "0") ? BROKEN : KEY_REFUSED;
        },
      });
      add(...upTo(50));
      await pass(2000);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toMatchObject({ reason: { kind: "key_refused" } });
      const before = calls.length;
      await pass(60_000);
      expect(calls.length).toBe(before);
    });

    it("says that Blueshift did not take a call in time", async () => {
      const { add, failures, ended } = world({ answer: () => BROKEN, maxElapsedMs: 30_000 });
      add(...upTo(50));
      await pass(29_000);
      expect(failures).toEqual([]);
      await pass(10_000);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toBeInstanceOf(DeliveryFailure);
      expect(failures[0]).toMatchObject({ reason: { kind: "gave_up" } });
      expect(ended).toEqual([]);
    });

    it("passes on an error that nobody expected", async () => {
      const bug = new TypeError("a bug");
      const { add, failures } = world({ answer: () => Promise.reject(bug) });
      add(...upTo(50));
      await pass(1000);
      expect(failures).toEqual([bug]);
    });
  });

  it("lets the retries of one call not delay its customers' later records beyond their order", async () => {
    const { delivery, ended, calls } = world({
      answer: (_, count) => (count <= 3 ? BROKEN : DELIVERED),
      lingerMs: 10,
    });
    delivery.add(arrival(1, { id: "a", version: 1 }));
    await pass(100);
    delivery.add(arrival(2, { id: "a", version: 2 }));
    delivery.add(arrival(3, { id: "a", version: 3 }));
    await pass(30_000);
    expect(ended).toEqual([
      [1, "delivered"],
      [2, "delivered"],
      [3, "delivered"],
    ]);
    expect(calls.at(-1)?.customers).toEqual([{ id: "a", version: 3 }]);
  });

  it("for any arrivals, latencies and answers: ends each record once, in its customer's order, one call at a time", async () => {
    const customer = fc.record({
      id: fc.constantFrom("1", "2", "3", "4", "5", "6"),
      email: fc.option(fc.constantFrom("v", "w", "x"), { nil: undefined }),
      lane: fc.constantFrom<EndpointName>("customer_bulk", "customer_bulk", "customer", "event_bulk"),
      pause: fc.constantFrom(0, 0, 0, 5, 300),
    });
    const trouble = fc.constantFrom<Verdict["kind"] | "429">(
      "processed",
      "processed",
      "processed",
      "retry",
      "429",
      "split",
      "isolate",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(customer, { minLength: 1, maxLength: 60 }),
        fc.array(trouble, { maxLength: 30 }),
        fc.array(fc.nat(3000), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 8 }),
        async (arrivals, troubles, latencies, items) => {
          let next = 0;
          const { delivery, calls, ended, failures } = world({
            items,
            lingerMs: 50,
            rates: { customer_bulk: 20, event_bulk: 20 },
            latency: () => latencies[next++ % latencies.length] ?? 0,
            answer: (_, count): Verdict => {
              switch (troubles[count - 1]) {
                case "retry":
                  return BROKEN;
                case "429":
                  return { kind: "retry", throttled: true, afterMs: 200, why: "HTTP 429" };
                case "split":
                  return { kind: "split", status: 413, refusal: { text: "too many" } };
                case "isolate":
                  return { kind: "isolate", status: 422, refusal: { text: "invalid" } };
                default:
                  return DELIVERED;
              }
            },
          });
          for (const [receipt, { id, email, lane, pause }] of arrivals.entries()) {
            const names = email === undefined ? { id } : { id, email };
            delivery.add(arrival(receipt, { ...names, version: receipt }, lane));
            if (pause > 0) await pass(pause);
          }
          delivery.finish();
          await pass(600_000);

          expect(failures).toEqual([]);
          expect(sorted(ended.map(([receipt]) => receipt))).toEqual(upTo(arrivals.length));
          const keysOf = (receipt: number) => {
            const { id, email } = arrivals[receipt] ?? { id: "", email: undefined };
            return [`id ${id}`, ...(email === undefined ? [] : [`email ${email}`])];
          };
          for (const key of new Set(upTo(arrivals.length).flatMap(keysOf))) {
            const ofKey = (call: Call) => call.receipts.filter((receipt) => keysOf(receipt).includes(key));
            const held = calls.filter((call) => ofKey(call).length > 0);
            held.slice(1).forEach((call, index) => {
              const before = held[index];
              // The one before has ended, and what it held came no later.
              expect(before?.endedAt).toBeLessThanOrEqual(call.at);
              expect(Math.max(...ofKey(before ?? call))).toBeLessThanOrEqual(Math.max(...ofKey(call)));
            });
          }
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});
