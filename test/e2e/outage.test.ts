import { describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/server.ts";
import { Control, EVENT_KEY, USER_KEY } from "./control.ts";
import { failedWith } from "./failed.ts";
import { catalog, range, record, state, USERS_ROUTE, user, usersWithStates } from "./messages.ts";
import { stage } from "./stage.ts";

describe.concurrent("Blueshift", () => {
  it("that is away in the middle of a sync and comes back has all at its end", async () => {
    const { control, write } = await stage();
    const program = write({ config: { batching: { customers: 10, linger_ms: 50 } } });
    await program.feed(usersWithStates(range(1, 200), 50));
    await program.until("states came out", ({ states }) => states.length === 4);
    await control.order({ outage_ms: 1500 });
    expect((await program.finish(usersWithStates(range(201, 600), 50))).code).toBe(0);
    const { calls, customers } = await control.summary();
    expect(customers).toBe(600);
    expect(calls.byStatus[503]).toBeGreaterThan(10);
    expect(program.states.map(({ id }) => id)).toEqual(range(1, 12).map((count) => count * 50));
    expect(program.errors).toEqual([]);
  });

  it("that does not even listen is waited for", async () => {
    const gone = await stage();
    const { port } = gone.sandbox;
    await gone.sandbox.close();
    const program = gone.write();
    await program.feed(usersWithStates(range(1, 100), 50));
    await program.until("it began", ({ messages }) => messages.length > 0);
    // Time for some tries, which leave no trace anywhere.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const back = await startSandbox({ port, userApiKey: USER_KEY, eventApiKey: EVENT_KEY });
    try {
      expect((await program.finish()).code).toBe(0);
      expect((await new Control(back.url).summary()).customers).toBe(100);
      expect(program.states).toHaveLength(2);
    } finally {
      await back.close();
    }
  });

  it("that stays away longer than a call is tried fails the sync, which may be started again", async () => {
    const { control, write } = await stage();
    const program = write({ config: { retry: { max_elapsed_seconds: 1 } } });
    await program.feed([record(user(1)), state(1)]);
    await program.until("a state came out", ({ states }) => states.length === 1);
    await control.order({ outage_ms: 60_000 });
    await program.feed(usersWithStates(range(2, 300), 10));
    // Its standard input stays open: it ends by itself.
    expect(await program.exit).toEqual({ code: 1, signal: null });
    expect(program.errors).toMatchObject([
      failedWith("BLUESHIFT_RETRIES_EXHAUSTED", /HTTP 503.*max_elapsed_seconds/),
    ]);
    expect(program.states).toHaveLength(1);
    expect((await control.summary()).customers).toBe(1);
    expect(program.logs("ERROR")).toHaveLength(1);
  });

  it("that is slower than a call may take is tried again, and then given up", async () => {
    const { control, write } = await stage();
    await control.order({ next: 100, fault: { hang: true } });
    const program = write({ config: { retry: { request_timeout_seconds: 0.2, max_elapsed_seconds: 1 } } });
    const exit = await program.finish([record(user(1)), state(1)]);
    expect(exit.code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("BLUESHIFT_RETRIES_EXHAUSTED")]);
    expect(program.states).toEqual([]);
    expect((await control.summary()).calls.total).toBeGreaterThan(1);
  });

  it("that asks for time gets it", async () => {
    const { control, write } = await stage();
    await control.order({ fault: { status: 429, headers: { "retry-after": "2" } } });
    const program = write();
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(0);
    const [first, second] = JSON.parse(await control.text("calls"));
    expect(second.at - first.at).toBeGreaterThanOrEqual(1990);
  });

  it.each([
    ["a 200 that can't be read", { garbage_body: true }],
    ["a 200 without a body", { empty_body: true }],
    ["a 200 that is larger than is read", { huge_body: 11_000_000 }],
    ["an answer that is cut off", { cut_body: true }],
    ["an answer that is lost", { lose_answer: true }],
  ])("%s proves nothing: the call is made again", async (_, fault) => {
    const { control, write } = await stage();
    await control.order({ next: 2, fault });
    const program = write();
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(0);
    expect(await control.summary()).toMatchObject({ customers: 1, calls: { total: 3 } });
    expect(program.states).toHaveLength(1);
  });

  it("that points elsewhere is not followed there with the key", async () => {
    const { control, write } = await stage();
    const other = await stage();
    await control.order({ fault: { redirect: `${other.sandbox.url}/api/v1/customers/bulk` } });
    const program = write();
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("BLUESHIFT_UNEXPECTED_ANSWER", /redirect/)]);
    expect(program.states).toEqual([]);
    expect((await other.control.summary()).calls.total).toBe(0);
  });
});

describe.concurrent("a key that is refused in mid-sync", () => {
  it.each([
    ["user", "customer_bulk", USERS_ROUTE.send_as],
    ["event", "event_bulk", "identify_event"],
  ] as const)("%s: ends it at once, and is not used again", async (key, endpoint, sendAs) => {
    const { control, write } = await stage({ latency: 20 });
    const program = write({
      config: {
        routes: [{ ...USERS_ROUTE, send_as: sendAs }],
        // So far apart that a call's answer is there before the next starts.
        rate_limits: { customer_bulk: 0.5, event_bulk: 0.5 },
        batching: { customers: 10, events: 10, linger_ms: 0 },
      },
      catalog: catalog(),
    });
    await program.feed(usersWithStates(range(1, 20), 20));
    await program.until("a state came out", ({ states }) => states.length === 1);
    await control.order({ revoke: key });
    await program.feed(usersWithStates(range(21, 500), 20));
    expect(await program.exit).toEqual({ code: 1, signal: null });
    expect(program.errors).toMatchObject([
      failedWith("BLUESHIFT_KEY_REFUSED", new RegExp(`/${key}_api_key .* ${key} API key`)),
    ]);
    expect(program.errors[0]?.message).not.toContain(key === "user" ? "event_api_key" : "user_api_key");
    expect(program.stdout + program.stderr).not.toContain(key === "user" ? USER_KEY : EVENT_KEY);
    expect(program.states).toHaveLength(1);
    const { calls, customers } = await control.summary();
    expect(calls.byStatus[401]).toBe(1);
    expect(calls.byEndpoint).toEqual({ [endpoint]: calls.total });
    expect(customers).toBe(20);
  });

  it("lets what is in flight finish, and acknowledges it", async () => {
    const { control, write } = await stage();
    await control.order({ endpoint: "event_bulk", fault: { delay_ms: 600 } });
    const program = write({
      config: {
        routes: [USERS_ROUTE, { stream: "people", send_as: "identify_event" }],
        batching: { linger_ms: 0 },
      },
      catalog: catalog({ users: {}, people: {} }),
    });
    await program.feed([record(user(1), { stream: "people" }), state(1, { stream: "people" })]);
    await control.until(({ callsInFlight }) => callsInFlight === 1);
    await control.order({ revoke: "user" });
    await program.feed([record(user(2)), state(2)]);
    expect((await program.exit).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("BLUESHIFT_KEY_REFUSED")]);
    expect(program.states.map(({ state }) => state?.stream?.stream_descriptor.name)).toEqual(["people"]);
    expect((await control.customers()).map(({ email }) => email)).toEqual([user(1).email]);
  });
});
