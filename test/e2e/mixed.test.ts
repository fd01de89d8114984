import { describe, expect, it } from "vitest";
import { CallStarts } from "./call-starts.ts";
import { FAST } from "./control.ts";
import { catalog, range, record, state, USERS_ROUTE, user } from "./messages.ts";
import { stage } from "./stage.ts";

/** Three streams, each with its endpoint as the sandbox calls it. */
const STREAMS = [
  { stream: "users", sendAs: "customer_bulk", endpoint: "customer_bulk", path: "/api/v1/customers/bulk" },
  { stream: "members", sendAs: "customer", endpoint: "customer", path: "/api/v1/customers" },
  { stream: "visitors", sendAs: "identify_event", endpoint: "event_bulk", path: "/api/v1/bulkevents" },
] as const;

const ROUTES = STREAMS.map(({ stream, sendAs }) => ({ ...USERS_ROUTE, stream, send_as: sendAs }));
const CATALOG = catalog({ users: {}, members: {}, visitors: {} });

/** Rows of all streams in turn, so many of each, with a state of each stream behind its last; no customer is in two. */
function* interleaved(rows: Readonly<Record<string, number>>): Generator<string> {
  for (const number of range(1, Math.max(...Object.values(rows)))) {
    for (const [place, { stream }] of STREAMS.entries()) {
      const last = rows[stream] ?? 0;
      if (number <= last) yield record(user(place * 100_000 + number), { stream });
      if (number === last) yield state(number, { stream });
    }
  }
}

describe.concurrent("streams to three endpoints in one sync", () => {
  it("leave a customer who is in all of them in its order", async () => {
    const { control, write } = await stage({ latency: [2, 25], history: true, seed: 3 });
    const customers = range(1, 15);
    const versions = range(1, 24);
    const rows = versions.flatMap((version) =>
      customers.map((id) => {
        const { stream } = STREAMS[(version * 7 + id) % 3] ?? STREAMS[0];
        // Some rows have one of its names only; each shares one with the row before.
        const { email } = user(id);
        const names = [{ id, email }, { id }, { id, email }, { email }][version % 4];
        return { stream, row: { ...names, version, [`seen_${version}`]: true } };
      }),
    );
    const program = write({
      config: { routes: ROUTES, batching: { customers: 5, events: 5, linger_ms: 10 } },
      catalog: CATALOG,
    });
    const lines = rows.map(({ stream, row }) => record(row, { stream }));
    const ends = STREAMS.map(({ stream }) => state(1, { stream }));
    expect((await program.finish([...lines, ...ends])).code).toBe(0);

    const endpointOf = new Map((await control.calls()).map(({ number, endpoint }) => [number, endpoint]));
    for (const id of customers) {
      const history = await control.history(String(id));
      const seen = history.map(({ attributes }) => Number(attributes.version));
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(seen.at(-1)).toBe(versions.at(-1));
      expect(new Set(history.map(({ call }) => endpointOf.get(call))).size).toBe(3);
    }
    // Nor was any version lost where two went as one.
    for (const customer of await control.customers()) {
      expect(customer).toMatchObject(
        Object.fromEntries(versions.map((version) => [`seen_${version}`, true])),
      );
    }
    expect(await control.summary()).toMatchObject({
      customers: customers.length,
      sameCustomerInFlight: 0,
      sameCustomerInOneCall: 0,
    });
  });

  it.each(STREAMS)("are not held up where $endpoint does not answer", async ({ stream, endpoint }) => {
    const { control, write } = await stage();
    await control.order({ next: 1000, endpoint, fault: { hang: true } });
    const program = write({ config: { routes: ROUTES }, catalog: CATALOG });
    await program.feed(interleaved({ users: 200, members: 200, visitors: 200 }));
    program.end();
    const others = STREAMS.map((one) => one.stream).filter((name) => name !== stream);
    await program.until("the other streams' states came out", ({ states }) => states.length === 2);
    const named = program.states.map(({ state }) => state?.stream?.stream_descriptor.name);
    expect(named.sort()).toEqual(others.sort());
    await control.clearFaults();
    expect((await program.exit).code).toBe(0);
    expect(program.states).toHaveLength(3);
    expect((await control.summary()).customers).toBe(600);
  });

  it.each(STREAMS)("end without waiting for $endpoint where that may be called seldom", async (slow) => {
    const { control, write } = await stage();
    const program = write({
      // Its second call may be made after 100 seconds.
      config: { routes: ROUTES, rate_limits: { ...FAST, [slow.endpoint]: 0.01 } },
      catalog: CATALOG,
    });
    await program.feed(interleaved({ users: 150, members: 100, visitors: 300 }));
    program.end();
    const others = STREAMS.filter(({ stream }) => stream !== slow.stream);
    await program.until("the other streams' states came out", ({ states }) => states.length === 2);
    const named = program.states.map(({ state }) => state?.stream?.stream_descriptor.name);
    expect(named.sort()).toEqual(others.map(({ stream }) => stream).sort());
    const calls = await control.calls();
    expect(calls.filter(({ endpoint }) => endpoint === slow.endpoint)).toHaveLength(1);
    program.kill();
  });

  it("keep each endpoint's own rate", async () => {
    const { control, scratch, write } = await stage();
    const starts = new CallStarts(scratch);
    const rates = { customer: 40, customer_bulk: 5, event_bulk: 10 };
    const program = write({
      env: starts.env,
      config: { routes: ROUTES, rate_limits: rates, batching: { customers: 10, events: 10, linger_ms: 10 } },
      catalog: CATALOG,
    });
    expect((await program.finish(interleaved({ users: 100, members: 80, visitors: 200 }))).code).toBe(0);
    const { byEndpoint } = (await control.summary()).calls;
    for (const { endpoint, path } of STREAMS) {
      const rate = rates[endpoint];
      expect(byEndpoint[endpoint]).toBeGreaterThan(rate);
      // A call may be noted a little later than it starts.
      expect(starts.shortestTimeOfMoreThan(rate, path)).toBeGreaterThanOrEqual(1000 - 5);
    }
  });

  it("give each stream's state back for that stream's own records", async () => {
    const { control, write } = await stage();
    await control.order({
      reject_customers: { where: { attribute: "customer_id", value: "100002" }, mode: "pinned" },
    });
    const program = write({ config: { routes: ROUTES }, catalog: CATALOG });
    expect((await program.finish(interleaved({ users: 7, members: 5, visitors: 6 }))).code).toBe(0);
    const stats = program.states.map(({ state }) => [
      state?.stream?.stream_descriptor.name,
      state?.destinationStats.recordCount,
      state?.destinationStats.rejectedRecordCount,
    ]);
    expect(stats.sort()).toEqual([
      ["members", 5, 1],
      ["users", 7, 0],
      ["visitors", 6, 0],
    ]);
  });
});
