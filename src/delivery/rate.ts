import Bottleneck from "bottleneck";

/** How much further apart calls are than the rate alone asks for: the server's clock is not ours. */
const MARGIN = 0.01;
/** How much closer together calls may be than evenly, so that time that was lost to late timers is made up for. */
const HASTE = 0.2;
/** What a throttled endpoint's rate is cut by at once, and given back a step at a time after that. */
const THROTTLE_FACTOR = 0.5;
const LOWEST_SHARE = 1 / 16;
const RECOVERY_STEP = 1 / 16;
const RECOVERY_INTERVAL_MS = 1000;

/** How often to look whether a call has left that waits for its connection. */
const LEAVING_POLL_MS = 5;

/** Calls that were started before are more urgent than new ones: their customers' later records wait. */
export type Urgency = "retry" | "new";
const PRIORITY: Readonly<Record<Urgency, number>> = { retry: 1, new: 5 };

/**
 * When calls of one endpoint may start. bottleneck puts them in order and spaces them evenly; on top of that no
 * call starts before the one that many before it left a whole period ago, so that neither a timer that comes late
 * nor a connection that takes its time can push two seconds' calls into one.
 */
export class Rate {
  /** Undefined where calls need not be spaced at all. */
  readonly #limiter: Bottleneck | undefined;
  readonly #starts: Starts;
  /** Between calls that are evenly spaced at the full rate. */
  readonly #spacingMs: number;
  /** The share of the full rate that is used; below 1 after a 429. */
  #share = 1;
  #heldUntil = 0;
  #recovery: NodeJS.Timeout | undefined;

  /** @param callsPerSecond above 0; below 1 for less than one a second; infinite for calls that go nowhere */
  constructor(callsPerSecond: number) {
    if (callsPerSecond === Number.POSITIVE_INFINITY) {
      this.#spacingMs = 0;
      this.#starts = new Starts(0, 0);
      return;
    }
    // Rounded up: the period is a second or more, and no second sees more calls than this.
    const calls = Math.ceil(callsPerSecond);
    const periodMs = (calls / callsPerSecond) * 1000 * (1 + MARGIN);
    this.#spacingMs = periodMs / calls;
    this.#starts = new Starts(calls, periodMs);
    // One job at a time: a job is the wait for its turn, not the call.
    this.#limiter = new Bottleneck({ minTime: this.#spacingMs * (1 - HASTE), maxConcurrent: 1 });
  }

  /** Resolves when a call may start; `latestStart` is to be told when it leaves. */
  turn(urgency: Urgency): Promise<void> {
    const limiter = this.#limiter;
    if (limiter === undefined) return Promise.resolve();
    // Not bottleneck's own promise, which resolves a timer later: by then, the start would be another than the noted.
    return new Promise((resolve, reject) => {
      limiter.schedule({ priority: PRIORITY[urgency] }, () => this.#start(resolve)).catch(reject);
    });
  }

  /** The start of the call that had its turn last: it is counted from when it leaves. */
  get latestStart(): Start | undefined {
    return this.#starts.latest;
  }

  async #start(resolve: () => void): Promise<void> {
    for (;;) {
      const now = performance.now();
      const early = (this.#nextAllowed() ?? now + LEAVING_POLL_MS) - now;
      if (early <= 0) {
        this.#starts.add(now);
        return resolve();
      }
      // What is allowed changes while this waits: a throttled rate recovers.
      const wait = Math.min(Math.ceil(early), RECOVERY_INTERVAL_MS);
      await new Promise((wake) => setTimeout(wake, wait));
    }
  }

  #nextAllowed(): number | undefined {
    const byPeriod = this.#starts.nextAllowed();
    if (byPeriod === undefined) return undefined;
    const latest = this.#starts.latest?.turn ?? 0;
    const throttled = this.#share < 1 ? latest + this.#spacingMs / this.#share : 0;
    return Math.max(byPeriod, throttled, this.#heldUntil);
  }

  /** The endpoint says that it is called too often: nothing starts for `ms`, and then less often for a while. */
  throttle(ms: number): void {
    const now = performance.now();
    // Calls that were under way already when it said so before are no reason to slow down further.
    if (now >= this.#heldUntil) this.#share = Math.max(this.#share * THROTTLE_FACTOR, LOWEST_SHARE);
    this.#heldUntil = Math.max(this.#heldUntil, now + ms);
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

/** The start of a call: its turn, and when it left. */
class Start {
  readonly turn: number;
  #left: number | undefined;

  constructor(turn: number) {
    this.turn = turn;
  }

  /** When it left; undefined while it waits for a connection. */
  get left(): number | undefined {
    return this.#left;
  }

  /** It left, or ended without; the first time counts. */
  leave(now: number): void {
    this.#left ??= now;
  }
}

/** The starts of the last calls, as far back as the period in which they are counted. */
class Starts {
  readonly #last: (Start | undefined)[];
  readonly #periodMs: number;
  #next = 0;
  latest: Start | undefined;

  constructor(calls: number, periodMs: number) {
    this.#last = new Array<undefined>(calls).fill(undefined);
    this.#periodMs = periodMs;
  }

  /** When the next may be, by the period alone; undefined where that can't be told yet. */
  nextAllowed(): number | undefined {
    const first = this.#last[this.#next];
    if (first === undefined) return 0;
    return first.left === undefined ? undefined : first.left + this.#periodMs;
  }

  add(now: number): void {
    this.latest = new Start(now);
    this.#last[this.#next] = this.latest;
    this.#next = (this.#next + 1) % this.#last.length;
  }
}
