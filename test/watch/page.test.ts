import { describe, expect, it } from "vitest";
import { Failure } from "../../src/failure.ts";
import type { SyncProgress } from "../../src/sync/progress.ts";
import { CallTimes } from "../../src/watch/report/call-times.ts";
import { Examples } from "../../src/watch/report/examples.ts";
import { page } from "../../src/watch/report/page.ts";
import type { ReportData } from "../../src/watch/report/report-data.ts";
import { inWords } from "../../src/watch/report/top-sections.ts";
import type { Subject } from "../../src/watch/watcher.ts";
import { laneOf, progressOf } from "../sync/progress-of.ts";
import { subjectOf, tallyOf } from "./subject.ts";

const HOSTILE = `<img src=x onerror="alert(1)">`;

function dataOf(
  over: Partial<ReportData> & { subject?: Subject } = {},
  progress: Partial<SyncProgress> = {},
): ReportData {
  const { subject, tally } = subjectOf({
    users: { properties: { age: { type: "integer" } } },
    events: {},
    audit: {},
    [HOSTILE]: {},
  });
  const users = tallyOf(tally, "users");
  Object.assign(users, { read: 2000, delivered: 1980 });
  const examples = new Examples(false);
  const [plan] = subject.plans.values();
  for (let line = 10; line <= 200; line += 10) {
    const problem = { field: "age", reason: `must be ${HOSTILE}` };
    users.reject(problem);
    examples.note(plan?.key ?? "", line, { problem, stage: "validation" }, { id: "secretvalue" });
  }
  users.leaveOut({ field: "joined_at", reason: "is not a date" });
  Object.assign(tallyOf(tally, "events"), { read: 50, delivered: 50 });
  Object.assign(tallyOf(tally, "audit"), { read: 7, skipped: 7 });
  const callTimes = new CallTimes();
  callTimes.note({ endpoint: "customer_bulk", items: 50, status: 200, ms: 120 });
  const lanes = new Map([
    [
      "customer_bulk",
      laneOf({ calls: 40, retries: 2, items: 1990, waits: { rate: 9000, blueshift: 500, source: 500 } }),
    ],
    ["event_bulk", laneOf()],
  ]);
  const sample = (ms: number) => ({
    ms,
    delivered: ms / 5,
    rejected: 0,
    skipped: 0,
    calls: new Map([["customer_bulk", ms / 250]]),
  });
  return {
    subject,
    progress: progressOf({ elapsedMs: 10_000, tally, lanes, isReading: false, ...progress }),
    failure: undefined,
    samples: [0, 1000, 2000, 10_000].map(sample),
    callTimes,
    examples,
    ...over,
  };
}

