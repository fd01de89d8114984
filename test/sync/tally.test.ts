import { describe, expect, it } from "vitest";
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
