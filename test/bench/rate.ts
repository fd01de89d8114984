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
  /** No bound is promised. */
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
 * How long a trial takes where calls are evenly spaced, from the start of a program that needs no time itself to its
 * exit: its first call leaves at once, each other one a spacing after the one before it, each is answered as slowly as
 * it was, and the last answer ends it. Of several endpoints, the one that takes longest counts. Calls are as few as
 * can be, and one more for a 429; with that comes the wait that it asks for, and none where it asks for none.
 *
 * With evenly slow answers that is (calls - 1) / rate and an answer. Whoever sends each second's calls in a burst would
 * be faster by up to a second, and not exceed the rate. The program may send its calls a fifth closer than evenly, and so
 * gains 0.16 s at 5 a second: what it loses elsewhere is more by that.
 */
function idealMs({ work, server }: Trial, calls: readonly TimedCall[]): number {
  const ends = work.map(({ sendAs, records, rate, itemsACall }) => {
    const path = PATHS[sendAs];
    const refusal = server.refusal?.path === path ? server.refusal : undefined;
    const least = Math.ceil(records / itemsACall) + (refusal === undefined ? 0 : 1);
    const answered = calls.filter((call) => call.path === path).slice(0, least);
    return answered.map((call, place) => {
      const asked = refusal !== undefined && place >= refusal.call ? (refusal.retryAfterSeconds ?? 0) : 0;
      return (place / rate + asked) * 1000 + latencyOf(call);
    });
  });
  return Math.max(...ends.flat());
}

const latencyOf = ({ cameAt, answeredAt }: TimedCall): number => answeredAt - cameAt;

/**
 * The most calls that came within any second; a second does not hold a call that came exactly a second later. Where the
 * server could not see a call at once, it may have come any time before; counted are those that came within a second
 * in any case.
 */
function mostInASecond(calls: readonly TimedCall[]): number {
  let most = 0;
  let first = 0;
  calls.forEach(({ cameAt }, index) => {
    while (cameAt - (calls[first]?.notBefore ?? cameAt) >= 1000) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** The shortest time in which one call more than `count` was seen. */
const shortestOfMoreThan = (count: number, calls: readonly TimedCall[]): number =>
  Math.min(...calls.slice(count).map(({ cameAt }, index) => cameAt - (calls[index]?.cameAt ?? 0)));

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

function* densityOf({ name, work }: Trial, delivered: Delivered): Generator<Figure> {
  for (const { sendAs, rate } of work) {
    const calls = delivered.calls.filter(({ path }) => path === PATHS[sendAs]);
    const most = mostInASecond(calls);
    yield {
      name: `${name}, most calls of ${sendAs} in any second`,
      value: most,
      unit: "calls",
      ratio: most / rate,
      against: `the rate, ${rate} a second`,
      wanted: { atMost: 1 },
      seen: {
        [`${rate + 1} calls were seen in at least`]: `${shortestOfMoreThan(rate, calls).toFixed(1)} ms`,
      },
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
