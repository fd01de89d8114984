import { describe, expect, it } from "vitest";
import { basic, open } from "./caller.ts";

const as = (authorization: string) => ({ headers: { authorization, "content-type": "application/json" } });

describe("keys", () => {
  it("lets any key in that is not empty, where none is expected", async () => {
    const { single } = await open();
    expect((await single({ customer_id: "1" }, as(basic("whatever:")))).status).toBe(200);
  });

  it.each([
    ["no header", undefined],
    ["an empty key", basic(":")],
    ["a key without its colon", basic("key")],
    ["a key with a password", basic("key:secret")],
    ["a bearer token", "Bearer key"],
  ])("answers 401 to %s", async (_, authorization) => {
    const { get } = await open();
    const answer = await get("/api/v1/event/debug", { headers: authorization ? { authorization } : {} });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toEqual({ message: "Not authorized" });
  });

  it("takes the user key for customers and the event key for events, and not the other way round", async () => {
    const { get } = await open({ userApiKey: "user-key", eventApiKey: "event-key" });
    const status = async (path: string, key: string) =>
      (await get(path, { headers: { authorization: basic(`${key}:`) } })).status;
    expect(await status("/api/v1/customers?email=a@b.c", "user-key")).toBe(200);
    expect(await status("/api/v1/customers?email=a@b.c", "event-key")).toBe(401);
    expect(await status("/api/v1/event/debug", "event-key")).toBe(200);
    expect(await status("/api/v1/event/debug", "user-key")).toBe(401);
  });

  it("refuses a revoked key until it is restored, and the other key goes on", async () => {
    const { order, single, events } = await open();
    await order({ revoke: "user" });
    expect((await single({ customer_id: "1" })).status).toBe(401);
    expect((await events([{ event: "view", customer_id: "1" }])).status).toBe(200);
    await order({ restore: "user" });
    expect((await single({ customer_id: "1" })).status).toBe(200);
  });
});
