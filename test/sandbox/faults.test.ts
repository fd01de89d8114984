import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { Clock, many, open, until } from "./caller.ts";

describe("an armed fault", () => {
  it("answers the next calls as told, without doing their work", async () => {
    const { order, single, summary } = await open();
    const fault = { status: 503, headers: { "retry-after": "7" }, body: { message: "later" } };
    await order({ next: 2, fault });
    for (let call = 0; call < 2; call++) {
      const answer = await single({ customer_id: "1" });
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("7");
      expect(JSON.parse(answer.text)).toEqual({ message: "later" });
    }
    expect((await summary()).customers).toBe(0);
    expect((await single({ customer_id: "1" })).status).toBe(200);
  });

  it("leaves other endpoints alone where it names one", async () => {
    const { order, single, bulk } = await open();
    await order({ endpoint: "customer_bulk", fault: { status: 500 } });
    expect((await single({ customer_id: "1" })).status).toBe(200);
    expect((await bulk([{ customer_id: "1" }])).status).toBe(500);
  });

  it.each([
    ["lose_answer", 1],
    ["cut_body", 1],
    ["reset", 0],
  ])("%s gives no whole answer; customers stored: %i", async (name, stored) => {
    const { order, single, summary, calls } = await open();
    await order({ fault: { [name]: true } });
    await expect(single({ customer_id: "1" })).rejects.toThrow();
    expect((await summary()).customers).toBe(stored);
    expect(await calls()).toMatchObject([{ status: null, fault: name }]);
  });

  it("garbage_body and empty_body do the work and answer 200 with nothing to read", async () => {
    const { order, single, summary } = await open();
    await order({ fault: { garbage_body: true } });
    await order({ fault: { empty_body: true } });
    const garbage = await single({ customer_id: "1" });
    expect(garbage.status).toBe(200);
    expect(garbage.text).toContain("<html>");
    const empty = await single({ customer_id: "2" });
    expect(empty.status).toBe(200);
    expect(empty.text).toBe("");
    expect((await summary()).customers).toBe(2);
  });

  it("huge_body answers as many bytes of JSON as it is told", async () => {
    const { order, single } = await open();
    await order({ fault: { huge_body: 300_000 } });
    const { text } = await single({ customer_id: "1" });
    expect(text.length).toBe(300_000);
    expect(JSON.parse(text)).toMatchObject({ status: "ok" });
  });

  it("redirect points elsewhere with a 307", async () => {
    const { order, single } = await open();
    await order({ fault: { redirect: "http://127.0.0.1:1/elsewhere" } });
    const answer = await single({ customer_id: "1" });
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toBe("http://127.0.0.1:1/elsewhere");
  });

  it("errors answers 200 with that list, and stores all but those that it says failed", async () => {
    const { order, bulk, customers } = await open();
    await order({ fault: { errors: ["bad", { at: 1 }], failed: [1] } });
    const answer = await bulk(many(3, (n) => ({ customer_id: `${n}` })));
    expect(JSON.parse(answer.text)).toEqual({ status: "ok", errors: ["bad", { at: 1 }] });
    expect(await customers()).toMatchObject([{ customer_id: "0" }, { customer_id: "2" }]);
  });

  it("delay_ms makes a call take that long, beside another fault too", async () => {
    const { order, single, calls } = await open();
    await order({ fault: { delay_ms: 30, status: 502 } });
    expect((await single({ customer_id: "1" })).status).toBe(502);
    // A timer may come a millisecond early by the finer clock.
    expect((await calls())[0].duration).toBeGreaterThanOrEqual(28);
  });

  it("hang does nothing until the caller gives up", async () => {
    const { order, single, summary, calls } = await open();
    await order({ fault: { hang: true } });
    const giveUp = new AbortController();
    const answer = single({ customer_id: "1" }, { signal: giveUp.signal });
    await until(async () => (await summary()).callsInFlight === 1);
    giveUp.abort();
    await expect(answer).rejects.toThrow();
    await until(async () => (await summary()).callsInFlight === 0);
    expect((await summary()).customers).toBe(0);
    expect(await calls()).toMatchObject([{ status: null, fault: "hang" }]);
  });

  it("hang ends when the faults are cleared, and so does every other fault", async () => {
    const { order, single, summary, clearFaults } = await open();
    await order({ fault: { hang: true } });
    const answer = single({ customer_id: "1" });
    await until(async () => (await summary()).callsInFlight === 1);
    await order({ next: 100, fault: { status: 500 } });
    await order({ revoke: "user" });
    await order({ outage_ms: 100_000 });
    await clearFaults();
    expect((await answer).status).toBe(503);
    expect((await single({ customer_id: "1" })).status).toBe(200);
  });

  it("does not keep the sandbox from closing while it hangs", async () => {
    const { order, single, summary, close } = await open();
    await order({ fault: { hang: true } });
    const answer = single({ customer_id: "1" });
    const failed = expect(answer).rejects.toThrow();
    await until(async () => (await summary()).callsInFlight === 1);
    await close();
    await failed;
  });

  it.each([
    [{ next: 0, fault: { status: 500 } }],
    [{ fault: { explode: true } }],
    [{ fault: { hang: 1 } }],
    [{ fault: { status: 500, hang: true } }],
    [{ endpoint: "nowhere", fault: { status: 500 } }],
    [{ revoke: "both" }],
    [{ outage_ms: "long" }],
    [{ outages: 1 }],
    [[]],
  ])("is refused with 400 where the order is %j", async (order) => {
    const sandbox = await open();
    expect((await sandbox.order(order)).status).toBe(400);
  });
});

