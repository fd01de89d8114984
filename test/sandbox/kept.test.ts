import { describe, expect, it, onTestFinished } from "vitest";
import { Bodies } from "../../src/sandbox/bodies.ts";
import { History } from "../../src/sandbox/history.ts";
import { KEPT } from "../../src/sandbox/kept.ts";
import { NewestRows } from "../../src/sandbox/storage/newest-rows.ts";
import { Storage } from "../../src/sandbox/storage/storage.ts";
import { Traffic } from "../../src/sandbox/traffic.ts";
import { many } from "./caller.ts";

function memory(): Storage {
  const storage = Storage.open();
  onTestFinished(() => storage.close());
  return storage;
}

const ALL = { offset: 0, limit: 100, order: "oldest" } as const;

describe("newest rows", () => {
  it("drop the oldest, and page from either end", () => {
    const storage = memory();
    const columns = ["customer", "call", "at", "sent", "replaced"] as const;
    const row = (call: number) => ({ customer: 1, call, at: 0, sent: "{}", replaced: "{}" });
    const rows = new NewestRows<ReturnType<typeof row>>(storage, "changes", columns, 3);
    for (let call = 1; call <= 5; call++) rows.add(row(call));
    const calls = (span: object) => rows.find([], { ...ALL, ...span }).items.map(({ call }) => call);
    expect(calls({})).toEqual([3, 4, 5]);
    expect(calls({ order: "newest", limit: 2 })).toEqual([5, 4]);
    expect(calls({ offset: 2, limit: 2 })).toEqual([5]);
    expect(rows.find([["call > ?", 3]], { ...ALL, limit: 1 })).toMatchObject({ total: 2 });
    expect(rows.find([], { ...ALL, offset: 9 })).toEqual({ total: 3, items: [] });
    rows.clear();
    expect(calls({})).toEqual([]);
  });
});

describe("bodies", () => {
  it("are kept as long as they fit, the oldest goes first, and long ones are cut", () => {
    const bodies = new Bodies(memory(), { all: 100, each: 40 });
    bodies.keep(1, Buffer.from("a".repeat(30)), "b".repeat(10));
    bodies.keep(2, Buffer.from("c".repeat(90)), null);
    expect(bodies.of(1)?.request).toEqual({ text: "a".repeat(30), isCut: false });
    expect(bodies.of(2)).toEqual({ request: { text: "c".repeat(40), isCut: true }, response: null });
    bodies.keep(3, Buffer.from("d".repeat(30)), "");
    expect(bodies.of(1)).toBeUndefined();
    expect(bodies.of(2)).toBeDefined();
    expect(bodies.of(3)?.response).toEqual({ text: "", isCut: false });
  });
});

describe("history", () => {
  const changed = (history: History, customer: number) =>
    history.of(customer, { n: 0 }, 10).map(({ call }) => call);

  it("keeps the newest changes of all customers, or all where it is whole", () => {
    const [newest, whole] = [new History(memory(), false), new History(memory(), true)];
    for (const history of [newest, whole]) {
      const record = (customer: number, call: number) =>
        history.record(customer, { call, at: 0, attributes: {} }, {}, {});
      record(1, 1);
      for (let call = 2; call <= KEPT.changes + 1; call++) record(2, call);
      record(1, KEPT.changes + 2);
    }
    expect(changed(newest, 1)).toEqual([KEPT.changes + 2]);
    expect(changed(whole, 1)).toEqual([KEPT.changes + 2, 1]);
  });
});

describe("traffic", () => {
  it("reaches five minutes back, and tells each watcher what it has not seen", () => {
    let created = 0;
    const traffic = new Traffic(() => ({ created, upserts: created, events: 0 }));
    for (const second of many(400, (n) => n)) {
      traffic.arrive("customer", second * 1000);
      created++;
      traffic.end("customer", 200, second * 1000, second * 1000);
    }
    const all = traffic.since(0);
    expect(all).toMatchObject({ isWhole: true });
    expect(all.seconds.map(({ second }) => second)).toEqual(many(300, (n) => 100 + n));
    expect(all.seconds.at(-1)).toMatchObject({ created: 1, updated: 0 });
    expect(traffic.since(all.revision)).toMatchObject({ isWhole: false, seconds: [] });
    // A call of an earlier second ends: that second is news again.
    traffic.end("customer", 429, 398_000, 399_999);
    expect(traffic.since(all.revision).seconds).toMatchObject([
      { second: 398, calls: { customer: { arrived: 1, refused: 1, failed: 0 } } },
    ]);
  });
});
