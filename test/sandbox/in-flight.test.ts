import { describe, expect, it } from "vitest";
import { open, until } from "./caller.ts";

describe("the same customer", () => {
  it("in one call twice is a violation, by id or by email in any case", async () => {
    const { bulk, events, summary } = await open();
    await bulk([{ customer_id: "1" }, { customer_id: "1" }, { customer_id: "2" }]);
    await bulk([{ customer_id: "3", email: "a@b.c" }, { email: "A@B.c" }]);
    await events([
      { event: "view", customer_id: "1" },
      { event: "view", customer_id: "1" },
    ]);
    expect(await summary()).toMatchObject({ sameCustomerInOneCall: 3, sameCustomerInFlight: 0 });
  });

  it("in two calls at once is a violation, on whatever endpoints", async () => {
    const { order, bulk, single, events, summary, clearFaults } = await open();
    await order({ fault: { hang: true } });
    const first = bulk([{ customer_id: "1" }, { email: "A@b.c" }]);
    await until(async () => (await summary()).callsInFlight === 1);
    await single({ customer_id: "2" });
    expect((await summary()).sameCustomerInFlight).toBe(0);
    await single({ customer_id: "1", email: "a@b.c" });
    await events([{ event: "identify", email: "a@B.C" }]);
    await clearFaults();
    await first;
    expect((await summary()).sameCustomerInFlight).toBe(2);
  });

  it("in one call after the other is none, even in the moment of the answer", async () => {
    const { single, summary } = await open();
    for (let call = 0; call < 200; call++) await single({ customer_id: "1" });
    expect((await summary()).sameCustomerInFlight).toBe(0);
  });

  it("in a repeat of a call that was cut or given up is none", async () => {
    const { order, single, summary } = await open();
    for (const fault of ["lose_answer", "cut_body", "reset"]) {
      await order({ fault: { [fault]: true } });
      await single({ customer_id: "1" }).catch(() => {});
      await single({ customer_id: "1" });
    }
    for (let time = 0; time < 50; time++) {
      await order({ fault: { hang: true } });
      const giveUp = new AbortController();
      const given = single({ customer_id: "1" }, { signal: giveUp.signal }).catch(() => {});
      await until(async () => (await summary()).callsInFlight === 1);
      giveUp.abort();
      await given;
      await single({ customer_id: "1" });
    }
    expect((await summary()).sameCustomerInFlight).toBe(0);
  });
});
