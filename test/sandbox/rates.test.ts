import { describe, expect, it } from "vitest";
import { Clock, many, open } from "./caller.ts";

describe("rates", () => {
  it("answers 429 with Retry-After to the sixth bulk call within a second", async () => {
    const clock = new Clock();
    const { bulk } = await open({ now: clock.now, rates: {} });
    for (let call = 0; call < 5; call++) expect((await bulk([{ customer_id: "1" }])).status).toBe(200);
    const answer = await bulk([{ customer_id: "1" }]);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(JSON.parse(answer.text)).toEqual({ message: "Rate limit exceeded" });
  });

  it("lets a steady five calls a second through for ever, even a little unsteady", async () => {
    const clock = new Clock();
    const { bulk, summary } = await open({ now: clock.now, rates: {} });
    for (let call = 0; call < 40; call++) {
      expect((await bulk([{ customer_id: "1" }])).status).toBe(200);
      clock.advance(call % 2 === 0 ? 180 : 210);
    }
    expect(await summary()).toMatchObject({ rateLimited: 0, maxCallsInAnySecond: { customer_bulk: 6 } });
  });

  it("lets the next call in after a second of quiet, and not after less", async () => {
    const clock = new Clock();
    const { bulk } = await open({ now: clock.now, rates: { customer_bulk: 1 } });
    const status = async () => (await bulk([{ customer_id: "1" }])).status;
    expect(await status()).toBe(200);
    clock.advance(900);
    expect(await status()).toBe(429);
    clock.advance(900);
    expect(await status()).toBe(429);
    clock.advance(1_000);
    expect(await status()).toBe(200);
  });

  it("counts each endpoint for itself", async () => {
    const clock = new Clock();
    const { bulk, events, single, summary } = await open({ now: clock.now, rates: {} });
    await Promise.all(many(7, () => bulk([{ customer_id: "1" }])));
    await Promise.all(many(4, () => events([{ event: "view", customer_id: "1" }])));
    await Promise.all(many(51, () => single({ customer_id: "1" })));
    expect(await summary()).toMatchObject({
      rateLimited: 3,
      recordsReceived: 62,
      calls: {
        total: 62,
        byEndpoint: { customer: 51, customer_bulk: 7, event_bulk: 4 },
        byStatus: { 200: 59, 429: 3 },
      },
      maxCallsInAnySecond: { customer: 51, customer_bulk: 7, event_bulk: 4 },
    });
  });

  it("has no limit at 0", async () => {
    const { bulk, summary } = await open({ rates: { customer_bulk: 0 } });
    await Promise.all(many(30, () => bulk([{ customer_id: "1" }])));
    expect((await summary()).rateLimited).toBe(0);
  });
});