/** What a reader sees, without the marks. */
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("the report", () => {
  it("says what became of the sync, in numbers and in words", () => {
    const text = textOf(page(dataOf()));
    expect(text).toContain("Sync to Blueshift complete");
    expect(text).toContain(
      "api.example started 2026-01-31 10:11:12 UTC took 10.0 s destination-blueshift 1.2.3",
    );
    expect(text).toContain(
      "records read 2,057 delivered 1,980 accepted 50 rejected 20 skipped 7 records/s 206 calls 40 calls repeated 2",
    );
    expect(text).toContain("The rate held it back: for 90 % of the time");
    expect(text).toMatch(/users customer_bulk 2,000 1,980 0 20 0 1 /);
    expect(text).toMatch(/events event_bulk 50 0 50 0 /);
    expect(text).toMatch(/customer_bulk 5\/s 40 2 49\.8 of 50 120 ms 120 ms 120 ms 200: 1/);
    expect(text).toContain("lines 10, 20, 30, 40, 50, 60, 70, 80, 90, 100 … (validation)");
    expect(text).toContain("1 × joined_at: is not a date");
    expect(text).toContain("Stream &#34;audit&#34; is skipped");
  });

  it("is the same whenever it is made of the same", () => {
    expect(page(dataOf())).toBe(page(dataOf()));
  });

  it("loads nothing, runs nothing, and lets no name do otherwise", () => {
    const text = page(dataOf());
    expect(text).toContain(`default-src 'none'; style-src 'unsafe-inline'`);
    const tags = [...text.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/gi)];
    expect(tags.length).toBeGreaterThan(100);
    for (const [tag, name = "", attributes = ""] of tags) {
      expect(tag).not.toMatch(/<(script|link|img|iframe|object|embed|base|form|a)\b/i);
      expect(name === "meta" ? "" : attributes).not.toMatch(/\s(src|href|on\w+)\s*=|url\(/i);
    }
    expect(text).not.toContain("@import");
    expect(text).toContain("&#60;img src=x onerror=&#34;alert(1)&#34;&#62;");
  });

  it("holds nothing of a record unless that is wanted", () => {
    expect(page(dataOf())).not.toContain("secretvalue");
    const data = dataOf();
    const examples = new Examples(true);
    const problem = { field: "age", reason: `must be ${HOSTILE}` };
    const rejection = { problem, stage: "delivery", words: "no <b>such</b> age", status: 422 } as const;
    examples.note("users", 10, rejection, { id: "<secretvalue>" });
    const text = page({ ...data, examples });
    expect(text).toContain("{&#34;id&#34;:&#34;&#60;secretvalue&#62;&#34;}");
    expect(text).toContain("no &#60;b&#62;such&#60;/b&#62; age");
    expect(textOf(text)).toContain("line 10 … (delivery, HTTP 422)");
  });

  it("says how and why a sync failed", () => {
    const failure = new Failure("RECORD_OF_UNKNOWN_STREAM", { line: 3, stream: HOSTILE });
    const text = textOf(page(dataOf({ failure })));
    expect(text).toContain("Sync to Blueshift failed");
    expect(text).toContain(
      'config_error Line 3 is a record of the stream "&#60;img src=x'.replaceAll('"', "&#34;"),
    );
    expect(text).toContain("[RECORD_OF_UNKNOWN_STREAM] What was acknowledged until then is delivered");
  });

  it("tells of a dry run what would be, and nothing of calls that were not made", () => {
    const { subject } = dataOf();
    const text = textOf(page(dataOf({ subject: { ...subject, command: "dry run", host: undefined } })));
    expect(text).toContain("Dry run: nothing was sent complete started");
    expect(text).toContain("would be sent 1,980");
    expect(text).not.toMatch(/delivered|held it back|acknowledged|a second/);
  });

  it("can be made of a sync that ended as soon as it began", () => {
    const { subject, tally } = subjectOf({ users: {} });
    const sample = { ms: 0, delivered: 0, rejected: 0, skipped: 0, calls: new Map() };
    const text = page(
      dataOf({ subject, samples: [sample, { ...sample, ms: 5 }] }, { elapsedMs: 5, tally, lanes: new Map() }),
    );
    expect(textOf(text)).toContain("The sync was over too soon for a chart.");
    expect(textOf(text)).toContain("Rejected records None.");
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("tells what was odd in the input, and where rejected records are kept", () => {
    const oddLines = { unreadable: 3, overlong: 1 };
    const text = textOf(page(dataOf({}, { oddLines, keptAt: "/local/<x>.jsonl" })));
    expect(text).toContain("Lines that are no messages, and were left out: 3.");
    expect(text).toContain("Lines too long to be read, each perhaps a record: 1.");
    expect(text).toContain("Rejected records are kept in /local/&#60;x&#62;.jsonl.");
  });

  it.each([
    [42_340, "42.3 s"],
    [252_000, "4 min 12 s"],
    [3_720_000, "1 h 2 min"],
    [3_599_900, "1 h 0 min"],
  ])("says how long it took: %i", (ms, text) => expect(inWords(ms)).toBe(text));
});
