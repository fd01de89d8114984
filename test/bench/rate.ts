import type { Benchmark, Figure } from "./benchmark.ts";
import { type Delivered, deliver, PATHS, type SendAs } from "./delivered.ts";
import { mixedRows } from "./mixed-rows.ts";
import type { TimedCall, TimedOptions } from "./timed-server.ts";

/** One way of sending, at the rate and with the calls that Blueshift recommends. */
interface Way {
  readonly sendAs: SendAs;
  readonly rate: number;
  readonly itemsACall: number;
}

const BULK: Way = { sendAs: "customer_bulk", rate: 5, itemsACall: 50 };
const EVENTS: Way = { sendAs: "identify_event", rate: 5, itemsACall: 100 };
const SINGLE: Way = { sendAs: "customer", rate: 50, itemsACall: 1 };

interface Trial {
  readonly name: string;
  readonly work: readonly (Way & { readonly records: number })[];
  readonly server: TimedOptions;
  /** What the bound is; the same for all but those that are only shown. */
  readonly isOnlyShown?: true;
}

const SLOW: TimedOptions = { latencyMs: 400, jitterMs: 200 };
const SLOWER: TimedOptions = { latencyMs: 800, jitterMs: 400 };
const refusing = (call: number, retryAfterSeconds?: number): TimedOptions => ({
  ...SLOW,
  refusal: { path: PATHS.customer_bulk, call, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
});

const TRIALS: readonly Trial[] = [
  { name: "5,000 customers in bulk", work: [{ ...BULK, records: 5000 }], server: SLOW },
  { name: "10,000 identify events", work: [{ ...EVENTS, records: 10_000 }], server: SLOW },
  { name: "5,000 customers singly", work: [{ ...SINGLE, records: 5000 }], server: SLOWER },
  {
    name: "three streams at once",
    work: [
      { ...BULK, records: 5000 },
      { ...EVENTS, records: 10_000 },
      { ...SINGLE, records: 1000 },
    ],
    server: SLOW,
  },
  {
    name: "5,000 customers in bulk, a 429 that asks for 1 s",
    work: [{ ...BULK, records: 5000 }],
    server: refusing(50, 1),
  },
  {
    name: "5,000 customers in bulk, a 429 that asks for nothing",
    work: [{ ...BULK, records: 5000 }],
    server: refusing(50),
    isOnlyShown: true,
  },
];

const MOST_OF_IDEAL = 1.02;

/**
 * The seconds that a trial takes at least where calls are evenly spaced: from the start of a program that needs no
 * time itself, in which the first call leaves at once and each other one a spacing after the one before it, to the
 * last answer. That is, for the stream that takes longest, (calls - 1) / rate and the mean time of an answer. Calls
 * are as few as can be, and one more for each 429; with that comes the wait that it asks for, and none where it does
 * not say.
 *
 * Whoever sends each second's calls in a burst could save up to (rate - 1) / rate of a second of it, and would not
 * exceed the rate. The program may send its calls a fifth closer than evenly, and so save 0.16 s at 5 a second: what
 * it loses is that much more than the ratio says.
 */
function idealMs({ work, server: { refusal } }: Trial, calls: readonly TimedCall[]): number {
  const spans = work.map(({ sendAs, records, rate, itemsACall }) => {
    const answers = calls.filter(({ path }) => path === PATHS[sendAs]);
    const isRefused = refusal?.path === PATHS[sendAs];
    const least = Math.ceil(records / itemsACall) + (isRefused ? 1 : 0);
    const asked = isRefused ? (refusal.retryAfterSeconds ?? 0) : 0;
    return ((least - 1) / rate + asked) * 1000 + mean(answers.map(latencyOf));
  });
  return Math.max(...spans);
}

const latencyOf = ({ cameAt, answeredAt }: TimedCall): number => answeredAt - cameAt;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The most calls that came within any second: a second does not hold a call that came exactly a second later. */
function mostInASecond(calls: readonly TimedCall[]): number {
  let most = 0;
  let first = 0;
  calls.forEach(({ cameAt }, index) => {
    while (cameAt - (calls[first]?.cameAt ?? cameAt) >= 1000) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function timeOf(trial: Trial, { wallMs, begunAt, calls }: Delivered): Figure {
  const ideal = idealMs(trial, calls);
  const firstAt = calls[0]?.cameAt ?? begunAt;
  const lastAt = Math.max(...calls.map(({ answeredAt }) => answeredAt));
  return {
    name: `${trial.name}, from start to exit`,
    value: wallMs / 1000,
    unit: "s",
    ratio: wallMs / ideal,
    against: `the ideal, ${inSeconds(ideal)}`,
    ...(!trial.isOnlyShown && { wanted: { atMost: MOST_OF_IDEAL } }),
    seen: {
      "from the first call to the last answer": `${((lastAt - firstAt) / ideal).toFixed(3)} of it`,
      "first call after": inSeconds(firstAt - begunAt),
      "exit after the last answer": inSeconds(begunAt + wallMs - lastAt),
      calls: calls.length,
    },
  };
}

function* densityOf({ name, work }: Trial, { calls }: Delivered): Generator<Figure> {
  for (const { sendAs, rate } of work) {
    const most = mostInASecond(calls.filter(({ path }) => path === PATHS[sendAs]));
    yield {
      name: `${name}, most calls of ${sendAs} in any second`,
      value: most,
      unit: "calls",
      ratio: most / rate,
      against: `the rate, ${rate} a second`,
      wanted: { atMost: 1 },
    };
  }
}

async function tryOut({ work, server }: Trial): Promise<Delivered> {
  const { lines } = mixedRows({
    counts: Object.fromEntries(work.map(({ sendAs, records }) => [sendAs, records])),
    rowsAState: 1000,
  });
  const streams = Object.fromEntries(work.map(({ sendAs }) => [sendAs, sendAs]));
  const delivered = await deliver({ streams, lines, server });
  const taken = delivered.calls.filter(({ status }) => status === 200).flatMap(({ customers }) => customers);
  const records = work.reduce((sum, task) => sum + task.records, 0);
  if (taken.length !== records)
    throw new Error(`Of ${records} records, the server has taken ${taken.length}.`);
  return delivered;
}

export const rate: Benchmark = {
  name: "rate",
  about: "how much of the configured rates is used, against calls that are evenly spaced",
  async *run() {
    for (const trial of TRIALS) {
      const delivered = await tryOut(trial);
      yield timeOf(trial, delivered);
      yield* densityOf(trial, delivered);
    }
  },
};
