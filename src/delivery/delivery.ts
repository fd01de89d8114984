import { setMaxListeners } from "node:events";
import type { Verdict } from "../blueshift/answers.ts";
import { type Endpoint, type EndpointName, maxItemBytes } from "../blueshift/endpoints.ts";
import { Backlog } from "./backlog.ts";
import { Courier, type Outcome } from "./courier.ts";
import { Lane, type LaneCounts, type LaneOptions } from "./lane.ts";
import type { Arrival, Parcel } from "./parcel.ts";
import type { Turn, Urgency } from "./rate.ts";

export interface DeliveryOptions<R> {
  readonly lanes: readonly LaneOptions[];
  /** Where the items of a lane go one by one when an answer does not tell which of them failed. */
  readonly singly: (endpoint: Endpoint) => EndpointName;
  readonly maxElapsedMs: number;
  /** Makes one call, and says what its answer means; `sent` is to be called when it leaves. */
  readonly call: (endpoint: Endpoint, parcels: readonly Parcel<R>[], sent: () => void) => Promise<Verdict>;
  /** A call begins. */
  readonly calling: (endpoint: Endpoint, parcels: readonly Parcel<R>[]) => void;
  /** The records of a parcel have ended; each ends once, unless the delivery fails. */
  readonly ended: (parcel: Parcel<R>, outcome: Outcome) => void;
  /** A call is going to be tried again. */
  readonly retried: (endpoint: Endpoint, parcels: readonly Parcel<R>[], why: string) => void;
  /** The delivery can't go on, and starts no more calls: `stop` it. Called once, while calls may be under way. */
  readonly failed: (error: unknown) => void;
  readonly random?: () => number;
}

/** The time of what is due whatever the clock says. */
const NOW = Number.NEGATIVE_INFINITY;

const clock = (): number => performance.now();

/** Takes records, sends them in batches, in parallel and within the rates, and says how each ended. */
export class Delivery<R> {
  readonly #options: DeliveryOptions<R>;
  readonly #backlog = new Backlog<R>();
  readonly #lanes = new Map<string, Lane>();
  readonly #courier: Courier<R>;
  readonly #stopped = new AbortController();
  readonly #underway = new Set<Promise<void>>();
  #draining = false;
  /** Nothing can join what is ready until some of it has gone. */
  #hurried = false;

  constructor(options: DeliveryOptions<R>) {
    this.#options = options;
    // Every call that waits listens.
    setMaxListeners(0, this.#stopped.signal);
    for (const lane of options.lanes) this.#lanes.set(lane.endpoint.name, new Lane(lane));
    this.#courier = new Courier<R>(
      {
        call: (endpoint, parcels, turn) => this.#call(endpoint, parcels, turn),
        turn: (endpoint, urgency) => this.#turn(this.#laneOf(endpoint.name), urgency),
        throttle: (endpoint, ms, { left }) => this.#laneOf(endpoint.name).rate.throttle(ms, left),
        wait: (ms, endpoint) => this.#waitForRetry(this.#laneOf(endpoint.name), ms),
        now: clock,
        random: options.random ?? Math.random,
        singly: (endpoint) => this.#laneOf(options.singly(endpoint)).options.endpoint,
        ended: (parcel, outcome) => this.#ended(parcel, outcome),
        failed: (error) => this.#fail(error),
        retried: (endpoint, parcels, why) => {
          this.#laneOf(endpoint.name).counts.retries++;
          options.retried(endpoint, parcels, why);
        },
      },
      { maxElapsedMs: options.maxElapsedMs },
    );
  }

  /** The size that an item alone may have in a lane, in bytes. */
  maxItemBytes(lane: string): number {
    const { options } = this.#laneOf(lane);
    return maxItemBytes(options.endpoint, options.bytes);
  }