describe("an outage", () => {
  it("fails every call with 503 until its time is over", async () => {
    const clock = new Clock();
    const { order, single, get } = await open({ now: clock.now });
    await order({ outage_ms: 5_000 });
    clock.advance(4_999);
    expect((await single({ customer_id: "1" })).status).toBe(503);
    expect((await get("/api/v1/event/debug")).status).toBe(503);
    clock.advance(1);
    expect((await single({ customer_id: "1" })).status).toBe(200);
  });
});

describe("reject_customers", () => {
  const batch = [{ customer_id: "1", plan: "good" }, { customer_id: "2", plan: "bad" }, { customer_id: "3" }];
  const refuse = (mode: string) => ({
    reject_customers: { where: { attribute: "plan", value: "bad" }, mode },
  });

  it("pinned: lists them by index and stores the others", async () => {
    const { order, bulk, customers } = await open();
    await order(refuse("pinned"));
    const answer = await bulk(batch);
    expect(JSON.parse(answer.text).errors).toEqual([
      { index: 1, customer_id: "2", error: "plan is invalid" },
    ]);
    expect(await customers()).toMatchObject([{ customer_id: "1" }, { customer_id: "3" }]);
  });

  it("unpinned: says that there are some, not which, and stores the others", async () => {
    const { order, bulk, customers } = await open();
    await order(refuse("unpinned"));
    const answer = await bulk(batch);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).errors).toEqual(["invalid data"]);
    expect(await customers()).toMatchObject([{ customer_id: "1" }, { customer_id: "3" }]);
  });

  it("whole: fails the call with 400 and stores nobody", async () => {
    const { order, bulk, customers } = await open();
    await order(refuse("whole"));
    const answer = await bulk(batch);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toHaveProperty("errors");
    expect(await customers()).toEqual([]);
  });

  it.each(["pinned", "unpinned", "whole"])(
    "%s: refuses such a customer on the single endpoint",
    async (mode) => {
      const { order, single } = await open();
      await order(refuse(mode));
      const answer = await single(batch[1]);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toEqual({ errors: { plan: ["is invalid"] } });
      expect((await single(batch[0])).status).toBe(200);
    },
  );
});

describe("clearing the data", () => {
  it("forgets customers, events and calls", async () => {
    const { single, events, call, summary, customers } = await open();
    await single({ customer_id: "1" });
    await events([{ event: "view", customer_id: "1" }]);
    await call("DELETE", "/_sandbox/data");
    expect(await summary()).toMatchObject({
      customers: 0,
      events: 0,
      calls: { total: 0 },
      recordsReceived: 0,
    });
    await single({ customer_id: "1", plan: "new" });
    expect(await customers()).toEqual([{ uuid: expect.any(String), customer_id: "1", plan: "new" }]);
  });
});

describe("a port that is taken", () => {
  it("fails the start", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(open({ port })).rejects.toThrow("EADDRINUSE");
    other.close();
  });
});
