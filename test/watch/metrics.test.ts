import { describe, expect, it } from "vitest";
import type { SyncProgress } from "../../src/sync/progress.ts";
import { Metrics } from "../../src/watch/metrics/metrics.ts";
import { laneOf, progressOf } from "../sync/progress-of.ts";
import { subjectOf, tallyOf } from "./subject.ts";

function world() {
  const { subject, tally } = subjectOf({ users: {}, events: {}, audit: {} });
  Object.assign(tallyOf(tally, "users"), { read: 100, delivered: 90, expected: 500 });
  tallyOf(tally, "users").reject({ reason: "is bad" });
  Object.assign(tallyOf(tally, "events"), { read: 10, delivered: 8 });
  Object.assign(tallyOf(tally, "audit"), { read: 3, skipped: 3 });
  tally.statesOut = 4;
  const metrics = new Metrics(subject);
  const state = { progress: progressOf({ tally, inHand: 11 }) };
  const be = (over: Partial<SyncProgress>) => {
    state.progress = { ...state.progress, ...over };
    return state.progress;
  };
  metrics.begin(() => state.progress);
  /** The values of a metric, by their labels. */
  const read = async (name: string) => {
    const lines = (await metrics.text())
      .split("\n")
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return Object.fromEntries(
      lines.map((line) => [line.slice(name.length, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
    );
  };
  return { metrics, be, read, tally };
}

describe("the metrics of a sync", () => {
  it("count records by stream and outcome, as the sync does at that time", async () => {
    const { read, tally } = world();
    expect(await read("blueshift_records_read_total")).toEqual({
      '{stream="users"}': 100,
      '{stream="events"}': 10,
      '{stream="audit"}': 3,
    });
    const outcomes = {
      '{stream="users",outcome="delivered"}': 90,
      '{stream="users",outcome="rejected"}': 1,
      '{stream="events",outcome="accepted"}': 8,
      '{stream="events",outcome="rejected"}': 0,
      '{stream="audit",outcome="skipped"}': 3,
    };
    expect(await read("blueshift_records_total")).toEqual(outcomes);
    // Read again, they are not added up.
    tallyOf(tally, "users").delivered = 95;
    expect(await read("blueshift_records_total")).toEqual({
      ...outcomes,
      '{stream="users",outcome="delivered"}': 95,
    });
    expect(await read("blueshift_records_expected")).toEqual({ '{stream="users"}': 500 });
    expect(await read("blueshift_records_in_hand")).toEqual({ "": 11 });
    expect(await read("blueshift_states_total")).toEqual({ "": 4 });
  });

  it("count calls by endpoint and answer, and how long they took", async () => {
    const { metrics, read } = world();
    for (const [status, ms] of [
      [200, 120],
      [200, 450],
      ["ECONNRESET", 40_000],
    ] as const) {
      metrics.called({ endpoint: "customer_bulk", items: 1, status, ms });
    }
    expect(await read("blueshift_calls_total")).toEqual({
      '{endpoint="customer_bulk",status="200"}': 2,
      '{endpoint="customer_bulk",status="ECONNRESET"}': 1,
    });
    expect(await read("blueshift_call_duration_seconds_count")).toEqual({ '{endpoint="customer_bulk"}': 3 });
    expect(await read("blueshift_call_duration_seconds_sum")).toEqual({
      '{endpoint="customer_bulk"}': 40.57,
    });
    expect(await read("blueshift_call_duration_seconds_bucket")).toMatchObject({
      '{le="0.1",endpoint="customer_bulk"}': 0,
      '{le="0.2",endpoint="customer_bulk"}': 1,
      '{le="0.5",endpoint="customer_bulk"}': 2,
      '{le="60",endpoint="customer_bulk"}': 3,
    });
  });

  it("tell of no limit exceeded by the calls of a second that has only begun", async () => {
    const { be, read } = world();
    be({ elapsedMs: 700, lanes: new Map([["customer_bulk", laneOf({ calls: 5 })]]) });
    expect(await read("blueshift_rate_limit_utilization")).toEqual({ '{endpoint="customer_bulk"}': 1 });
  });

  it("tell how much of each limit was used of late, and what was waited for", async () => {
    const { metrics, be, read } = world();
    const lanes = (calls: number) =>
      new Map([
        ["customer_bulk", laneOf({ calls, retries: 2, waits: { rate: 1500, blueshift: 0, source: 500 } })],
      ]);
    for (let second = 1; second <= 60; second++) {
      metrics.look(be({ elapsedMs: second * 1000, lanes: lanes(second <= 50 ? second * 4 : 200) }));
    }
    expect(await read("blueshift_rate_limit_utilization")).toEqual({ '{endpoint="customer_bulk"}': 0 });
    be({ elapsedMs: 61_000, lanes: lanes(225) });
    expect(await read("blueshift_rate_limit_utilization")).toEqual({ '{endpoint="customer_bulk"}': 0.5 });
    expect(await read("blueshift_rate_limit_calls_per_second")).toEqual({ '{endpoint="customer_bulk"}': 5 });
    expect(await read("blueshift_call_retries_total")).toEqual({ '{endpoint="customer_bulk"}': 2 });
    expect(await read("blueshift_wait_seconds_total")).toEqual({
      '{endpoint="customer_bulk",waiting_for="rate"}': 1.5,
      '{endpoint="customer_bulk",waiting_for="blueshift"}': 0,
      '{endpoint="customer_bulk",waiting_for="source"}': 0.5,
    });
  });

  it("are there before the sync begins, and say what it is", async () => {
    const { subject } = subjectOf({ users: {} });
    const text = await new Metrics(subject).text();
    expect(text).toContain("process_cpu_seconds_total");
    expect(text).toContain("# TYPE blueshift_records_total counter");
    const { read } = world();
    expect(await read("blueshift_sync_info")).toEqual({ '{version="1.2.3",command="write"}': 1 });
  });

  it("can be read whatever a stream is called", async () => {
    const { subject, tally } = subjectOf({ 'a"\n\\b': {} });
    const metrics = new Metrics(subject);
    metrics.begin(() => progressOf({ tally }));
    expect(await metrics.text()).toContain('blueshift_records_read_total{stream="a\\"\\n\\\\b"} 0\n');
  });
});
