import { describe, expect, it } from "vitest";
import { many, open } from "./caller.ts";

describe("bulk events", () => {
  it("takes 100 events and answers 413 to 101", async () => {
    const { events, summary } = await open();
    const some = (count: number) => many(count, (n) => ({ event: "view", customer_id: `${n}` }));
    expect((await events(some(101))).status).toBe(413);
    expect((await events(some(100))).status).toBe(200);
    expect(await summary()).toMatchObject({ events: 100, customers: 0 });
  });

  it("takes a body of 1,000,000 bytes and answers 413 to one more", async () => {
    const { post } = await open();
    const body = (bytes: number) => {
      const [start, end] = ['{"events":[{"event":"view","customer_id":"1","x":"', '"}]}'];
      return start + "x".repeat(bytes - start.length - end.length) + end;
    };
    expect((await post("/bulkevents", body(1_000_001))).status).toBe(413);
    expect((await post("/bulkevents", body(1_000_000))).status).toBe(200);
  });

  it("takes none of a call with a bad event, and says which and why", async () => {
    const { events, summary } = await open();
    const answer = await events([
      { event: "view", customer_id: "1" },
      { customer_id: "1" },
      { event: "a.b", customer_id: "1" },
      { event: "a b", customer_id: "1" },
      { event: "12e3", customer_id: "1" },
      { event: "x".repeat(65), customer_id: "1" },
      { event: "view", firstname: "Nobody" },
      { event: "view", cookie: "c" },
    ]);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text).errors).toEqual([
      { index: 1, message: "event can't be blank" },
      { index: 2, message: "event must not contain periods or whitespace" },
      { index: 3, message: "event must not contain periods or whitespace" },
      { index: 4, message: "event must not be a number" },
      { index: 5, message: "event is longer than 64 characters" },
      { index: 6, message: "at least one of customer_id, email, device_id, cookie is required" },
    ]);
    expect((await summary()).events).toBe(0);
  });

  it("upserts the customers of identify events, and of those alone", async () => {
    const { events, customers } = await open();
    await events([
      { event: "identify", event_uuid: "u1", customer_id: "1", plan: "paid" },
      { event: "view", customer_id: "2" },
    ]);
    expect(await customers()).toEqual([{ uuid: expect.any(String), customer_id: "1", plan: "paid" }]);
  });

  it("takes an event_uuid once", async () => {
    const { events, customers, summary } = await open();
    await events([{ event: "identify", event_uuid: "u1", customer_id: "1", plan: "free" }]);
    await events([{ event: "identify", event_uuid: "u1", customer_id: "1", plan: "paid" }]);
    expect(await customers()).toMatchObject([{ plan: "free" }]);
    expect(await summary()).toMatchObject({ events: 1, eventsRepeated: 1 });
  });

  it.each([
    { email: "no-at" },
    { phone_number: "555-1234" },
    { gender: "F" },
    { birth_year: "1980" },
    { device_ids: "a" },
    { sms_sender_id: "1555", sms_subscribed: "yes" },
    { subscription_groups: [{ id: "news" }] },
  ])("accepts an identify event whose customer is bad, and only then fails to apply it: %j", async (bad) => {
    const { events, customers, summary } = await open();
    const answer = await events([
      { event: "identify", customer_id: "1", ...bad },
      { event: "identify", customer_id: "2", gender: "female" },
    ]);
    expect(answer.status).toBe(200);
    expect(await summary()).toMatchObject({ customers: 1, events: 2, eventsFailed: 1 });
    expect(await customers()).toMatchObject([{ customer_id: "2", gender: "female" }]);
  });

  it("keeps the attributes of other events as they come: they are no customer's", async () => {
    const { events, summary } = await open();
    expect((await events([{ event: "view", customer_id: "1", gender: "F" }])).status).toBe(200);
    expect(await summary()).toMatchObject({ customers: 0, events: 1, eventsFailed: 0 });
  });
});

describe("one event", () => {
  it("is taken, or refused with 400", async () => {
    const { post, customers } = await open();
    expect((await post("/event", { event: "identify", email: "a@b.c" })).status).toBe(200);
    expect((await post("/event", { event: "identify" })).status).toBe(400);
    expect(await customers()).toMatchObject([{ email: "a@b.c" }]);
  });
});

describe("the debug endpoint", () => {
  it("shows the last event of each name", async () => {
    const { events, get } = await open();
    await events(many(3, (n) => ({ event: "view", customer_id: `${n}` })));
    await events([{ event: "search", customer_id: "9" }]);
    expect(JSON.parse((await get("/api/v1/event/debug")).text)).toEqual({
      events: [
        { event: "view", customer_id: "2" },
        { event: "search", customer_id: "9" },
      ],
    });
  });
});
