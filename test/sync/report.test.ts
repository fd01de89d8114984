import { describe, expect, it } from "vitest";
import type { SyncProgress } from "../../src/sync/progress.ts";
import { endLine, progressLine, rejectionsLine, streamLine } from "../../src/sync/report.ts";
import { Tally } from "../../src/sync/tally.ts";
import { laneOf, progressOf } from "./progress-of.ts";

const IDLE = laneOf({ waits: { rate: 2400, blueshift: 300, source: 100 } });
const LANES = new Map([
  ["customer_bulk", { ...IDLE, calls: 4, retries: 1, items: 190 }],
  ["event_bulk", IDLE],
]);

function tallied() {
  const tally = new Tally([["users", "shop.users"]]);
  const users = tally.of("users");
  users.read = 200;
  users.delivered = 187;
  for (let i = 0; i < 3; i++) users.reject({ field: "age", reason: "must be integer" });
  users.merged = 10;
  users.retries = 1;
  for (const items of [50, 50, 50, 40]) users.noteCall(items);
  tally.statesOut = 2;
  const progress = (over: Partial<SyncProgress> = {}): SyncProgress =>
    progressOf({ tally, lanes: LANES, inHand: 10, ...over });
  return { progress, users };
}

describe("what an operator reads", () => {
  it("says how far a sync is: records, their rate, what became of them, calls, time waiting for the rate", () => {
    expect(progressLine(tallied().progress({ elapsedMs: 40_000 }))).toBe(
      "Progress after 40.0 s: 200 records read (5.0 a second), 187 delivered, 3 rejected, 0 skipped, 10 in hand; " +
        "4 calls to customer_bulk (47.5 a call, 1 retry, 2.4 s waiting for its rate).",
    );
  });

  it("says what became of a stream, and why records of it were rejected", () => {
    const { users } = tallied();
    expect(streamLine(users, "delivered", LANES.get("customer_bulk"))).toBe(
      'Stream "shop.users" ended: records=200 delivered=187 accepted=0 rejected=3 skipped=0 merged=10 ' +
        "values_left_out=0 calls=4 retries=1 fill=47.5/50 wait_rate=2.4s wait_blueshift=0.3s wait_source=0.1s " +
        "bottleneck=rate",
    );
    expect(streamLine(users, "accepted")).toMatch(/ delivered=0 accepted=187 .* retries=1$/);
    expect(rejectionsLine(users)).toBe('Stream "shop.users": 3 records rejected: 3 × age: must be integer.');
  });

  it("says how a sync ended, what was odd in its input, and where rejected records are", () => {
    const { progress } = tallied();
    expect(endLine(progress({ lanes: new Map() }))).toBe(
      "The sync took 1.0 s: 200 records read, 187 delivered, 3 rejected, 0 skipped; 2 states acknowledged; " +
        "no calls; rejected records were not kept (see /rejected_records).",
    );
    const oddLines = { unreadable: 1, overlong: 2 };
    expect(endLine(progress({ oddLines, keptAt: "/local/x.jsonl" }))).toMatch(
      /2 lines too long to read \(rejected\); 1 line that is no message; rejected records are kept in \/local\/x\.jsonl\.$/,
    );
  });
});
