import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CallStarts } from "./call-starts.ts";
import { failedWith } from "./failed.ts";
import {
  catalog,
  globalState,
  legacyState,
  range,
  record,
  recordOfText,
  state,
  status,
  USERS_ROUTE,
  user,
} from "./messages.ts";
import { BUILT_PROGRAM, SOURCE_PROGRAM } from "./program.ts";
import { stage } from "./stage.ts";

const stats = (recordCount: number, rejectedRecordCount = 0) => ({ recordCount, rejectedRecordCount });

/** How much later than it starts a call may be noted. */
const NOTED_LATE_MS = 5;

describe("a thousand rows at the default limits", () => {
  // `npm test` builds the program first; without that only the sources can be tried.
  const programs = [SOURCE_PROGRAM, BUILT_PROGRAM].filter((file) => existsSync(file));

  it.each(programs)("become a thousand customers in 20 calls: %s", async (file) => {
    // The rate is measured where calls start; the sandbox would see the machine's own hiccups, too.
    const { control, scratch, write } = await stage();
    const starts = new CallStarts(scratch);
    const rows = range(1, 1000).map((id) => ({
      ...user(id),
      first_name: id % 7 === 0 ? null : `Zoë ${id}`,
      age: 20 + (id % 50),
      active: id % 2 === 0,
    }));
    const program = write({
      file,
      env: starts.env,
      config: {
        rate_limits: {},
        batching: {},
        routes: [
          {
            ...USERS_ROUTE,
            fields: [...USERS_ROUTE.fields, { from: "first_name", to: "firstname" }],
          },
          { stream: "purchases", send_as: "skip" },
        ],
      },
      catalog: catalog({
        users: { properties: { id: { type: "integer" }, first_name: { type: "string" } } },
        purchases: {},
      }),
    });
    const exit = await program.finish(
      rows.flatMap((row) => [
        record(row),
        record({ user: row.id }, { stream: "purchases" }),
        ...(row.id % 250 === 0 ? [state(row.id), state(row.id, { stream: "purchases" })] : []),
      ]),
    );

    expect(program.errors).toEqual([]);
    expect(exit).toEqual({ code: 0, signal: null });
    const summary = await control.summary();
    expect(summary.calls).toEqual({
      total: 20,
      byEndpoint: { customer_bulk: 20 },
      byStatus: { 200: 20 },
    });
    expect(summary.rateLimited).toBe(0);
    expect(starts.times()).toHaveLength(20);
    expect(starts.shortestTimeOfMoreThan(5)).toBeGreaterThanOrEqual(1000 - NOTED_LATE_MS);
    expect(summary).toMatchObject({ customers: 1000, upserts: 1000, recordsReceived: 1000 });

    const customers = (await control.customers()).map(({ uuid, ...attributes }) => attributes);
    customers.sort((a, b) => Number(a.customer_id) - Number(b.customer_id));
    expect(customers).toEqual(
      rows.map(({ id, first_name, ...others }) => ({
        customer_id: String(id),
        ...others,
        ...(first_name !== null && { firstname: first_name }),
      })),
    );

    for (const stream of ["users", "purchases"]) {
      const states = program.states.filter(
        (message) => message.state?.stream?.stream_descriptor.name === stream,
      );
      expect(states).toEqual(
        [250, 500, 750, 1000].map((cursor) => {
          const sent = JSON.parse(state(cursor, { stream }));
          return { ...sent, state: { ...sent.state, destinationStats: stats(250) } };
        }),
      );
    }
    expect(program.states).toHaveLength(8);
  });
});

