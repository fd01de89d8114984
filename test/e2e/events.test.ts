import { describe, expect, it } from "vitest";
import { keeping } from "./keeping.ts";
import { catalog, range, record, state, USERS_ROUTE, user } from "./messages.ts";
import { seeded } from "./random.ts";
import { type Stage, stage } from "./stage.ts";

const EVENTS_ROUTE = { ...USERS_ROUTE, send_as: "identify_event" };

const MAX_EVENTS = 100;
const MAX_BYTES = 1_000_000;
/** `{"events":[…]}` without its events. */
const ENVELOPE_BYTES = 13;

interface Row {
  readonly id: number;
  readonly note: string;
}

/** How many bytes the event of a row has in a call. */
const sizeOf = ({ id, note }: Row): number =>
  Buffer.byteLength(JSON.stringify({ customer_id: String(id), note, event: "identify" }));

/** A row of which the event has so many bytes, some of them in characters of two. */
function rowOfSize(id: number, bytes: number): Row {
  const note = "é".repeat(10);
  return { id, note: note + "n".repeat(bytes - sizeOf({ id, note })) };
}

/** What calls hold at most, with the events in their order: how many, and their bytes. */
function fullestCalls(rows: readonly Row[], { events = MAX_EVENTS, bytes = MAX_BYTES } = {}) {
  const calls: { items: number; bytes: number }[] = [];
  for (const size of rows.map(sizeOf)) {
    const last = calls.at(-1);
    if (last !== undefined && last.items < events && last.bytes + 1 + size <= bytes) {
      last.items++;
      last.bytes += 1 + size;
    } else {
      calls.push({ items: 1, bytes: ENVELOPE_BYTES + size });
    }
  }
  return calls;
}

/** Calls without what is by chance: which of two that run side by side arrives first. */
const sizesOf = (calls: readonly { readonly items: number; readonly bytes: number }[]) =>
  calls.map(({ items, bytes }) => ({ items, bytes })).sort((a, b) => b.items - a.items || b.bytes - a.bytes);

interface Settings {
  readonly batching?: object;
  readonly rejected_records?: object;
}

/** Sends rows as events; nothing but a full call or the end of the input sends one. */
async function send({ control, write }: Stage, rows: readonly object[], settings: Settings = {}) {
  const batching = { linger_ms: 60_000, ...settings.batching };
  const program = write({ config: { routes: [EVENTS_ROUTE], ...settings, batching } });
  const exit = await program.finish([...rows.map((row) => record(row)), state(1)]);
  expect(program.errors).toEqual([]);
  expect(exit.code).toBe(0);
  expect(program.states).toHaveLength(1);
  return { program, calls: await control.calls(), events: await control.events() };
}

describe.concurrent("calls with events", () => {
  it.each([
    ["30 kB each, so 33 fit", range(1001, 1300).map((id) => rowOfSize(id, 30_000)), 33],
    ["small, so 100 fit", range(1001, 1250).map((id) => rowOfSize(id, 200)), 100],
    ["such that 100 of them just fit", range(1001, 1250).map((id) => rowOfSize(id, 9_997)), 100],
    [
      "such that 100 of them would be just too large",
      range(1001, 1250).map((id) => rowOfSize(id, 9_999)),
      99,
    ],
    ["such that four fill a call to its last byte", range(1001, 1010).map((id) => rowOfSize(id, 249_996)), 4],
    ["a byte too large for four", range(1001, 1010).map((id) => rowOfSize(id, 249_997)), 3],
  ])("hold as many as fit where they are %s", async (_, rows, most) => {
    const { calls, events } = await send(await stage(), rows);
    expect(events).toHaveLength(rows.length);
    expect(sizesOf(calls).map(({ items }) => items)).toEqual([
      ...Array<number>(Math.floor(rows.length / most)).fill(most),
      rows.length % most,
    ]);
    expect(Math.max(...calls.map(({ bytes }) => bytes))).toBeLessThanOrEqual(MAX_BYTES);
    expect(sizesOf(calls)).toEqual(sizesOf(fullestCalls(rows)));
  });

  it.each([
    ["", {}],
    [", and no more than the configuration allows", { events: 30, bytes: 200_000 }],
  ])("are as full as events of all sizes can make them%s", async (_, batching) => {
    const random = seeded(77);
    // Hundreds of small ones and of large ones, so that either limit is met.
    const rows = range(1000, 1399).map((id) =>
      rowOfSize(id, 100 + Math.floor(random() * (id % 200 < 100 ? 500 : 120_000))),
    );
    const { calls } = await send(await stage(), rows, { batching });
    const { events = MAX_EVENTS, bytes = MAX_BYTES }: { events?: number; bytes?: number } = batching;
    for (const call of calls) {
      expect(call.items).toBeLessThanOrEqual(events);
      expect(call.bytes).toBeLessThanOrEqual(bytes);
    }
    expect(Math.max(...calls.map(({ items }) => items))).toBe(events);
    expect(sizesOf(calls)).toEqual(sizesOf(fullestCalls(rows, { events, bytes })));
  });

  it("take an event that fills one alone; one that is a byte larger is rejected, with its size", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const most = MAX_BYTES - ENVELOPE_BYTES;
    const rows = [rowOfSize(1, 300), rowOfSize(2, most), rowOfSize(3, most + 1), rowOfSize(4, 300)];
    const { program, calls, events } = await send(scene, rows, rejected.setting);
    expect(events.map(({ customer_id: id }) => id)).toEqual(["1", "2", "4"]);
    expect(calls.map(({ bytes }) => bytes)).toContain(MAX_BYTES);
    expect(program.states[0]?.state?.destinationStats).toEqual({ recordCount: 4, rejectedRecordCount: 1 });
    expect(rejected.entries()).toEqual([
      expect.objectContaining({
        stage: "mapping",
        data: rows[2],
        reason: expect.stringMatching(`${most + 1} bytes.*${most}`),
      }),
    ]);
    // The log sums them up by their rule, in which each one's own size is not.
    expect(program.logs("WARN")).toEqual([
      expect.stringMatching(
        /^Stream "users": 1 record rejected: 1 × is larger than a call may be \(999987 bytes/,
      ),
    ]);
  });
});

