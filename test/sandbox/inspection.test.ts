import { describe, expect, it } from "vitest";
import { many, open, readControl as read } from "./caller.ts";

const ids = (customers: readonly { customer_id?: string }[]) =>
  customers.map(({ customer_id: id }) => id ?? "");

describe("searching customers", () => {
  const people = [
    { customer_id: "A-1", email: "Ann@Mail.example", firstname: "Ann", lastname: "Öberg" },
    { customer_id: "B-2", email: "bob@post.example", firstname: "Bob", phone_number: "+4915112345" },
    { email: "cleo@mail.example", lastname: "of 'Egypt' % _" },
  ];

  it.each([
    ["a part of the email, in any case", "MAIL.ex", ["A-1", ""]],
    ["the customer_id", "b-2", ["B-2"]],
    ["a name", "ann öb", ["A-1"]],
    ["a phone number", "15112345", ["B-2"]],
    ["the uuid", "00000000-0000-4000-8000-000000000001", ["B-2"]],
    ["a part of the uuid", "8000-000000000002", [""]],
    ["letters that mean something in SQL", "'egypt' % _", [""]],
    ["nothing that there is", "%", [""]],
    ["two values at once, which is none", "example a-1", []],
  ])("finds by %s", async (_, search, expected) => {
    const sandbox = await open();
    await sandbox.bulk(people);
    const { body, total } = await read(sandbox, `customers?search=${encodeURIComponent(search)}`);
    expect(ids(body)).toEqual(expected);
    expect(total).toBe(String(expected.length));
  });

  it("finds by what a customer is called now, and not by what it was called before", async () => {
    const sandbox = await open();
    await sandbox.bulk(people);
    await sandbox.single({ customer_id: "A-1", lastname: "Nilsson" });
    expect(ids((await read(sandbox, "customers?search=nilsson")).body)).toEqual(["A-1"]);
    expect((await read(sandbox, "customers?search=öberg")).body).toEqual([]);
  });

  it("pages, newest first if asked, and says how many there are in all", async () => {
    const sandbox = await open();
    await sandbox.bulk(many(30, (n) => ({ customer_id: `c${n}` })));
    const page = await read(sandbox, "customers?search=c&offset=10&limit=3&order=newest");
    expect([ids(page.body), page.total]).toEqual([["c19", "c18", "c17"], "30"]);
    const all = await read(sandbox, "customers?offset=29&limit=3&order=newest");
    expect([ids(all.body), all.total]).toEqual([["c0"], "30"]);
    expect((await read(sandbox, "customers?search=c&offset=40&limit=3")).total).toBe("30");
  });

  it("gives thousands of customers in one answer, all and in order", async () => {
    const sandbox = await open();
    for (let call = 0; call < 50; call++) {
      await sandbox.bulk(many(50, (n) => ({ customer_id: `${call * 50 + n}` })));
    }
    const { body } = await read(sandbox, "customers?limit=100000");
    expect(ids(body)).toEqual(many(2_500, String));
    expect(ids((await read(sandbox, "customers?offset=400&limit=1500")).body)).toEqual(
      many(1_500, (n) => `${400 + n}`),
    );
  });
});

describe("one customer", () => {
  const uuid = "00000000-0000-4000-8000-000000000000";

  it("comes with its history: which call changed which attribute, the newest first", async () => {
    const sandbox = await open();
    await sandbox.single({ customer_id: "1", plan: "free", tags: ["a"], city: "Bern" });
    await sandbox.single({ customer_id: "1", plan: "paid", tags: ["a"], city: null });
    await sandbox.events([{ event: "identify", customer_id: "1", n: 1, subscription_groups: [] }]);
    const { body } = await read(sandbox, `customers/${uuid}`);
    expect(body).toMatchObject({ uuid, upserts: 3, call: 3, profile: { plan: "paid", tags: ["a"] } });
    expect(body.history).toEqual([
      { call: 3, at: expect.any(Number), sent: 3, changes: expect.any(Array) },
      {
        call: 2,
        at: expect.any(Number),
        sent: 4,
        changes: [
          { attribute: "plan", from: "free", to: "paid" },
          { attribute: "city", from: "Bern" },
        ],
      },
      {
        call: 1,
        at: expect.any(Number),
        sent: 4,
        changes: [
          { attribute: "customer_id", to: "1" },
          { attribute: "plan", to: "free" },
          { attribute: "tags", to: ["a"] },
          { attribute: "city", to: "Bern" },
        ],
      },
    ]);
    expect(body.history[0].changes).toContainEqual({ attribute: "n", to: 1 });
  });

  it("shows what calls changed of attributes with names that objects have", async () => {
    const sandbox = await open();
    await sandbox.single('{"customer_id":"1","__proto__":"a","constructor":"x"}');
    await sandbox.single('{"customer_id":"1","__proto__":"b"}');
    const { body } = await read(sandbox, `customers/${uuid}`);
    expect(body.history[0].changes).toEqual([{ attribute: "__proto__", from: "a", to: "b" }]);
    expect(body.history[1].changes).toContainEqual({ attribute: "constructor", to: "x" });
  });

  it("is a 404 where there is none", async () => {
    expect((await read(await open(), `customers/${uuid}`)).status).toBe(404);
    expect((await read(await open(), "customers/constructor")).status).toBe(404);
  });
});

describe("events", () => {
  it("are found by name, identifiers and event_uuid, with the call that brought them", async () => {
    const sandbox = await open();
    await sandbox.events([
      { event: "view", customer_id: "C-1", page: "start" },
      { event: "view", email: "A@b.c" },
      { event: "search", cookie: "cook", event_uuid: "u-77" },
    ]);
    const found = async (query: string) =>
      (await read(sandbox, `events?${query}`)).body.map(({ event }: { event: string }) => event);
    expect(await found("search=c-1")).toEqual(["view"]);
    expect(await found("search=a@B")).toEqual(["view"]);
    expect(await found("search=U-77")).toEqual(["search"]);
    expect(await found("name=view")).toEqual(["view", "view"]);
    expect(await found("name=view&search=cook")).toEqual([]);
    expect((await read(sandbox, "event-names")).body).toEqual(["view", "search"]);
    const { body } = await read(sandbox, "events?details=true&order=newest&limit=1");
    expect(body).toEqual([
      {
        id: 3,
        call: 1,
        at: expect.any(Number),
        event: { event: "search", cookie: "cook", event_uuid: "u-77" },
      },
    ]);
  });
});

describe("another site's page in the same browser", () => {
  it.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://evil.example" },
  ])("can neither look in nor make anything go wrong: %j", async (headers) => {
    const sandbox = await open();
    expect((await sandbox.get("/_sandbox/customers", { headers })).status).toBe(403);
    const order = await sandbox.call("POST", "/_sandbox/faults", { revoke: "user" }, { headers });
    expect(order.status).toBe(403);
    expect((await sandbox.call("DELETE", "/_sandbox/data", undefined, { headers })).status).toBe(403);
    expect((await sandbox.single({ customer_id: "1" })).status).toBe(200);
  });

  it("is another than the sandbox's own, and than who is no browser", async () => {
    const sandbox = await open();
    for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: sandbox.url }, {}]) {
      expect((await sandbox.call("DELETE", "/_sandbox/data", undefined, { headers })).status).toBe(200);
    }
  });
});