  /** Takes a record; its item must not be larger than `maxItemBytes`. */
  add(arrival: Arrival<R>): void {
    if (this.#hurried) this.#setHurried(false);
    this.#backlog.add(arrival, performance.now());
    this.#advance(this.#laneOf(arrival.lane));
  }

  /** No more records come: what waits goes without waiting for full calls. */
  finish(): void {
    this.#draining = true;
    this.#noteWaits();
    this.#advanceAll();
  }

  /**
   * No records come until some have ended: where nothing is under way that could end, what waits goes without
   * waiting for full calls.
   */
  hurry(): void {
    this.#setHurried(true);
    this.#advanceWaiting();
  }

  /** Starts no more calls, and waits for those under way; resolves when they have ended, or after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped.abort();
    for (const lane of this.#lanes.values()) lane.cancelLinger();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled(this.#underway), grace]);
    clearTimeout(timer);
  }

  /** What the calls came to so far. */
  counts(): ReadonlyMap<string, LaneCounts> {
    return new Map([...this.#lanes].map(([name, lane]) => [name, lane.report()]));
  }

  #setHurried(hurried: boolean): void {
    this.#hurried = hurried;
    this.#noteWaits();
  }

  #noteWaits(): void {
    for (const lane of this.#lanes.values()) this.#noteWait(lane);
  }

  #noteWait(lane: Lane): void {
    lane.noteWait(this.#draining || this.#hurried);
  }

  /** Asks for a call's turn where a lane has one to make, and comes back when it was made. */
  #advance(lane: Lane): void {
    if (lane.asking || this.#stopped.signal.aborted || lane.parallel >= lane.maxParallel) return;
    const dueAt = this.#dueAt(lane);
    // Nearly every record that comes finds the wait as the one before left it.
    if (dueAt === lane.lingersUntil) return;
    lane.cancelLinger();
    if (dueAt === undefined) return;
    const dueIn = dueAt - performance.now();
    if (dueIn > 0) return this.#linger(lane, dueAt, dueIn);
    lane.asking = true;
    this.#noteWait(lane);
    this.#track(this.#askAndSend(lane));
  }

  /** By itself, so that only who lingers pays for the closure. */
  #linger(lane: Lane, until: number, ms: number): void {
    lane.lingerUntil(until, ms, () => this.#advance(lane));
  }

  #advanceAll(): void {
    for (const lane of this.#lanes.values()) this.#advance(lane);
  }

  /** Lanes that waited for others' calls. */
  #advanceWaiting(): void {
    if (this.#draining || (this.#hurried && this.#isIdle())) this.#advanceAll();
  }

  #isIdle(): boolean {
    return [...this.#lanes.values()].every(({ asking, parallel }) => !asking && parallel === 0);
  }

  /** When a lane's next call is due, by the clock of `performance`; undefined where nothing is ready. */
  #dueAt({ options, limits }: Lane): number | undefined {
    const lane = options.endpoint.name;
    const oldest = this.#backlog.oldestReady(lane);
    if (oldest === undefined) return undefined;
    if ((this.#hurried && this.#isIdle()) || this.#backlog.isFull(lane, limits)) return NOW;
    // It comes back when those calls have ended.
    if (this.#draining) return this.#isMoreToCome(lane) ? undefined : NOW;
    return oldest + options.lingerMs;
  }

  /**
   * Whether calls that are made anyway make more ready for a lane's last call: without waiting for them, as many
   * customers as had two rows at the end would cost as many calls. Not where any of them has failed and waits to be
   * tried again, for that may go on for minutes.
   */
  #isMoreToCome(lane: string): boolean {
    return [...this.#backlog.awaitedBy(lane)].some((name) => {
      const { asking, parallel, retrying } = this.#laneOf(name);
      return (asking || parallel > 0) && retrying === 0;
    });
  }

  async #askAndSend(lane: Lane): Promise<void> {
    const turn = await this.#turn(lane, "new");
    // The batch is cut now and not when it became due: what came in while it waited for its turn fills it up.
    const batch = this.#backlog.take(lane.options.endpoint.name, lane.limits);
    lane.asking = false;
    lane.parallel++;
    this.#noteWait(lane);
    this.#advance(lane);
    try {
      await this.#courier.deliver(lane.options.endpoint, batch, turn);
    } finally {
      lane.parallel--;
      this.#noteWait(lane);
    }
    this.#advance(lane);
    this.#advanceWaiting();
  }

  async #call(endpoint: Endpoint, parcels: readonly Parcel<R>[], turn: Turn): Promise<Verdict> {
    // Its turn may have come just before the delivery was stopped.
    if (this.#stopped.signal.aborted) throw new Stopped();
    const lane = this.#laneOf(endpoint.name);
    const { counts } = lane;
    counts.calls++;
    counts.items += parcels.length;
    this.#options.calling(endpoint, parcels);
    try {
      const verdict = await this.#options.call(endpoint, parcels, () => turn.leave(performance.now()));
      lane.isFailing = verdict.kind === "retry";
      this.#noteWait(lane);
      return verdict;
    } finally {
      turn.leave(performance.now());
    }
  }

  async #waitForRetry(lane: Lane, ms: number): Promise<void> {
    lane.retrying++;
    this.#advanceWaiting();
    try {
      await unlessAborted<void>(this.#stopped.signal, (resolve) => setTimeout(resolve, ms));
    } finally {
      lane.retrying--;
    }
  }

  #turn({ rate }: Lane, urgency: Urgency): Promise<Turn> {
    return unlessAborted(this.#stopped.signal, (resolve) => {
      rate.turn(urgency).then(resolve);
      return undefined;
    });
  }

  #ended(parcel: Parcel<R>, outcome: Outcome): void {
    const lanes = this.#backlog.settle(parcel, clock);
    this.#options.ended(parcel, outcome);
    for (const name of lanes) this.#advance(this.#laneOf(name));
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#underway.delete(tracked));
    this.#underway.add(tracked);
  }

  #fail(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    // No call starts any more, not even until whoever hears of this stops the delivery.
    this.#stopped.abort();
    this.#options.failed(error);
  }

  #laneOf(name: string): Lane {
    const lane = this.#lanes.get(name);
    if (lane === undefined) throw new Error(`There is no lane "${name}".`);
    return lane;
  }
}

/** What breaks off whatever waits when the delivery is stopped. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

/** A promise that rejects as soon as the signal says so; `start` may return a timer, which is cleared then. */
function unlessAborted<T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void) => NodeJS.Timeout | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Stopped());
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      reject(new Stopped());
    };
    signal.addEventListener("abort", stop, { once: true });
    timer = start((value) => {
      signal.removeEventListener("abort", stop);
      resolve(value);
    });
  });
}
