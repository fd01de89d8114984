import { describe, expect, it } from "vitest";
import type { Parcel } from "../../src/delivery/parcel.ts";
import { type Receipt, talliesIn } from "../../src/sync/receipt.ts";
import { StreamTally, Tally } from "../../src/sync/tally.ts";

describe("the tally of a stream", () => {
  it("sums rejections by field and reason, the most frequent first", () => {
    const tally = new StreamTally("users");
    tally.reject({ reason: "is missing", field: "email" });
    tally.reject({ reason: "is blank" });
    tally.reject({ reason: "is blank" });
    expect(tally.rejections()).toEqual([
      { reason: "is blank", count: 2 },
      { reason: "email: is missing", count: 1 },
    ]);
  });

  it("keeps values that were left out apart from records that were rejected", () => {
    const tally = new StreamTally("users");
    tally.leaveOut({ reason: "is not a date", field: "joined_at" });
    tally.leaveOut({ reason: "is not a date", field: "joined_at" });
    expect([tally.rejected, tally.leftOut]).toEqual([0, 2]);
    expect(tally.rejections()).toEqual([]);
    tally.reject({ reason: "is blank" });
    expect([tally.rejected, tally.leftOut]).toEqual([1, 2]);
    expect(tally.omissions()).toEqual([{ reason: "joined_at: is not a date", count: 2 }]);
  });

  it("counts the calls and the items in them", () => {
    const tally = new StreamTally("users");
    for (const items of [50, 1, 7]) tally.noteCall(items);
    expect([tally.calls, tally.callItems]).toEqual([3, 58]);
  });

  it("does not grow without end where every reason is another", () => {
    const tally = new StreamTally("users");
    for (let i = 0; i < 10_000; i++) tally.reject({ reason: `reason ${i}` });
    expect(tally.rejections().length).toBeLessThanOrEqual(101);
    expect(tally.rejections().reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  });
});

describe("the tally of a sync", () => {
  it("keeps streams apart whose labels are the same", () => {
    const tally = new Tally([
      ['["a","b.c"]', "a.b.c"],
      ['["a.b","c"]', "a.b.c"],
    ]);
    tally.of('["a","b.c"]').read = 2;
    tally.of('["a.b","c"]').read = 3;
    expect(tally.total("read")).toBe(5);
  });

  it("knows what the source expects of a stream or of all, by what it said last", () => {
    const tally = new Tally([['["shop","users"]', "shop.users"]]);
    tally.expect({ type: "STREAM", name: "users", namespace: "shop", row_estimate: 10 });
    tally.expect({ type: "STREAM", name: "users", namespace: "shop", row_estimate: 20 });
    tally.expect({ type: "STREAM", name: "strangers", row_estimate: 30 });
    expect(tally.of('["shop","users"]').expected).toBe(20);
    expect(tally.expected).toBeUndefined();
    tally.expect({ type: "SYNC", name: "users", namespace: "shop", row_estimate: 40 });
    expect([tally.of('["shop","users"]').expected, tally.expected]).toEqual([20, 40]);
  });
});

describe("the tallies in a call", () => {
  it("are each there once, whatever parcel its records are in, and whichever record of that", () => {
    const [users, orders, leads] = ["users", "orders", "leads"].map((label) => new StreamTally(label));
    const parcel = (...tallies: (StreamTally | undefined)[]) =>
      ({ receipts: tallies.map((tally) => ({ tally })) }) as unknown as Parcel<Receipt>;
    expect([...talliesIn([parcel(users, orders), parcel(users), parcel(leads, users)])]).toEqual([
      users,
      orders,
      leads,
    ]);
    expect([...talliesIn([])]).toEqual([]);
  });
});
