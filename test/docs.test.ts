import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../src/catalog/configured-catalog.ts";
import { planCatalog } from "../src/catalog/plan.ts";
import { warnOfDoubts } from "../src/commands/prepare-sync.ts";
import { WRITE_SOURCE } from "../src/commands/write.ts";
import { parseConfig } from "../src/config/config.ts";
import { FAILURES, type FailureCode } from "../src/failure-list.ts";
import { Log } from "../src/protocol/log.ts";
import type { MessageWriter } from "../src/protocol/writer.ts";
import { OddLines } from "../src/sync/odd-lines.ts";
import { omissionsLine, rejectionsLine } from "../src/sync/report.ts";
import { StreamTally } from "../src/sync/tally.ts";
import { Troubles } from "../src/sync/troubles.ts";
import { sayNotWritten } from "../src/watch/report/report.ts";
import type { Watcher } from "../src/watch/watcher.ts";
import { Watchers } from "../src/watch/watchers.ts";
import { sampleMessage } from "./sample-message.ts";

const root = new URL("../", import.meta.url);
const page = readFileSync(new URL("docs/troubleshooting.md", root), "utf8");

const inOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** The sections of the codes, by their headings. */
const sections = new Map(
  [...page.matchAll(/^### ([A-Z_]+)\n([\s\S]*?)(?=^##|(?![\s\S]))/gm)].map(([, code = "", text = ""]) => [
    code,
    text,
  ]),
);

const BROKEN_WATCHER: Watcher = {
  name: "report",
  everyMs: 1000,
  look: () => {},
  called: () => {
    throw new RangeError();
  },
  end: () => {},
};

/** Each warning of a sync, as it is really said. */
function warnings(): string[] {
  const said: string[] = [];
  const writer = { write: ({ log }: { log: { message: string } }) => said.push(log.message) };
  const log = new Log(writer as unknown as MessageWriter);

  const troubles = new Troubles(log);
  for (let times = 0; times < 3; times++) troubles.note("customer_bulk", "HTTP 503");
  troubles.sumUp();

  const oddLines = new OddLines(log, { invalid_records: "reject" }, WRITE_SOURCE);
  oddLines.takeUnused("LOG");
  oddLines.takeUnreadable({ line: 1, bytes: 7 });
  oddLines.takeOverlong({ line: 2, bytes: 70_000_000 });

  const tally = new StreamTally("users");
  for (const reason of ["is missing", "must be integer"]) {
    tally.reject({ field: "age", reason });
    tally.leaveOut({ field: "joined_at", reason });
  }
  const streams = parseCatalog({
    streams: [{ stream: { name: "users", json_schema: { properties: { id: {} } } } }],
  });
  const routes = [
    { stream: "user", send_as: "skip" },
    { stream: "users", send_as: "customer", fields: [{ from: "ids", to: "customer_id" }] },
  ];
  const config = parseConfig({ user_api_key: "k", routes });
  warnOfDoubts({ config, streams, plans: planCatalog(streams, config) }, log);
  new Watchers([BROKEN_WATCHER], log).called?.({ endpoint: "customer", items: 1, status: 200, ms: 1 });
  sayNotWritten(log, "/reports/report.html", "ENOSPC");
  return [...said, rejectionsLine(tally), omissionsLine(tally)];
}

const codes = Object.keys(FAILURES) as FailureCode[];

describe("the troubleshooting page", () => {
  it.each(codes)("has %s: its message word for word, its type, and what it means", (code) => {
    const [, message = "", rest = ""] =
      /^\n```text\n([\s\S]*?)\n```\n\n([\s\S]*)$/.exec(sections.get(code) ?? "") ?? [];
    expect(inOneLine(message)).toBe(inOneLine(sampleMessage(code)));
    expect(rest).toMatch(new RegExp(`^\`${FAILURES[code].type}\`[.,] `));
    expect(rest.length).toBeGreaterThan(40);
  });

  it("has no code that there is not", () => {
    expect([...sections.keys()].sort()).toEqual([...codes].sort());
  });

  it("quotes the warnings of a sync as the log says them, and leaves none out", () => {
    const [, table = ""] = page.split("| warning | what it means |");
    const quoted = (table.split("\n### ")[0] ?? "").matchAll(/^\| `([^`]+)`/gm);
    // What stands in capitals differs from case to case.
    const patterns = Array.from(quoted, ([, text = ""]) => {
      const parts = text.split(/[A-Z]{2,}(?:_[A-Z]+)*/).map((part) => RegExp.escape(part));
      return new RegExp(`^${parts.join(".+")}$`);
    });
    const said = warnings();
    for (const pattern of patterns) expect(said).toContainEqual(expect.stringMatching(pattern));
    for (const warning of said) {
      const matching = patterns.filter((pattern) => pattern.test(warning));
      expect(matching, warning).toHaveLength(1);
    }
  });

  it("has an anchor for each of its links, and is linked by the README", () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-");
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => slug(heading));
    for (const [, link = ""] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(link);
    expect(readFileSync(new URL("README.md", root), "utf8")).toContain("](docs/troubleshooting.md)");
  });
});
