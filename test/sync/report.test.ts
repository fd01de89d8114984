import { describe, expect, it } from "vitest";
import type { LaneCounts } from "../../src/delivery/delivery.ts";
import { endLine, progressLine, rejectionsLine, streamLine } from "../../src/sync/report.ts";
import { Tally } from "../../src/sync/tally.ts";

const LANES = new Map<string, LaneCounts>([
  ["customer_bulk", { calls: 4, retries: 1, items: 190, waitedForRate: 1500 }],
  ["event_bulk", { calls: 0, retries: 0, items: 0, waitedForRate: 0 }],
]);

function tallied() {
  const tally = new Tally([["users", "shop.users"]]);
  const users = tally.of("users");
  users.read = 200;
  users.delivered = 187;
  for (let i = 0; i < 3; i++) users.reject({ field: "age", reason: "must be integer" });
  tally.statesOut = 2;
  return { tally, users };
}

describe("what an operator reads", () => {
  it("says how far a sync is: records, their rate, what became of them, calls, time waiting for the rate", () => {
    expect(progressLine(tallied().tally, LANES, 10, 40_000)).toBe(
      "Progress after 40.0 s: 200 records read (5.0 a second), 187 delivered, 3 rejected, 0 skipped, 10 in hand; " +
        "4 calls to customer_bulk (47.5 a call, 1 retry, 1.5 s waiting for its rate).",
    );
  });

  it("says what became of a stream, and why records of it were rejected", () => {
    const { users } = tallied();
    expect(streamLine(users, "delivered")).toBe(
      'Stream "shop.users": 200 records read, 187 delivered, 3 rejected, 0 skipped.',
    );
    expect(rejectionsLine(users)).toBe('Stream "shop.users": 3 records rejected: 3 × age: must be integer.');
  });

  it("says how a sync ended, what was odd in its input, and where rejected records are", () => {
    const { tally } = tallied();
    const none = { unreadable: 0, overlong: 0 };
    expect(endLine(tally, none, new Map(), undefined, 1000)).toBe(
      "The sync took 1.0 s: 200 records read, 187 delivered, 3 rejected, 0 skipped; 2 states acknowledged; " +
        "no calls; rejected records were not kept (see /rejected_records).",
    );
    expect(endLine(tally, { unreadable: 1, overlong: 2 }, LANES, "/local/x.jsonl", 1000)).toMatch(
      /2 lines too long to read \(rejected\); 1 line that is no message; rejected records are kept in \/local\/x\.jsonl\.$/,
    );
  });
});
