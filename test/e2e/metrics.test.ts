import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { catalog, range, record, state, USERS_ROUTE, user } from "./messages.ts";
import type { Program } from "./program.ts";
import { stage } from "./stage.ts";

const CATALOG = catalog({ users: { properties: { age: { type: "integer" } } }, events: {}, audit: {} });
const CONFIG = {
  routes: [
    USERS_ROUTE,
    { ...USERS_ROUTE, stream: "events", send_as: "identify_event" },
    { stream: "audit", send_as: "skip" },
  ],
  batching: { linger_ms: 0, customers: 10 },
};

/** Where a program says that its metrics are. */
async function urlOf(program: Program): Promise<string> {
  const url = () =>
    /^Metrics are at (http:\S+)\/metrics/.exec(
      program.logs("INFO").find((text) => text.startsWith("Metrics")) ?? "",
    )?.[1];
  await program.until("it said where its metrics are", () => url() !== undefined);
  return url() ?? "";
}

/** All metrics, by name and labels. */
async function scrape(url: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

const sumOf = (metrics: Readonly<Record<string, number>>, start: string): number =>
  Object.entries(metrics).reduce((sum, [name, value]) => sum + (name.startsWith(start) ? value : 0), 0);

describe.concurrent("--metrics-port", () => {
  it("serves numbers that are those of the summary in the end, and ends with the sync", async () => {
    const { control, write } = await stage();
    const program = write({ config: CONFIG, catalog: CATALOG, args: ["--metrics-port", "0"] });
    const url = await urlOf(program);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await control.order({ next: 2, endpoint: "customer_bulk", fault: { status: 503 } });
    await program.feed([
      ...range(1, 40).map((id) => record(user(id, id % 10 === 0 ? { age: "old" } : {}))),
      ...range(101, 107).map((id) => record(user(id), { stream: "events" })),
      record({ id: 1 }, { stream: "audit" }),
      ...["users", "events", "audit"].map((stream) => state(1, { stream })),
    ]);
    // All is settled, and the input is still open.
    await program.until("all states came out", ({ states }) => states.length === 3);
    const metrics = await scrape(url);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
    expect((await program.finish()).code).toBe(0);

    expect(metrics).toMatchObject({
      'blueshift_records_read_total{stream="users"}': 40,
      'blueshift_records_total{stream="users",outcome="delivered"}': 36,
      'blueshift_records_total{stream="users",outcome="rejected"}': 4,
      'blueshift_records_total{stream="events",outcome="accepted"}': 7,
      'blueshift_records_total{stream="audit",outcome="skipped"}': 1,
      'blueshift_calls_total{endpoint="customer_bulk",status="503"}': 2,
      'blueshift_call_retries_total{endpoint="customer_bulk"}': 2,
      blueshift_records_in_hand: 0,
      blueshift_states_total: 3,
    });
    const { calls } = await control.summary();
    expect(metrics['blueshift_calls_total{endpoint="customer_bulk",status="200"}']).toBe(
      (calls.byStatus[200] ?? 0) - (calls.byEndpoint.event_bulk ?? 0),
    );
    expect(sumOf(metrics, "blueshift_calls_total")).toBe(calls.total);
    expect(sumOf(metrics, "blueshift_call_duration_seconds_count")).toBe(calls.total);
    const users = program.logs("INFO").find((text) => text.startsWith('Stream "users" ended'));
    const made = sumOf(metrics, 'blueshift_calls_total{endpoint="customer_bulk"');
    expect(users).toMatch(new RegExp(`records=40 delivered=36 .* rejected=4 .* calls=${made} retries=2 `));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("says that the sync is failing, while calls under way are waited for", async () => {
    const { control, write } = await stage();
    await control.order({ fault: { hang: true } });
    const program = write({ config: CONFIG, catalog: CATALOG, args: ["--metrics-port", "0"] });
    const url = await urlOf(program);
    await program.feed([record(user(1)), state(1)]);
    await control.until(({ callsInFlight }) => callsInFlight === 1);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    program.kill("SIGTERM");
    await program.until("it said so", (all) => all.logs("ERROR").length > 0);
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: "failing", message: expect.stringContaining("SIGTERM") },
    ]);
    program.kill("SIGTERM");
    expect((await program.exit).code).toBe(143);
  });

  it("that another program uses is a mistake, before anything is sent", async () => {
    const { control, write } = await stage();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    try {
      const program = write({ config: CONFIG, catalog: CATALOG, args: ["--metrics-port", String(port)] });
      expect((await program.finish([record(user(1)), state(1)])).code).toBe(1);
      expect(program.errors).toMatchObject([
        {
          failure_type: "config_error",
          message: expect.stringMatching(`port ${port} \\(EADDRINUSE\\)`),
        },
      ]);
      expect((await control.summary()).calls.total).toBe(0);
    } finally {
      other.close();
    }
  });

  it.each([
    ["no address at all", ["--metrics-port", "0", "--metrics-host", ""], /--metrics-host.*must not be empty/],
    [
      "an address that is not this machine's",
      ["--metrics-port", "0", "--metrics-host", "192.0.2.1"],
      /192\.0\.2\.1, port 0 \(EADDRNOTAVAIL\)/,
    ],
    [
      "an address without a port",
      ["--metrics-host", "127.0.0.1"],
      /--metrics-host says nothing without --metrics-port/,
    ],
    ["what is no port", ["--metrics-port", "65536"], /from 0 to 65535\. See --help/],
    ["a dry run", ["--metrics-port", "0", "--dry-run"], /--metrics-port has nothing to show of a --dry-run/],
  ])("refuses %s", async (_, args, message) => {
    const { write } = await stage();
    const program = write({ config: CONFIG, catalog: CATALOG, args });
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([
      { failure_type: "config_error", message: expect.stringMatching(message) },
    ]);
  });
});
