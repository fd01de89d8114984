import { fileURLToPath } from "node:url";
import type { Benchmark, Bound, Figure } from "./benchmark.ts";
import { type Delivered, deliver, PATHS, type SendAs, type Task } from "./delivered.ts";
import { type MixedRows, mixedRows } from "./mixed-rows.ts";
import { NO_LIMITS } from "./stage.ts";
import type { TimedCall } from "./timed-server.ts";

/** How many items a call may hold where nothing else is configured. */
const ITEMS_A_CALL: Readonly<Record<SendAs, number>> = {
  customer_bulk: 50,
  customer: 1,
  identify_event: 100,
};

interface Trial {
  readonly name: string;
  readonly streams: Readonly<Record<string, SendAs>>;
  readonly rowsAStream: number;
  readonly rates: NonNullable<Task["rates"]>;
  readonly latencyMs: number;
  /** What the calls may be of the least for what was sent; undefined where no bound is promised. */
  readonly wanted?: Bound;
  /** Likewise of the least at all, which only those can come near that have all rows in hand before they send many. */
  readonly wantedAtAll?: Bound;
  /** How many lines come in a second; as many as are taken, where it is left out. */
  readonly linesPerSecond?: number;
}

const ONE_LANE = { a: "customer_bulk", b: "customer_bulk", c: "customer_bulk" } as const;
const TWO_LANES = { a: "customer_bulk", b: "customer_bulk", c: "identify_event" } as const;
const wanted = { atMost: 1.01 };

const TRIALS: readonly Trial[] = [
  {
    // With the states they are just less than what the program has in hand at most.
    name: "9,000 rows, all in hand",
    streams: ONE_LANE,
    rowsAStream: 3000,
    rates: { customer_bulk: 5 },
    latencyMs: 400,
    wanted,
    wantedAtAll: wanted,
  },
  {
    name: "9,000 rows for two endpoints, all in hand",
    streams: TWO_LANES,
    rowsAStream: 3000,
    rates: { customer_bulk: 5, event_bulk: 5 },
    latencyMs: 400,
    wanted,
  },
  {
    name: "60,000 rows at 50 calls a second",
    streams: ONE_LANE,
    rowsAStream: 20_000,
    rates: { customer_bulk: 50 },
    latencyMs: 400,
    wanted,
  },
  {
    name: "60,000 rows for two endpoints at 50 calls a second",
    streams: TWO_LANES,
    rowsAStream: 20_000,
    rates: { customer_bulk: 50, event_bulk: 50 },
    latencyMs: 400,
    wanted,
  },
  {
    name: "60,000 rows at full speed, answered at once",
    streams: ONE_LANE,
    rowsAStream: 20_000,
    rates: NO_LIMITS,
    latencyMs: 0,
    wanted,
  },
  {
    name: "60,000 rows at full speed, answered after 400 ms",
    streams: ONE_LANE,
    rowsAStream: 20_000,
    rates: NO_LIMITS,
    latencyMs: 400,
    wanted,
  },
  {
    name: "60,000 rows for two endpoints at full speed, answered after 400 ms",
    streams: TWO_LANES,
    rowsAStream: 20_000,
    rates: NO_LIMITS,
    latencyMs: 400,
    wanted,
  },
  {
    name: "600 rows of a source that brings 60 a second",
    streams: ONE_LANE,
    rowsAStream: 200,
    rates: { customer_bulk: 5 },
    latencyMs: 400,
    linesPerSecond: 66,
  },
];

/**
 * The least calls for what was sent: as if each endpoint's items had come in full calls but for the last. Rows of one
 * customer that were merged are one item. Those that could not be, because the earlier one was in a call when the
 * later one came, or a row for another endpoint came between them, are several: their order demands it.
 */
const leastCalls = (calls: readonly TimedCall[], { streams }: Trial): number =>
  waysOf(streams)
    .map((way) => Math.ceil(itemsOf(calls, way) / ITEMS_A_CALL[way]))
    .reduce(sum);

/**
 * The least calls at all: as if, moreover, the whole input were known before the first call, and all rows of a
 * customer were merged that may be: those that become customers. Events never are. For one endpoint: where rows
 * of a customer alternate between two, order forbids it.
 */
const leastCallsAtAll = (customers: number): number => Math.ceil(customers / ITEMS_A_CALL.customer_bulk);

const waysOf = (streams: Trial["streams"]): SendAs[] => [...new Set(Object.values(streams))];
const itemsOf = (calls: readonly TimedCall[], way: SendAs): number =>
  calls
    .filter(({ path }) => path === PATHS[way])
    .map(({ customers }) => customers.length)
    .reduce(sum, 0);
const sum = (one: number, other: number): number => one + other;

function figureOf(trial: Trial, { calls }: Delivered): Figure {
  const least = leastCalls(calls, trial);
  const partial = waysOf(trial.streams).map((way) => {
    const sizes = calls.filter(({ path }) => path === PATHS[way]).map(({ customers }) => customers.length);
    return `${way} ${sizes.filter((size) => size < ITEMS_A_CALL[way]).length}`;
  });
  return {
    name: trial.name,
    value: calls.length,
    unit: "calls",
    ratio: calls.length / least,
    against: `the least for the items that were sent, ${least}`,
    ...(trial.wanted !== undefined && { wanted: trial.wanted }),
    seen: { "calls that were not full": partial.join(" and ") },
  };
}

function figureAtAll(trial: Trial, { calls }: Delivered, { customers }: MixedRows): Figure {
  const least = leastCallsAtAll(customers);
  return {
    name: `${trial.name}, with every merge`,
    value: calls.length,
    unit: "calls",
    ratio: calls.length / least,
    against: `the least for that many customers, ${least}`,
    ...(trial.wantedAtAll !== undefined && { wanted: trial.wantedAtAll }),
    seen: { items: calls.map((call) => call.customers.length).reduce(sum, 0), customers },
  };
}

const SLOWLY = fileURLToPath(new URL("slowly.ts", import.meta.url));

export const fill: Benchmark = {
  name: "fill",
  about:
    "calls over the least possible: three streams side by side, a state after every 10 rows of each, every tenth " +
    "row of a customer who came before",
  async *run() {
    for (const trial of TRIALS) {
      const { streams, rowsAStream, rates, latencyMs, linesPerSecond } = trial;
      const counts = Object.fromEntries(Object.keys(streams).map((stream) => [stream, rowsAStream]));
      const rows = mixedRows({ counts, rowsAState: 10, repeated: 0.1 });
      const delivered = await deliver({
        streams,
        lines: rows.lines,
        rates,
        server: { latencyMs, jitterMs: latencyMs / 2 },
        ...(linesPerSecond !== undefined && { bring: [process.execPath, SLOWLY, `${linesPerSecond}`] }),
      });
      const reached = new Set(delivered.calls.flatMap(({ customers }) => customers)).size;
      if (reached !== rows.customers)
        throw new Error(`Of ${rows.customers} customers, ${reached} were sent.`);
      yield figureOf(trial, delivered);
      if (waysOf(streams).length === 1) yield figureAtAll(trial, delivered, rows);
    }
  },
};
