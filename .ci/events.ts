// 10,000 events of 30 kB through the built program: every call must hold as many as fit, and none more. And 10,000 of
// all sizes. Prints `ok NAME` or `not ok NAME: why`; exit code 1 if any failed.
import assert from "node:assert/strict";
import { startSandbox } from "../src/sandbox/server.ts";
import { Control, EVENT_KEY, FAST, UNLIMITED } from "../test/e2e/control.ts";
import { catalog, record, state } from "../test/e2e/messages.ts";
import { BUILT_PROGRAM, Program, Scratch } from "../test/e2e/program.ts";
import { seeded } from "../test/e2e/random.ts";

const EVENTS = 10_000;
const MAX_EVENTS = 100;
const MAX_BYTES = 1_000_000;
/** `{"events":[…]}` without its events. */
const ENVELOPE_BYTES = 13;

/** A row of which the event has so many bytes. */
function rowOfSize(id: number, bytes: number): object {
  const row = { customer_id: `c${id}`, note: "é" };
  const missing = bytes - Buffer.byteLength(JSON.stringify({ ...row, event: "identify" }));
  return { ...row, note: row.note + "n".repeat(missing) };
}

/** The fullest calls that events of these sizes can make in their order. */
function fullestCalls(sizes: readonly number[]): { items: number; bytes: number }[] {
  const calls: { items: number; bytes: number }[] = [];
  for (const size of sizes) {
    const last = calls.at(-1);
    if (last !== undefined && last.items < MAX_EVENTS && last.bytes + 1 + size <= MAX_BYTES) {
      last.items++;
      last.bytes += 1 + size;
    } else {
      calls.push({ items: 1, bytes: ENVELOPE_BYTES + size });
    }
  }
  return calls;
}

/** In an order of their own: of two calls that run side by side either may arrive first. */
const inOrder = (calls: readonly { readonly items: number; readonly bytes: number }[]) =>
  calls.map(({ items, bytes }) => ({ items, bytes })).sort((a, b) => a.items - b.items || a.bytes - b.bytes);

async function run(sizes: readonly number[]): Promise<string> {
  const sandbox = await startSandbox({ rates: UNLIMITED, eventApiKey: EVENT_KEY });
  const scratch = new Scratch();
  const config = {
    api_url: sandbox.url,
    event_api_key: EVENT_KEY,
    routes: [{ stream: "users", send_as: "identify_event" }],
    rate_limits: FAST,
    // Only a full call or the end of the input sends one.
    batching: { linger_ms: 60_000 },
  };
  const files = ["--config", scratch.write(config), "--catalog", scratch.write(catalog())];
  const program = new Program(["write", ...files], { file: BUILT_PROGRAM });
  try {
    const { code } = await program.finish(
      (function* () {
        for (const [index, size] of sizes.entries()) yield record(rowOfSize(index, size));
        yield state(1);
      })(),
    );
    assert.equal(code, 0, `exit code ${code}: ${program.errors[0]?.message}`);
    assert.deepEqual(program.states.at(-1)?.state?.destinationStats, {
      recordCount: EVENTS,
      rejectedRecordCount: 0,
    });
    const control = new Control(sandbox.url);
    const { calls: counts, events } = await control.summary();
    assert.equal(events, EVENTS, `${events} events arrived`);
    assert.deepEqual(counts.byStatus, { 200: counts.total });
    const calls = await control.calls();
    const [items, bytes] = [calls.map((call) => call.items), calls.map((call) => call.bytes)];
    assert.ok(Math.max(...items) <= MAX_EVENTS, `a call with ${Math.max(...items)} events`);
    assert.ok(Math.max(...bytes) <= MAX_BYTES, `a call of ${Math.max(...bytes)} bytes`);
    const fullest = fullestCalls(sizes);
    assert.equal(calls.length, fullest.length, `${calls.length} calls; ${fullest.length} could hold them`);
    assert.deepEqual(inOrder(calls), inOrder(fullest), "calls are not as full as they can be");
    return `${calls.length} calls of at most ${Math.max(...items)} events and ${Math.max(...bytes)} bytes`;
  } finally {
    program.kill();
    scratch.remove();
    await sandbox.close();
  }
}

const random = seeded(40);
const OF_ALL_SIZES = Array.from({ length: EVENTS }, () => 100 + Math.floor(random() ** 8 * 100_000));

for (const [name, sizes] of [
  ["10,000 of 30 kB", Array<number>(EVENTS).fill(30_000)],
  ["10,000 of all sizes", OF_ALL_SIZES],
] as const) {
  const started = performance.now();
  try {
    const seen = await run(sizes);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stdout.write(`ok events, ${name} (${seen}; ${seconds} s)\n`);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    process.stdout.write(`not ok events, ${name}: ${why}\n`);
    process.exitCode = 1;
  }
}
