import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { LaneCounts } from "../../src/delivery/lane.ts";
import { Log } from "../../src/protocol/log.ts";
import type { MessageWriter } from "../../src/protocol/writer.ts";
import { sayHowStreamsEnded, sayPlans } from "../../src/sync/summary.ts";
import { Tally } from "../../src/sync/tally.ts";
import { TextDates } from "../../src/sync/text-dates.ts";

/** Streams that are sent so: what is said of them at the start and at the end. */
function world(streams: Readonly<Record<string, string>>, fields: readonly object[] = []) {
  const lines: [level: string, message: string][] = [];
  const writer = {
    write: ({ log }: { log: { level: string; message: string } }) => lines.push([log.level, log.message]),
  };
  const log = new Log(writer as unknown as MessageWriter);
  const routes = Object.entries(streams).map(([stream, send_as]) => ({
    stream,
    send_as,
    ...(send_as !== "skip" && { fields }),
  }));
  const config = parseConfig({ user_api_key: "u", event_api_key: "e", routes });
  const names = Object.keys(streams).map((name) => ({ stream: { name, json_schema: {} } }));
  const plans = planCatalog(parseCatalog({ streams: names }), config);
  const tally = new Tally([...plans.values()].map(({ key, label }) => [key, label]));
  const textDates = new Map<string, TextDates>();
  for (const { key, sending } of plans.values()) if (sending) textDates.set(key, new TextDates(sending));
  return {
    tally,
    /** A record of a stream comes in. */
    take: (stream: string, row: object) => {
      tally.of(stream).read++;
      const shape = plans.get(stream)?.sending?.shape({ ...row });
      if (shape !== undefined) textDates.get(stream)?.note(shape.attributes);
    },
    start: () => {
      sayPlans(log, plans);
      return lines.splice(0);
    },
    end: (lanes: ReadonlyMap<string, LaneCounts> = new Map()) => {
      sayHowStreamsEnded(log, plans, { elapsedMs: 1, tally, textDates, lanes, inHand: 0 });
      return lines.splice(0);
    },
  };
}

const ID = { customer_id: "1" };

describe("what is said before a sync", () => {
  const LATER = /^Blueshift accepts identify events now and processes them later: .*click-stream page/;

  it("is the plan of each stream", () => {
    const plans = world({ users: "customer_bulk", logs: "skip" }).start();
    expect(plans).toEqual([
      ["INFO", expect.stringMatching(/^Stream "users" is sent as customer_bulk/)],
      ["INFO", expect.stringMatching(/^Stream "logs" is skipped/)],
    ]);
  });

  it.each([
    [{ visits: "identify_event" }],
    [{ visits: "identify_event", users: "customer", clicks: "identify_event", logs: "skip" }],
  ])("is also, once, that events are processed later: %j", (streams) => {
    const lines = world(streams).start();
    expect(lines).toHaveLength(Object.keys(streams).length + 1);
    expect(lines.filter(([, line]) => LATER.test(line))).toEqual([lines.at(-1)]);
    expect(lines.at(-1)?.[0]).toBe("INFO");
  });

  it.each([[{ users: "customer", leads: "customer_bulk" }], [{ logs: "skip" }], [{}]])(
    "is nothing of events where there are none: %j",
    (streams) => {
      const lines = world(streams).start();
      expect(lines).toHaveLength(Object.keys(streams).length);
      expect(lines.filter(([, line]) => LATER.test(line))).toEqual([]);
    },
  );
});

describe("what is said of a stream after a sync", () => {
  it("is one line where nothing was odd", () => {
    const { take, end } = world({ users: "customer_bulk" }, [{ from: "/a/b", to: "c" }]);
    take("users", { ...ID, a: { b: 1 } });
    expect(end()).toEqual([["INFO", expect.stringMatching(/^Stream "users" ended: records=1 /)]]);
  });

  it("counts events as accepted, and all else as delivered", () => {
    const { tally, end } = world({ users: "customer", visits: "identify_event", logs: "skip" });
    for (const stream of ["users", "visits"]) tally.of(stream).delivered = 3;
    tally.of("logs").skipped = 2;
    expect(end().map(([, line]) => line)).toEqual([
      expect.stringMatching(/"users".* delivered=3 accepted=0 /),
      expect.stringMatching(/"visits".* delivered=0 accepted=3 /),
      expect.stringMatching(/"logs".* delivered=0 accepted=0 .*skipped=2 /),
    ]);
  });

  it("has the waits of the endpoint that its records went to", () => {
    const { tally, end } = world({ users: "customer_bulk", visits: "identify_event", logs: "skip" });
    for (const stream of ["users", "visits", "logs"]) tally.of(stream).noteCall(1);
    const idle = { rate: 0, blueshift: 0, source: 0 };
    const counts = { calls: 1, retries: 0, items: 1, waitedForRate: 0 };
    const lanes = new Map<string, LaneCounts>([
      ["customer_bulk", { ...counts, maxItems: 50, waits: { ...idle, rate: 1000 } }],
      ["event_bulk", { ...counts, maxItems: 70, waits: { ...idle, blueshift: 1000 } }],
    ]);
    expect(end(lanes).map(([, line]) => line)).toEqual([
      expect.stringMatching(/"users".* fill=1\.0\/50 .*bottleneck=rate$/),
      expect.stringMatching(/"visits".* fill=1\.0\/70 .*bottleneck=blueshift$/),
      expect.stringMatching(/"logs".* retries=0$/),
    ]);
  });

  it("warns of records that were rejected and of values that were left out, each where there are any", () => {
    const { tally, end } = world({ users: "customer", leads: "customer" });
    tally.of("users").reject({ field: "age", reason: "must be integer" });
    tally.of("leads").leaveOut({ field: "joined_at", reason: "is not a date" });
    expect(end().filter(([level]) => level === "WARN")).toEqual([
      ["WARN", 'Stream "users": 1 record rejected: 1 × age: must be integer.'],
      ["WARN", 'Stream "leads": 1 value left out: 1 × joined_at: is not a date.'],
    ]);
  });

  it("names the attributes that hold dates as mere text", () => {
    const { take, end } = world({ users: "customer", leads: "customer" });
    take("users", { ...ID, born: "2021-09-30", seen: "2021-09-30" });
    take("leads", { ...ID, born: "2021-09-30T00:00:00Z" });
    expect(end().filter(([, line]) => line.includes("mere text"))).toEqual([
      ["INFO", expect.stringMatching(/^Stream "users": dates .*"date_time": born, seen\.$/)],
    ]);
  });

  it("warns of pointers at which no record held anything, unless there was no record", () => {
    const fields = ["/a/b", "/a/c", "/a~1d"].map((from, index) => ({ from, to: `to_${index}` }));
    const { take, end } = world(
      { users: "customer", leads: "customer", visits: "identify_event", logs: "skip" },
      fields,
    );
    take("users", { ...ID, a: { b: null } });
    take("users", { ...ID, a: {} });
    take("visits", { ...ID, a: { b: 1, c: 1 }, "a/d": 1 });
    take("logs", { ...ID });
    expect(end().filter(([level]) => level === "WARN")).toEqual([
      ["WARN", 'Stream "users": no record held anything at /a/c, /a~1d. Is it misspelt?'],
    ]);
  });
});