describe.concurrent("states", () => {
  it("of the old kind cover all streams", async () => {
    const { write } = await stage();
    const program = write({ catalog: catalog({ users: {}, others: {} }) });
    const exit = await program.finish([
      record(user(1)),
      record({ email: "other@shop.example" }, { stream: "others" }),
      legacyState(1),
      record(user(2)),
      legacyState(2),
    ]);
    expect(exit.code).toBe(0);
    expect(program.states).toEqual([
      { type: "STATE", state: { data: { users: { cursor: 1 } }, destinationStats: stats(2) } },
      { type: "STATE", state: { data: { users: { cursor: 2 } }, destinationStats: stats(1) } },
    ]);
  });

  it("that are global cover all streams, and come back with all that was in them", async () => {
    const { control, write } = await stage();
    const program = write({ catalog: catalog({ users: {}, others: {} }) });
    const streams = ["users", "others"];
    const exit = await program.finish([
      globalState(0, streams),
      record(user(1)),
      record({ email: "other@shop.example" }, { stream: "others" }),
      record({ age: 3 }, { stream: "others" }),
      globalState(1, streams),
    ]);
    expect(exit.code).toBe(0);
    const sent = [0, 1].map((cursor) => JSON.parse(globalState(cursor, streams)));
    expect(program.states).toEqual([
      { ...sent[0], state: { ...sent[0].state, destinationStats: stats(0) } },
      { ...sent[1], state: { ...sent[1].state, destinationStats: stats(3, 1) } },
    ]);
    expect((await control.summary()).customers).toBe(2);
  });

  it("keep every letter of their numbers", async () => {
    const { write } = await stage();
    const program = write();
    const sent =
      '{"type":"STATE","state":{"data":{"lsn":12345678901234567890,"share":1.10},"sourceStats":{"recordCount":0.0}}}';
    await program.finish([sent]);
    expect(program.stdout).toContain(
      '{"type":"STATE","state":{"data":{"lsn":12345678901234567890,"share":1.10},"sourceStats":{"recordCount":0.0},' +
        '"destinationStats":{"recordCount":0.0,"rejectedRecordCount":0.0}}}\n',
    );
  });

  it("of a stream do not wait for another stream", async () => {
    const { control, write } = await stage();
    await control.order({ endpoint: "customer_bulk", fault: { hang: true } });
    const program = write({
      config: {
        routes: [USERS_ROUTE, { stream: "others", send_as: "identify_event" }],
        batching: { linger_ms: 0 },
      },
      catalog: catalog({ users: {}, others: {} }),
    });
    await program.feed([
      record(user(1)),
      state(1),
      record({ email: "other@shop.example" }, { stream: "others" }),
      state(1, { stream: "others" }),
    ]);
    await program.until("a state came out", ({ states }) => states.length > 0);
    expect(program.states.map(({ state }) => state?.stream?.stream_descriptor.name)).toEqual(["others"]);
    await control.clearFaults();
    expect((await program.finish()).code).toBe(0);
    expect(program.states).toHaveLength(2);
  });
});

describe.concurrent("a source", () => {
  it("that falls silent has its records delivered and its state given back", async () => {
    const { control, write } = await stage();
    const program = write({ config: { batching: { linger_ms: 200 } } });
    await program.feed([record(user(1)), record(user(2)), record(user(3)), state(3)]);
    await program.until("the state came out", ({ states }) => states.length === 1);
    expect(program.states[0]?.state?.destinationStats).toEqual(stats(3));
    expect(await control.summary()).toMatchObject({ customers: 3, calls: { total: 1 } });
    const [call] = JSON.parse(await control.text("calls"));
    expect(call).toMatchObject({ items: 3 });
    // Its standard input is still open, and it goes on.
    expect((await program.finish([record(user(4)), state(4)])).code).toBe(0);
    expect((await control.summary()).customers).toBe(4);
  });

  it("that ends before its streams are complete has delivered what came, and failed", async () => {
    const { control, write } = await stage();
    const program = write({ catalog: catalog({ users: {}, others: {} }) });
    const exit = await program.finish([
      status("STARTED"),
      status("STARTED", "others"),
      record(user(1)),
      state(1),
      status("COMPLETE"),
      status("INCOMPLETE", "others"),
    ]);
    expect(exit.code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("INPUT_INCOMPLETE", /: others\./)]);
    expect(program.errors[0]?.message).not.toContain("users");
    expect(program.states).toHaveLength(1);
    expect((await control.summary()).customers).toBe(1);
  });

  it("whose streams are all complete has succeeded", async () => {
    const { write } = await stage();
    const program = write();
    const exit = await program.finish([status("STARTED"), record(user(1)), state(1), status("COMPLETE")]);
    expect(exit.code).toBe(0);
  });

  it("that sends nothing has succeeded", async () => {
    const { control, write } = await stage();
    const program = write();
    expect((await program.finish()).code).toBe(0);
    expect((await control.summary()).calls.total).toBe(0);
  });

  it("that sends a stream which the catalog does not have is a mistake in the configuration", async () => {
    const { control, write } = await stage();
    const program = write();
    const exit = await program.finish([record(user(1)), state(1), record(user(2), { stream: "strangers" })]);
    expect(exit.code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("RECORD_OF_UNKNOWN_STREAM", /^Line 3\b.*"strangers"/)]);
    // What was not sent is not acknowledged.
    expect(program.states.length).toBeLessThanOrEqual((await control.summary()).customers);
  });
});

