import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ENDPOINTS } from "../../src/blueshift/endpoints.ts";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { type Plan, planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { Outcome } from "../../src/delivery/courier.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { Arrival, Parcel } from "../../src/delivery/parcel.ts";
import { Failure } from "../../src/failure.ts";
import { Log } from "../../src/protocol/log.ts";
import type { OutgoingMessage } from "../../src/protocol/messages.ts";
import { type Input, readLine } from "../../src/protocol/reader.ts";
import type { MessageWriter } from "../../src/protocol/writer.ts";
import type { Incoming, ReadyRecord } from "../../src/sync/incoming.ts";
import type { SyncObserver } from "../../src/sync/observer.ts";
import type { Receipt } from "../../src/sync/receipt.ts";
import { Sync } from "../../src/sync/sync.ts";
import type { DeliveryHooks } from "../../src/sync/transport.ts";

const SCHEMA = { type: "object", properties: { age: { type: "integer" } } };

/** A sync whose delivery ends records only when it is told to, and the rest when the input has ended. */
function world(settings: object = {}, streams: readonly string[] = ["users"], observer: SyncObserver = {}) {
  const messages: OutgoingMessage[] = [];
  const writer = {
    write: (message: OutgoingMessage) => messages.push(message),
    broken: new Promise<void>(() => {}),
    isFull: false,
  } as unknown as MessageWriter;
  const config = parseConfig({ user_api_key: "u", ...settings });
  const catalog = { streams: streams.map((name) => ({ stream: { name, json_schema: SCHEMA } })) };

  const arrivals: Arrival<Receipt>[] = [];
  const hooks: DeliveryHooks<Receipt>[] = [];
  const end = (outcome: Outcome) => {
    for (const { lane, content, receipt } of arrivals.splice(0)) {
      hooks[0]?.ended({ lane, content, receipts: [receipt] }, outcome);
    }
  };
  /** What waits, as one parcel. */
  const merged = (): Parcel<Receipt> => {
    const [first, ...others] = arrivals.splice(0);
    if (first === undefined) throw new Error("nothing waits");
    return { ...first, receipts: [first, ...others].map(({ receipt }) => receipt) };
  };
  const delivery = {
    add: (arrival: Arrival<Receipt>) => arrivals.push(arrival),
    finish: () => end({ kind: "delivered" }),
    hurry: vi.fn(),
    maxItemBytes: () => 1_000_000,
    counts: () => new Map(),
    stop: async () => {},
  };
  const plans = planCatalog(parseCatalog(catalog), config);
  const sync = new Sync({
    source: { lineIs: "a message", tooMany: "INPUT_NOT_MESSAGES" },
    config,
    plans,
    writer,
    log: new Log(writer),
    store: undefined,
    makeDelivery: (given) => {
      hooks.push(given);
      return delivery as unknown as Delivery<Receipt>;
    },
    giveBack: (state) => messages.push(state),
    observer,
  });
  return {
    sync,
    plans,
    end,
    hurry: delivery.hurry,
    merged,
    hooks: () => hooks[0],
    retried: (why: string) => hooks[0]?.retried(ENDPOINTS.customer_bulk, [], why),
    said: () => messages.flatMap((message) => (message.type === "LOG" ? [message.log.message] : [])),
    states: () => messages.filter(({ type }) => type === "STATE"),
  };
}

const read = (text: string): Input =>
  readLine({ kind: "text", number: 1, bytes: text.length, text, utf8: true });
const record = (data: object, stream = "users"): Input =>
  read(JSON.stringify({ type: "RECORD", record: { stream, emitted_at: 1, data } }));
const user = (n: number, more: object = {}): Input => record({ email: `user${n}@shop.example`, ...more });
const state = (descriptor: object): Input =>
  read(
    JSON.stringify({ type: "STATE", state: { type: "STREAM", stream: { stream_descriptor: descriptor } } }),
  );

/** Says these, and then nothing more, without an end. */
async function* silentAfter(...inputs: Incoming[]): AsyncGenerator<Incoming[]> {
  yield inputs;
  await new Promise(() => {});
}

async function* ending(...inputs: Incoming[]): AsyncGenerator<Incoming[]> {
  yield inputs;
}

const aWhile = () => new Promise((resolve) => setImmediate(resolve));

describe("a sync", () => {
  describe("while time goes by", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it("says every 30 seconds how far it is, and nothing of it once it has ended", async () => {
      const { sync, said } = world();
      const progress = () => said().filter((line) => line.startsWith("Progress")).length;
      const run = sync.run(silentAfter(user(1)), () => {}).catch(() => {});
      await vi.advanceTimersByTimeAsync(29_000);
      expect(progress()).toBe(0);
      await vi.advanceTimersByTimeAsync(61_000);
      expect(progress()).toBe(3);
      expect(said().at(-1)).toMatch(/^Progress after 90\.0 s: 1 record read .* 1 in hand/);
      sync.halt(new Error("enough"));
      await run;
      await vi.advanceTimersByTimeAsync(90_000);
      expect(progress()).toBe(3);
    });
  });

  it.each([
    ["records", (n: number) => user(n)],
    ["states, while one record is slow", () => state({ name: "users" })],
  ])(
    "stops reading at its bound of %s, and lets the delivery know that nothing more comes",
    async (_, make) => {
      const { sync, hurry, end } = world();
      let pulled = 0;
      async function* long(): AsyncGenerator<Input[]> {
        yield [user(0)];
        while (pulled < 20_000) {
          yield [make(++pulled)];
          // As a pipe does, it lets others have a turn.
          if (pulled % 500 === 0) await aWhile();
        }
      }
      const run = sync.run(long(), () => {}).catch(() => {});
      while (hurry.mock.calls.length === 0) {
        expect(pulled).toBeLessThan(20_000);
        await aWhile();
      }
      const before = pulled;
      await aWhile();
      expect(pulled).toBe(before);
      end({ kind: "delivered" });
      await aWhile();
      expect(pulled).toBeGreaterThan(before);
      sync.halt(new Error("enough"));
      await run;
    },
  );

  it("keeps a state back that does not say of which stream it is, until all before it has ended", async () => {
    const { sync, end, states } = world();
    const odd = state({ name: "users", namespace: 5 });
    const run = sync.run(silentAfter(user(1), odd), () => {}).catch(() => {});
    await aWhile();
    expect(states()).toEqual([]);
    end({ kind: "delivered" });
    expect(states()).toHaveLength(1);
    sync.halt(new Error("enough"));
    await run;
  });

  it("looks at the share of rejected records once more when the input has ended", async () => {
    const { sync } = world({ max_rejected_percent: 5 });
    const bad = Array.from({ length: 6 }, (_, n) => user(n, { age: "old" }));
    const good = Array.from({ length: 94 }, (_, n) => user(100 + n));
    await expect(sync.run(ending(...bad, ...good), () => {})).rejects.toMatchObject({
      type: "config_error",
      message: expect.stringContaining("/max_rejected_percent"),
    });
  });

  describe("tells whoever watches it", () => {
    const trace = (trace: object) => read(JSON.stringify({ type: "TRACE", trace }));
    const status = (status: string) =>
      trace({ type: "STREAM_STATUS", stream_status: { stream_descriptor: { name: "users" }, status } });

    it("how many records are expected, which streams are complete, and whether more may come", async () => {
      const { sync } = world();
      const stages: object[] = [];
      const look = () => {
        const { isReading, complete, tally } = sync.progress;
        const { expected, read } = tally.of("users");
        stages.push({ isReading, complete: [...complete], expected, read });
      };
      async function* inputs(): AsyncGenerator<Input[]> {
        look();
        const estimate = { type: "STREAM", name: "users", row_estimate: 7 };
        yield [trace({ type: "ESTIMATE", estimate }), status("STARTED"), user(1)];
        look();
        yield [status("COMPLETE")];
        look();
      }
      await sync.run(inputs(), () => {});
      look();
      expect(stages).toEqual([
        { isReading: true, complete: [], expected: undefined, read: 0 },
        { isReading: true, complete: [], expected: 7, read: 1 },
        { isReading: true, complete: ["users"], expected: 7, read: 1 },
        { isReading: false, complete: ["users"], expected: 7, read: 1 },
      ]);
    });

    it("why it is going to fail, and what was odd in its input", async () => {
      const { sync } = world();
      const run = sync.run(silentAfter(read("garbage")), () => {}).catch(() => {});
      await aWhile();
      expect(sync.progress).toMatchObject({ failure: undefined, oddLines: { unreadable: 1, overlong: 0 } });
      sync.halt(new Failure("SYNC_INTERRUPTED", { signal: "SIGTERM" }));
      expect(sync.progress.failure).toMatchObject({ code: "SYNC_INTERRUPTED" });
      await run;
    });

    it.each([
      [true, { email: "user1@shop.example", age: "old" }],
      [false, undefined],
    ])("what a rejected record held, where that is wanted: %s", async (wantsRows, row) => {
      const seen: unknown[] = [];
      const rejected: SyncObserver["rejected"] = (plan, line, { stage }, held) =>
        seen.push([plan.label, line, stage, held]);
      const { sync } = world({}, ["users"], { rejected, wantsRows });
      await sync.run(ending(user(1, { age: "old" })), () => {});
      expect(seen).toEqual([["users", 1, "validation", row]]);
    });
  });

  it("says why calls are tried again", async () => {
    const { sync, retried, said } = world();
    const run = sync.run(silentAfter(user(1)), () => {}).catch(() => {});
    retried("HTTP 503");
    expect(said()).toContain("A call is tried again (customer_bulk: HTTP 503).");
    sync.halt(new Error("enough"));
    await run;
  });

  it("logs why Blueshift refused a record without the values of any customer of that call", async () => {
    const { sync, end, said } = world();
    const run = sync.run(silentAfter(user(1)), () => {}).catch(() => {});
    await aWhile();
    const mayName = ['{"firstname":"Annabel"}', '{"firstname":"Bertil"}'];
    const refusal = { text: "can't take Annabel, Bertil" };
    end({ kind: "rejected", status: 400, refusal, mayName });
    sync.halt(new Error("enough"));
    await run;
    const line = said().find((text) => text.includes("rejected:"));
    expect(line).toContain("Blueshift: can't take …, …");
  });

  it("counts merged records, calls and retries for the streams whose records they are", async () => {
    const { sync, merged, hooks, said } = world({}, ["users", "orders", "leads"]);
    const ada = { email: "ada@shop.example" };
    const inputs = ["users", "users", "orders"].map((stream) => record(ada, stream));
    const run = sync.run(silentAfter(...inputs), () => {}).catch(() => {});
    await aWhile();
    const parcel = merged();
    const calls = [parcel, { ...parcel, receipts: parcel.receipts.slice(0, 1) }];
    hooks()?.calling(ENDPOINTS.customer_bulk, calls);
    for (const why of ["HTTP 503", "HTTP 429"]) hooks()?.retried(ENDPOINTS.customer_bulk, [parcel], why);
    hooks()?.calling(ENDPOINTS.customer_bulk, calls.slice(1));
    hooks()?.ended(parcel, { kind: "delivered" });
    const { streams } = sync.progress.tally;
    const counts = [...streams.values()].map(({ calls, callItems }) => [calls, callItems]);
    sync.halt(new Error("enough"));
    await run;
    expect(counts).toEqual([
      [2, 3],
      [1, 2],
      [0, 0],
    ]);
    const ends = said().filter((line) => line.includes(" ended: "));
    expect(ends).toEqual([
      expect.stringMatching(/"users" .*records=2 delivered=2 .*merged=1 .*calls=2 retries=2\b/),
      expect.stringMatching(/"orders" .*records=1 delivered=1 .*merged=1 .*calls=1 retries=2\b/),
      expect.stringMatching(/"leads" .*records=0 delivered=0 .*merged=0 .*calls=0 retries=0\b/),
    ]);
  });

  it("counts no value that was left out as a record that was rejected", async () => {
    const { sync, said } = world();
    await sync.run(ending(user(1, { gender: "x", joined_at: "x" }), user(2)), () => {});
    expect(said().find((line) => line.includes(" ended: "))).toMatch(/rejected=0 .*values_left_out=2\b/);
  });

  it("looks for dates in what it sends, and says which attributes hold them as mere text", async () => {
    const { sync, said } = world({}, ["users", "orders"]);
    const rows = [user(1, { born: "2021-09-30", city: "Ulm" }), user(2, { born: "2021-09-30" })];
    await sync.run(ending(...rows, record({ email: "x@shop.example" }, "orders")), () => {});
    const lines = said().filter((line) => line.includes("mere text"));
    expect(lines).toEqual([expect.stringMatching(/^Stream "users": dates .*: born\.$/)]);
  });

  describe("takes in what another thread made ready", () => {
    const routes = [
      { stream: "users", send_as: "customer_bulk", fields: [{ from: "/address/city", to: "city" }] },
    ];
    const readyUser = (plan: Plan, line: number, more: Partial<ReadyRecord> = {}): ReadyRecord => ({
      kind: "ready",
      plan,
      line,
      bytes: 100,
      content: {
        json: '{"email":"a@b.example"}',
        bytes: 23,
        value: { customerId: undefined, email: "a@b.example" },
      },
      leftOut: [],
      kept: undefined,
      ...more,
    });

    it("as it takes records, with what was left out of them and what they have shown", async () => {
      const { sync, said, plans } = world({ routes });
      const plan = plans.get("users") as Plan;
      const leftOut = [{ field: "gender", reason: "is none" }];
      const inputs: Incoming[] = [
        readyUser(plan, 1, { leftOut }),
        readyUser(plan, 2),
        { kind: "findings", plan, textDates: ["born"], found: ["/address/city"] },
      ];
      await sync.run(ending(...inputs), () => {});
      expect(said().find((line) => line.includes(" ended: "))).toMatch(
        /records=2 delivered=2 .*values_left_out=1\b/,
      );
      expect(said()).toContainEqual(expect.stringMatching(/dates .*: born\.$/));
      expect(said()).not.toContainEqual(expect.stringContaining("no record held anything"));
    });

    it("and makes a rejected one again for whoever wants to see it", async () => {
      const seen: unknown[] = [];
      const rejected: SyncObserver["rejected"] = (_plan, line, { stage }, held) =>
        seen.push([line, stage, held]);
      const { sync, end, plans } = world({ routes }, ["users"], { rejected, wantsRows: true });
      const kept = () => ({ stream: "users", emitted_at: 1, data: { n: 7 } });
      const run = sync.run(silentAfter(readyUser(plans.get("users") as Plan, 3, { kept })), () => {});
      const failed = expect(run).rejects.toThrow();
      await aWhile();
      end({ kind: "rejected", status: 400, refusal: { text: "no" }, mayName: [] });
      expect(seen).toEqual([[3, "delivery", { n: 7 }]]);
      sync.halt(new Error("enough"));
      await failed;
    });
  });
});
