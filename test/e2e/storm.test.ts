import { expect, it } from "vitest";
import { range, record, state, user } from "./messages.ts";
import { seeded } from "./random.ts";
import { stage } from "./stage.ts";

const CUSTOMERS = 10_000;
const CHANGING = 200;
const VERSIONS = 30;

interface Row {
  readonly id: number;
  readonly version: number;
}

/** Every customer once, and 200 of them 30 times, in any order but that of each customer's own versions. */
function rowsOf(random: () => number): Row[] {
  const places = range(1, CUSTOMERS).flatMap((id) =>
    Array.from({ length: id <= CHANGING ? VERSIONS : 1 }, () => ({ id, place: random() })),
  );
  places.sort((a, b) => a.place - b.place);
  const versions = new Map<number, number>();
  return places.map(({ id }) => {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    return { id, version };
  });
}

it("a night on which every fifth call fails, in every way: nothing is lost and nobody goes back in time", async () => {
  const { control, write } = await stage({
    latency: [50, 400],
    failRate: 0.2,
    failHang: true,
    seed: 2024,
    history: true,
  });
  const rows = rowsOf(seeded(2024));
  const program = write({
    config: {
      rate_limits: { customer: 1000, customer_bulk: 400 },
      batching: { linger_ms: 100 },
      retry: { request_timeout_seconds: 2 },
    },
  });
  const exit = await program.finish(
    (function* () {
      for (const [index, { id, version }] of rows.entries()) {
        yield record({ ...user(id), version, [`seen_${version}`]: true });
        if ((index + 1) % 100 === 0 || index === rows.length - 1) yield state(index + 1);
      }
    })(),
  );
  expect(program.errors).toEqual([]);
  expect(exit).toEqual({ code: 0, signal: null });

  const summary = await control.summary();
  expect(summary).toMatchObject({
    customers: CUSTOMERS,
    sameCustomerInFlight: 0,
    sameCustomerInOneCall: 0,
  });
  // The night was as bad as it should be.
  const failed = summary.calls.total - (summary.calls.byStatus[200] ?? 0);
  expect(failed / summary.calls.total).toBeGreaterThan(0.1);
  for (const status of ["404", "409", "429", "500", "502", "503", "504", "none"]) {
    expect(summary.calls.byStatus[status]).toBeGreaterThan(0);
  }

  for (const { customer_id: id, ...attributes } of await control.customers()) {
    const versions = Number(id) <= CHANGING ? VERSIONS : 1;
    expect(attributes.version).toBe(versions);
    for (const version of range(1, versions)) expect(attributes[`seen_${version}`]).toBe(true);
  }
  for (const id of range(1, CHANGING)) {
    const upserts: { attributes: Row }[] = JSON.parse(await control.text(`history?customer_id=${id}`));
    const versions = upserts.map(({ attributes }) => attributes.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  }

  const { states } = program;
  expect(states.map(({ id }) => id)).toEqual(
    range(1, Math.ceil(rows.length / 100)).map((count) => Math.min(count * 100, rows.length)),
  );
  const stats = states.map(({ state }) => state?.destinationStats);
  expect(stats.reduce((sum, one) => sum + (one?.recordCount ?? 0), 0)).toBe(rows.length);
  expect(stats.reduce((sum, one) => sum + (one?.rejectedRecordCount ?? 0), 0)).toBe(0);
});
