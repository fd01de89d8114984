import type { LaneCounts } from "../../delivery/lane.ts";
import type { WaitingFor } from "../../delivery/waits.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { StreamTally } from "../../sync/tally.ts";
import { callSpeed, Speed } from "../speed.ts";
import { printable } from "../words.ts";

/** Speeds are of the last seconds; what is left is told from more of them, so that it does not jump. */
const SPEED_MS = 5_000;
/** Calls are few: in a shorter time, one more or less would look like a limit that is broken. */
const CALLS_MS = 10_000;
const FORECAST_MS = 30_000;
/** What is told from less than this is no better than a guess. */
const FORECAST_AFTER_MS = 2_000;

/** How far a sync is, as it is shown. */
export interface View {
  readonly elapsedMs: number;
  /** All streams together. */
  readonly whole: CountView;
  /** Until the whole is done; undefined where that can't be told. */
  readonly msLeft: number | undefined;
  readonly streams: readonly StreamView[];
  readonly lanes: readonly LaneView[];
}

/** Counts of records. */
export interface CountView {
  readonly read: number;
  readonly settled: number;
  readonly rejected: number;
  /** How many there are, at least; undefined where nobody knows. */
  readonly total: number | undefined;
  /** How sure that is: all of them were read, the source expects so many, or there are more than it expected. */
  readonly totalIs: "known" | "expected" | "exceeded";
  readonly isDone: boolean;
  /** Of the last seconds; where the whole is done, of all of its time. */
  readonly perSecond: number;
}

export interface StreamView extends CountView {
  readonly label: string;
}

export interface LaneView {
  readonly name: string;
  readonly callsPerSecond: number;
  readonly limit: number;
  /** Undefined where all is done. */
  readonly waitingFor: WaitingFor | undefined;
  readonly retries: number;
}

/** Makes views of a sync, one after the other, and remembers how fast it was. */
export class Viewer {
  readonly #streams = new Speeds();
  readonly #lanes = new Speeds();
  readonly #whole = new Speed();

  view(progress: SyncProgress): View {
    const { elapsedMs, tally } = progress;
    const streams = Array.from(tally.streams, ([key, one]) => this.#stream(key, one, progress));
    const whole = this.#sumOf(streams, tally.expected, progress);
    return {
      elapsedMs,
      whole,
      msLeft: elapsedMs < FORECAST_AFTER_MS ? undefined : forecast(whole, this.#whole.perSecond(FORECAST_MS)),
      streams,
      lanes: this.#laneViews(progress),
    };
  }

  #stream(key: string, tally: StreamTally, { elapsedMs, isReading, complete }: SyncProgress): StreamView {
    const { label, read, settled, rejected, expected } = tally;
    const speed = this.#streams.of(key);
    speed.note(elapsedMs, settled);
    const isRead = !isReading || complete.has(key);
    return {
      label: printable(label),
      read,
      settled,
      rejected,
      ...totalOf(read, isRead, expected),
      isDone: isRead && settled === read,
      perSecond: speed.perSecond(SPEED_MS),
    };
  }

  #sumOf(
    streams: readonly StreamView[],
    expected: number | undefined,
    { elapsedMs, tally, isReading }: SyncProgress,
  ): CountView {
    const read = tally.total("read");
    const settled = tally.total("settled");
    this.#whole.note(elapsedMs, settled);
    const isRead = !isReading || (streams.length > 0 && streams.every(({ totalIs }) => totalIs === "known"));
    const isDone = isRead && settled === read;
    return {
      read,
      settled,
      rejected: tally.total("rejected"),
      ...totalOf(read, isRead, sumOfTotals(streams) ?? expected),
      isDone,
      perSecond: isDone ? this.#whole.average : this.#whole.perSecond(SPEED_MS),
    };
  }

  /** Those that are used. */
  #laneViews({ elapsedMs, lanes, isReading, inHand }: SyncProgress): LaneView[] {
    const isUsed = ({ calls, waitingFor }: LaneCounts) => calls > 0 || waitingFor !== "source";
    const isOver = !isReading && inHand === 0;
    return [...lanes].flatMap(([name, lane]) => {
      const speed = this.#lanes.of(name);
      speed.note(elapsedMs, lane.calls);
      if (!isUsed(lane)) return [];
      return {
        name,
        callsPerSecond: callSpeed(isOver ? speed.whole : speed.over(CALLS_MS), lane.callsPerSecond),
        limit: lane.callsPerSecond,
        waitingFor: isOver ? undefined : lane.waitingFor,
        retries: lane.retries,
      };
    });
  }
}

class Speeds {
  readonly #speeds = new Map<string, Speed>();

  of(name: string): Speed {
    const speed = this.#speeds.get(name) ?? new Speed();
    this.#speeds.set(name, speed);
    return speed;
  }
}

function totalOf(
  read: number,
  isRead: boolean,
  expected: number | undefined,
): Pick<CountView, "total" | "totalIs"> {
  if (isRead) return { total: read, totalIs: "known" };
  if (expected === undefined) return { total: undefined, totalIs: "expected" };
  return { total: Math.max(expected, read), totalIs: read > expected ? "exceeded" : "expected" };
}

/** Undefined where the total of one is not known. */
function sumOfTotals(streams: readonly StreamView[]): number | undefined {
  let sum = 0;
  for (const { total } of streams) {
    if (total === undefined) return undefined;
    sum += total;
  }
  return sum;
}

/** How long it takes to settle the rest; where there are more than were expected, nobody knows how many more. */
function forecast({ total, totalIs, settled }: CountView, perSecond: number): number | undefined {
  if (total === undefined || totalIs === "exceeded" || settled >= total || perSecond <= 0) return undefined;
  return ((total - settled) / perSecond) * 1000;
}
