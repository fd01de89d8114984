/** How much further apart calls are than the rate alone asks for: the server's clock is not ours… */
const MARGIN = 0.01;
/** …and how much at least, while time that was lost is made up for. */
const LEAST_MARGIN = 0.005;
/** How much lost time is made up for, at most. */
const MOST_LOST_MS = 200;
/** How much closer together calls may be than evenly, so that time that was lost to late timers is made up for. */
const HASTE = 0.2;
/**
 * An endpoint that has not been throttled for so long is throttled by chance: by another system's burst, or by a call
 * that took its time on the way. It waits as it was asked to, and goes on as before.
 */
const STRAY_AFTER_MS = 60_000;
/** What the rate of an endpoint that is throttled again is cut by at once, and given back a step at a time after that. */
const THROTTLE_FACTOR = 0.5;
const LOWEST_SHARE = 1 / 16;
const RECOVERY_STEP = 1 / 16;
const RECOVERY_INTERVAL_MS = 1000;
/** The shortest time that timers keep to, about. */
const TIMER_MS = 2;

/** Calls that were started before are more urgent than new ones: their customers' later records wait. */
export type Urgency = "retry" | "new";

type Wait = NodeJS.Timeout | NodeJS.Immediate;

/** The right to make one call. */
export interface Turn {
  /**
   * The call left, or ended without; the first time counts. It is counted from then.
   * @param now of the clock of `performance`
   */
  readonly leave: (now: number) => void;
  /** When it left; undefined while it waits for a connection, or where it is not counted. */
  readonly left: number | undefined;
}

/** Who waits for a turn. */
interface Asker {
  readonly since: number;
  readonly resolve: (turn: Turn) => void;
}

/** A turn of calls that go nowhere. */
const UNCOUNTED: Turn = { leave: () => {}, left: undefined };

/**
 * When calls of one endpoint may start: about evenly spaced, and none before the one that many before it left a whole
 * period ago, so that neither a timer that comes late nor a connection that takes its time can push two seconds' calls
 * into one. What such things cost is made up for out of the margin. It goes by a clock that nobody sets.
 */
export class Rate {
  readonly #isUnlimited: boolean;
  readonly #waiting: Readonly<Record<Urgency, Asker[]>> = { retry: [], new: [] };
  /** For the moment when the next call may start; none where nobody waits, or a call that has not left is in the way. */
  #wait: Wait | undefined;
  readonly #starts: Starts;
  /** Between calls that are evenly spaced at the full rate. */
  readonly #spacingMs: number;
  /** Between any two calls at the full rate. */
  readonly #leastSpacingMs: number;
  /** The share of the full rate that is used; below 1 after 429s that were no strays. */
  #share = 1;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #recovery: NodeJS.Timeout | undefined;

  /** @param callsPerSecond above 0; below 1 for less than one a second; infinite for calls that go nowhere */
  constructor(callsPerSecond: number) {
    this.#isUnlimited = callsPerSecond === Number.POSITIVE_INFINITY;
    const rate = this.#isUnlimited ? 1 : callsPerSecond;
    // Rounded up: the period is a second or more, and no second sees more calls than this.
    const calls = Math.ceil(rate);
    const periodMs = (calls / rate) * 1000 * (1 + MARGIN);
    this.#spacingMs = periodMs / calls;
    // Closer than timers can tell apart: the period alone then holds the rate.
    this.#leastSpacingMs = this.#spacingMs < TIMER_MS ? 0 : this.#spacingMs * (1 - HASTE);
    this.#starts = new Starts(calls, periodMs, (calls / rate) * 1000 * (1 + LEAST_MARGIN));
  }