describe.concurrent("events", () => {
  it("of one customer are never merged, and keep their order in calls that run side by side", async () => {
    const { control, write } = await stage({ latency: [5, 40] });
    const customers = 25;
    const rows = range(0, 599).map((place) => {
      const { id, email } = user(place % customers);
      const version = Math.floor(place / customers);
      // Some name their customer in one way only; each shares a name with the one before it.
      const names = [{ id, email }, { id }, { id, email }, { email }][version % 4];
      return { ...names, version };
    });
    const program = write({
      config: { routes: [EVENTS_ROUTE], batching: { events: 10, linger_ms: 20 } },
    });
    expect((await program.finish([...rows.map((row) => record(row)), state(1)])).code).toBe(0);

    const byCustomer = new Map<string, unknown[]>();
    for (const { customer_id: id, email, version, ...others } of await control.events()) {
      expect(others).toEqual({ event: "identify" });
      const name = email === undefined ? user(Number(id)).email : String(email);
      byCustomer.set(name, [...(byCustomer.get(name) ?? []), version]);
    }
    expect(byCustomer.size).toBe(customers);
    for (const versions of byCustomer.values()) expect(versions).toEqual(range(0, 600 / customers - 1));
    expect(await control.summary()).toMatchObject({
      events: 600,
      sameCustomerInFlight: 0,
      sameCustomerInOneCall: 0,
    });
  });

  it("are checked before they are sent, and of whom they are", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const rows = [
      { id: 1, gender: "F", phone_number: "604-555-3557", joined_at: "2024-05-01 10:00:00" },
      { cookie: "c-81", event: "purchase" },
      { device_id: "d-1", email: "not an address" },
      { city: "Oslo" },
      { id: 2, unsubscribed: "perhaps" },
    ];
    const { program, events } = await send(scene, rows, rejected.setting);
    expect(events).toEqual([
      { event: "identify", customer_id: "1", gender: "female", joined_at: "2024-05-01T10:00:00Z" },
      { event: "identify", cookie: "c-81" },
      { event: "identify", device_id: "d-1" },
    ]);
    expect(rejected.entries().map(({ data, field }) => ({ data, field }))).toEqual([
      { data: rows[3], field: undefined },
      { data: rows[4], field: "unsubscribed" },
    ]);
    expect((await scene.control.summary()).calls.byStatus).toEqual({ 200: 1 });
    expect(program.logs("WARN")).toEqual([
      expect.stringMatching(/2 records rejected: .*1 × has none of email, customer_id, device_id and cookie/),
      expect.stringMatching(/3 values left out: .*phone_number: .*country/),
    ]);
  });

  it("count as accepted, and where their errors show is said once", async () => {
    const { write } = await stage();
    const program = write({
      config: {
        routes: [
          { ...EVENTS_ROUTE, stream: "{users,visitors}" },
          { ...USERS_ROUTE, stream: "members" },
        ],
      },
      catalog: catalog({ users: {}, visitors: {}, members: {} }),
    });
    const lines = ["users", "visitors", "members"].flatMap((stream) => [
      record(user(1), { stream }),
      record(user(2), { stream }),
      state(2, { stream }),
    ]);
    expect((await program.finish(lines)).code).toBe(0);
    const info = program.logs("INFO");
    expect(info.filter((line) => line.includes("click-stream page"))).toEqual([
      expect.stringMatching(/accepts .* processes them later/),
    ]);
    expect(info.filter((line) => line.includes(" ended: "))).toEqual([
      expect.stringContaining('Stream "users" ended: records=2 delivered=0 accepted=2 rejected=0 skipped=0'),
      expect.stringContaining(
        'Stream "visitors" ended: records=2 delivered=0 accepted=2 rejected=0 skipped=0',
      ),
      expect.stringContaining(
        'Stream "members" ended: records=2 delivered=2 accepted=0 rejected=0 skipped=0',
      ),
    ]);
    expect(program.logs("WARN")).toEqual([]);
  });

  it("are not spoken of where there are none", async () => {
    const { write } = await stage();
    const program = write();
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(0);
    expect(program.stdout).not.toContain("click-stream");
  });
});
