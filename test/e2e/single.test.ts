import { describe, expect, it } from "vitest";
import { keeping } from "./keeping.ts";
import { range, record, state, USERS_ROUTE, user } from "./messages.ts";
import { seeded } from "./random.ts";
import { stage } from "./stage.ts";

const ROUTE = { ...USERS_ROUTE, send_as: "customer" };

describe.concurrent("customers, one a call", () => {
  it("go in parallel, and each one's versions in their order", async () => {
    const { control, write } = await stage({ latency: [5, 30], history: true, seed: 8 });
    const customers = 60;
    const random = seeded(93);
    const versions = new Map<number, number>();
    const rows = Array.from({ length: 900 }, () => {
      const id = 1 + Math.floor(random() * customers);
      const version = (versions.get(id) ?? 0) + 1;
      versions.set(id, version);
      // Some rows have one of its names only.
      const names = version > 1 && version % 3 === 0 ? { id } : user(id);
      return { ...names, version, [`seen_${version}`]: true };
    });
    const program = write({ config: { routes: [ROUTE] } });
    const lines = rows.flatMap((row, index) =>
      (index + 1) % 100 === 0 ? [record(row), state(index + 1)] : [record(row)],
    );
    expect((await program.finish(lines)).code).toBe(0);

    const summary = await control.summary();
    // Not merged: whoever wants each row's own error gets each row's own call.
    expect(summary).toMatchObject({
      calls: { byEndpoint: { customer: rows.length }, byStatus: { 200: rows.length } },
      customers,
      upserts: rows.length,
      sameCustomerInFlight: 0,
    });
    for (const [id, last] of versions) {
      const history = await control.history(String(id));
      expect(history.map(({ attributes }) => attributes.version)).toEqual(range(1, last));
    }
    for (const customer of await control.customers()) {
      expect(customer.version).toBe(versions.get(Number(customer.customer_id)));
    }
    expect(program.states.map(({ id }) => id)).toEqual(range(1, 9).map((count) => count * 100));
  });

  it("are as many at a time as there are customers, and never two of one", async () => {
    const { control, write } = await stage({ history: true });
    // No call is answered until the faults are cleared.
    await control.order({ next: 1000, endpoint: "customer", fault: { hang: true } });
    const program = write({ config: { routes: [ROUTE] } });
    const rows = [1, 2, 3].flatMap((version) => range(1, 12).map((id) => ({ ...user(id), version })));
    await program.feed([...rows.map((row) => record(row)), state(1)]);
    program.end();
    await control.until(({ callsInFlight }) => callsInFlight === 12);
    // Each in a call of its own, and the others wait for these: no more than these have come.
    expect((await control.summary()).calls.total).toBe(12);
    await control.clearFaults();
    expect((await program.exit).code).toBe(0);
    for (const id of range(1, 12)) {
      const history = await control.history(String(id));
      expect(history.map(({ attributes }) => attributes.version)).toEqual([1, 2, 3]);
    }
    expect(await control.summary()).toMatchObject({ sameCustomerInFlight: 0 });
  });

  it("have each row's own error, which rejects that row alone", async () => {
    const scene = await stage({ history: true });
    const rejected = keeping(scene);
    await scene.control.order({
      reject_customers: { where: { attribute: "plan", value: "bad" }, mode: "pinned" },
    });
    const program = scene.write({ config: { ...rejected.setting, routes: [ROUTE] } });
    const rows = range(1, 20).flatMap((id) =>
      [1, 2, 3].map((version) => ({
        ...user(id),
        version,
        plan: id % 5 === 0 && version === 2 ? "bad" : "good",
      })),
    );
    expect((await program.finish([...rows.map((row) => record(row)), state(1)])).code).toBe(0);

    expect(rejected.entries().map(({ data, stage, http_status }) => ({ data, stage, http_status }))).toEqual(
      expect.arrayContaining(
        rows
          .filter(({ plan }) => plan === "bad")
          .map((data) => ({ data, stage: "delivery", http_status: 400 })),
      ),
    );
    expect(rejected.entries()).toHaveLength(4);
    for (const id of range(1, 20)) {
      const history = await scene.control.history(String(id));
      const versions = history.map(({ attributes }) => attributes.version);
      expect(versions).toEqual(id % 5 === 0 ? [1, 3] : [1, 2, 3]);
    }
    const { calls } = await scene.control.summary();
    expect(calls.byEndpoint).toEqual({ customer: rows.length });
    expect(calls.byStatus).toEqual({ 200: rows.length - 4, 400: 4 });
    expect(program.states[0]?.state?.destinationStats).toEqual({
      recordCount: rows.length,
      rejectedRecordCount: 4,
    });
  });
});
