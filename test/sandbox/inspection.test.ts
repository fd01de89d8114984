import { describe, expect, it } from "vitest";
import { type Caller, many, open } from "./caller.ts";

const read = async ({ get }: Caller, path: string) => {
  const answer = await get(`/_sandbox/${path}`);
  return { status: answer.status, total: answer.headers.get("x-total-count"), body: JSON.parse(answer.text) };
};

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

describe("calls", () => {
  it("are listed by endpoint and status", async () => {
    const sandbox = await open();
    await sandbox.single({ customer_id: "1" });
    await sandbox.single({});
    await sandbox.order({ fault: { status: 503 } });
    await sandbox.bulk([{ customer_id: "1" }]);
    await sandbox.order({ fault: { reset: true } });
    await sandbox.bulk([{ customer_id: "1" }]).catch(() => {});
    await sandbox.get("/api/v1/customers?customer_id=1");
    const numbers = async (query: string) =>
      (await read(sandbox, `calls?${query}`)).body.map(({ number }: { number: number }) => number);
    expect(await numbers("endpoint=customer_bulk")).toEqual([3, 4]);
    expect(await numbers("status=2xx")).toEqual([1, 5]);
    expect(await numbers("status=400")).toEqual([2]);
    expect(await numbers("status=none&endpoint=customer_bulk")).toEqual([4]);
    expect(await numbers("order=newest&limit=2")).toEqual([5, 4]);
    expect((await read(sandbox, "calls?status=5")).status).toBe(400);
    expect((await read(sandbox, "calls?endpoint=nowhere")).status).toBe(400);
    expect((await read(sandbox, "calls?limit=1&order=newest")).body[0]).toMatchObject({
      target: "/api/v1/customers?customer_id=1",
    });
  });

  it("have their bodies, and never the key", async () => {
    const sandbox = await open();
    const body = '{"customers": [{"customer_id":"1","n":12345678901234567890}, {"email":"no-at"}]}';
    await sandbox.post("/customers/bulk", body);
    const answer = await sandbox.get("/_sandbox/calls/1");
    expect(JSON.parse(answer.text)).toMatchObject({
      number: 1,
      items: 2,
      rejected: 1,
      request: { text: body, isCut: false },
      response: {
        text: '{"status":"ok","errors":[{"index":1,"email":"no-at","error":"email is invalid"}]}',
        isCut: false,
      },
      rejected_items: [{ index: 1, email: "no-at", attribute: "email", reason: "is invalid" }],
    });
    expect(answer.text).not.toContain("authorization");
    expect(answer.text).not.toContain(Buffer.from("key:").toString("base64"));
    expect((await read(sandbox, "calls/2")).status).toBe(404);
  });

  it("show the half of an answer that was cut, and none where there was none", async () => {
    const sandbox = await open();
    await sandbox.order({ fault: { cut_body: true } });
    await sandbox.order({ fault: { lose_answer: true } });
    for (let call = 0; call < 2; call++) await sandbox.single({ customer_id: "1" }).catch(() => {});
    expect((await read(sandbox, "calls/1")).body.response.text).toBe('{"statu');
    expect((await read(sandbox, "calls/2")).body.response).toBeNull();
  });
});

describe("rejected items", () => {
  it("are listed with their call, place, identifiers, attribute and reason", async () => {
    const sandbox = await open();
    await sandbox.bulk([{ customer_id: "1" }, { email: "no-at", customer_id: "7" }, { firstname: "Nobody" }]);
    await sandbox.single({ customer_id: 12 });
    await sandbox.events([{ event: "a b", cookie: "c" }]);
    await sandbox.events([{ event: "identify", email: "no-at" }]);
    const { body, total } = await read(sandbox, "rejected");
    const at = expect.any(Number);
    expect(body).toEqual([
      {
        call: 1,
        at,
        endpoint: "customer_bulk",
        index: 1,
        customer_id: "7",
        email: "no-at",
        attribute: "email",
        reason: "is invalid",
      },
      {
        call: 1,
        at,
        endpoint: "customer_bulk",
        index: 2,
        attribute: "customer_id",
        reason: "user_identifier_missing",
      },
      {
        call: 2,
        at,
        endpoint: "customer",
        index: 0,
        customer_id: 12,
        attribute: "customer_id",
        reason: "must be a string",
      },
      {
        call: 3,
        at,
        endpoint: "event_bulk",
        index: 0,
        cookie: "c",
        reason: "event must not contain periods or whitespace",
      },
      {
        call: 4,
        at,
        endpoint: "event_bulk",
        index: 0,
        email: "no-at",
        attribute: "email",
        reason: "is invalid",
      },
    ]);
    expect(total).toBe("5");
    expect((await sandbox.summary()).rejected).toBe(5);
    expect((await read(sandbox, "rejected?search=NO-AT&order=newest")).body).toMatchObject([
      { call: 4 },
      { call: 1 },
    ]);
    expect((await read(sandbox, "rejected/reasons")).body[0]).toEqual({
      attribute: "email",
      reason: "is invalid",
      items: 2,
    });
  });

  it.each(["pinned", "unpinned", "whole"])(
    "are known where they were ordered, whether the caller was told or not: %s",
    async (mode) => {
      const sandbox = await open();
      await sandbox.order({ reject_customers: { where: { attribute: "plan", value: "bad" }, mode } });
      await sandbox.bulk([{ customer_id: "1" }, { customer_id: "2", plan: "bad" }]);
      expect((await read(sandbox, "rejected")).body).toMatchObject([
        { index: 1, customer_id: "2", attribute: "plan", reason: "is invalid" },
      ]);
    },
  );

  it("are those that an ordered list of errors left out", async () => {
    const sandbox = await open();
    await sandbox.order({ fault: { errors: ["bad"], failed: [1] } });
    await sandbox.bulk([{ customer_id: "1" }, { customer_id: "2" }]);
    expect((await read(sandbox, "rejected")).body).toMatchObject([{ index: 1, customer_id: "2" }]);
  });
});

describe("the state of the faults", () => {
  it("is what was ordered and is not used up", async () => {
    const sandbox = await open({ latency: [5, 5] });
    await sandbox.order({ next: 3, endpoint: "customer", fault: { status: 503, delay_ms: 1 } });
    await sandbox.order({ latency_ms: [0, 1] });
    await sandbox.order({ revoke: "event" });
    await sandbox.order({ reject_customers: { where: { attribute: "plan", value: 1 }, mode: "whole" } });
    await sandbox.single({ customer_id: "1" });
    expect((await read(sandbox, "faults")).body).toEqual({
      armed: [{ next: 2, endpoint: "customer", fault: { name: "status", status: 503, delay_ms: 1 } }],
      outage_ms: 0,
      latency_ms: [0, 1],
      slowed_down: true,
      revoked: ["event"],
      reject_customers: [{ where: { attribute: "plan", value: 1 }, mode: "whole" }],
    });
    await sandbox.clearFaults();
    expect((await read(sandbox, "faults")).body).toEqual({
      armed: [],
      outage_ms: 0,
      latency_ms: [5, 5],
      slowed_down: false,
      revoked: [],
      reject_customers: [],
    });
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
