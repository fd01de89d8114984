import { describe, expect, it } from "vitest";
import { open, readControl as read } from "./caller.ts";

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