describe.concurrent("values", () => {
  it("arrive digit by digit, and under any name", async () => {
    const { control, write } = await stage();
    const program = write();
    const columns =
      '"big":12345678901234567890,"negative":-9007199254740993,"price":0.1000000000000000055511151231257827,' +
      '"list":[18014398509481985],"__proto__":{"city":"Oslo"},"constructor":"c","toString":"t"';
    const exit = await program.finish([
      recordOfText(`{"id":9223372036854775807,${columns}}`),
      // Two rows of one customer, which go as one.
      recordOfText('{"id":9007199254740993,"__proto__":"first","big":1}'),
      recordOfText('{"id":9007199254740993,"__proto__":"second"}'),
      state(1),
    ]);
    expect(program.errors).toEqual([]);
    expect(exit.code).toBe(0);
    const text = await control.text("customers");
    expect(text).toContain('"customer_id":"9223372036854775807"');
    for (const column of columns.split(/,(?=")/)) expect(text).toContain(column);
    expect(text).toContain('"__proto__":"second"');
    expect((await control.summary()).customers).toBe(2);
  });
});

describe.concurrent("rows of one customer", () => {
  it("that wait for one call go as one, and count as what they are", async () => {
    const { control, write } = await stage();
    const program = write();
    await program.finish([
      record({ id: 1, email: "a@shop.example", plan: "free", city: "Oslo" }),
      record({ id: 1, email: "a@shop.example", plan: "paid" }),
      state(1),
    ]);
    expect(program.states[0]?.state?.destinationStats).toEqual(stats(2));
    expect(await control.customers()).toMatchObject([{ plan: "paid", city: "Oslo" }]);
    expect(await control.summary()).toMatchObject({ upserts: 1, calls: { total: 1 } });
  });

  it("that share one name of two are sent apart and in their order", async () => {
    const { control, write } = await stage({ history: true, latency: [10, 40] });
    const program = write({ config: { batching: { linger_ms: 0 } } });
    const rows = range(1, 24).map((version) => ({
      id: (version % 3) + 1,
      // Each shares its address with others' ids, in other letters.
      email: version % 2 === 0 ? "chain@shop.example" : "CHAIN@shop.example",
      version,
    }));
    const exit = await program.finish([...rows.map((row) => record(row)), state(1)]);
    expect(exit.code).toBe(0);
    expect(await control.summary()).toMatchObject({ sameCustomerInFlight: 0, sameCustomerInOneCall: 0 });
    for (const customer of await control.customers()) {
      const last = rows.findLast(({ id }) => String(id) === customer.customer_id);
      expect(customer.version).toBe(last?.version);
    }
    const calls: { call: number; attributes: { version: number } }[] = [];
    for (const id of [1, 2, 3]) calls.push(...JSON.parse(await control.text(`history?customer_id=${id}`)));
    calls.sort((a, b) => a.call - b.call);
    const versions = calls.map(({ attributes }) => attributes.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions.at(-1)).toBe(24);
  });
});