  /** Resolves when a call may start. */
  turn(urgency: Urgency): Promise<Turn> {
    if (this.#isUnlimited) return Promise.resolve(UNCOUNTED);
    return new Promise((resolve) => {
      this.#waiting[urgency].push({ since: performance.now(), resolve });
      // At once where that is allowed: with a turn a round of the event loop, rows came faster than they could go,
      // which cost a tenth of the throughput at full speed.
      if (this.#wait === undefined) this.#next();
    });
  }

  /** Starts the calls that may, and waits for the one after them. */
  #next(): void {
    this.#wait = undefined;
    const { retry, new: others } = this.#waiting;
    for (;;) {
      const queue = retry.length > 0 ? retry : others;
      const [asker] = queue;
      if (asker === undefined) return;
      const now = performance.now();
      const allowed = this.#nextAllowed();
      // A call that still waits for its connection ends the wait when it leaves.
      if (allowed === undefined) return;
      if (allowed > now) {
        // What is allowed changes meanwhile: a throttled rate recovers.
        const ms = Math.min(Math.ceil(allowed - now), RECOVERY_INTERVAL_MS);
        this.#wait = setTimeout(() => this.#next(), ms);
        return;
      }
      queue.shift();
      const start = new Start(now, this.#nextDue(asker.since, now), () => this.#left());
      this.#starts.add(start);
      asker.resolve(start);
    }
  }

  #left(): void {
    this.#wait ??= setImmediate(() => this.#next());
  }

  /** When the next call may start; undefined where that can't be told before one has left. */
  #nextAllowed(): number | undefined {
    const byPeriod = this.#starts.nextAllowed();
    if (byPeriod === undefined) return undefined;
    const latest = this.#starts.latest?.turn ?? Number.NEGATIVE_INFINITY;
    const spaced = latest + (this.#share < 1 ? this.#spacingMs / this.#share : this.#leastSpacingMs);
    return Math.max(byPeriod, spaced, this.#heldUntil);
  }

  /** When the next call would start, had no timer been late, and no call taken its time to leave. */
  #nextDue(askedAt: number, now: number): number {
    // By what a throttled endpoint is slower, nothing is lost.
    if (this.#share < 1) return now;
    return Math.max(this.#starts.nextDue(), this.#heldUntil, askedAt, now - MOST_LOST_MS);
  }

  /**
   * The endpoint says that it is called too often: nothing starts for `ms`, and where it has said so lately, calls start
   * less often for a while after that.
   * @param left when the call left that was answered so; now, if not said
   */
  throttle(ms: number, left = performance.now()): void {
    const now = performance.now();
    const isNews = left >= this.#heldUntil;
    // Calls that were under way already when it said so before are no reason to slow down further.
    if (isNews && now < this.#heldUntil + STRAY_AFTER_MS) this.#slowDown();
    this.#heldUntil = Math.max(this.#heldUntil, now + ms);
  }

  #slowDown(): void {
    this.#share = Math.max(this.#share * THROTTLE_FACTOR, LOWEST_SHARE);
    this.#recovery ??= setInterval(() => this.#recover(), RECOVERY_INTERVAL_MS).unref();
  }

  #recover(): void {
    if (performance.now() < this.#heldUntil) return;
    this.#share = Math.min(this.#share + RECOVERY_STEP, 1);
    if (this.#share < 1) return;
    clearInterval(this.#recovery);
    this.#recovery = undefined;
  }
}

/** The start of a call. */
class Start implements Turn {
  /** When it had its turn… */
  readonly turn: number;
  /** …and when it could have had it, had no timer been late. */
  readonly due: number;
  readonly #onLeft: () => void;
  #left: number | undefined;

  constructor(turn: number, due: number, onLeft: () => void) {
    this.turn = turn;
    this.due = due;
    this.#onLeft = onLeft;
  }

  get left(): number | undefined {
    return this.#left;
  }

  leave(now: number): void {
    if (this.#left !== undefined) return;
    this.#left = now;
    this.#onLeft();
  }
}

/** The starts of the last calls, as far back as the period in which they are counted. */
class Starts {
  readonly #last: (Start | undefined)[];
  readonly #periodMs: number;
  readonly #leastPeriodMs: number;
  #next = 0;
  latest: Start | undefined;

  constructor(calls: number, periodMs: number, leastPeriodMs: number) {
    this.#last = new Array<undefined>(calls).fill(undefined);
    this.#periodMs = periodMs;
    this.#leastPeriodMs = leastPeriodMs;
  }

  /** When the next may be, by the period alone; undefined where that can't be told yet. */
  nextAllowed(): number | undefined {
    const first = this.#last[this.#next];
    if (first === undefined) return Number.NEGATIVE_INFINITY;
    return first.left === undefined ? undefined : Math.max(this.nextDue(), first.left + this.#leastPeriodMs);
  }

  /**
   * When it is due, likewise. A period after the first of the last ones was due, not after it left: else each moment by
   * which a call is late would be lost for good.
   */
  nextDue(): number {
    const first = this.#last[this.#next];
    return first === undefined ? Number.NEGATIVE_INFINITY : first.due + this.#periodMs;
  }

  add(start: Start): void {
    this.latest = start;
    this.#last[this.#next] = start;
    this.#next = (this.#next + 1) % this.#last.length;
  }
}
