import Bottleneck from "bottleneck";

/** How much further apart calls are than the rate alone asks for: the server's clock is not ours. */
const MARGIN = 0.01;
/** What a throttled endpoint's rate is cut by at once, and given back a step at a time after that. */
const THROTTLE_FACTOR = 0.5;
const LOWEST_SHARE = 1 / 16;
const RECOVERY_STEP = 1 / 16;
const RECOVERY_INTERVAL_MS = 1000;

/** Calls that were started before are more urgent than new ones: their customers' later records wait. */
export type Urgency = "retry" | "new";
const PRIORITY: Readonly<Record<Urgency, number>> = { retry: 1, new: 5 };

/**
 * When calls of one endpoint may start. bottleneck spaces them evenly; on top of that no call starts before the
 * one that many before it is a whole period old, so that a timer that comes late can't push two seconds' calls
 * into one.
 */
export class Rate {
  readonly #limiter: Bottleneck;
  readonly #starts: StartTimes;
  readonly #spacingMs: number;
  /** The share of the full rate that is used; below 1 after a 429. */
  #share = 1;
  #heldUntil = 0;
  #recovery: NodeJS.Timeout | undefined;

  /** @param callsPerSecond above 0; below 1 for less than one a second */
  constructor(callsPerSecond: number) {
    const calls = Math.max(1, Math.floor(callsPerSecond));
    const periodMs = (calls / callsPerSecond) * 1000 * (1 + MARGIN);
    this.#spacingMs = periodMs / calls;
    this.#starts = new StartTimes(calls, periodMs);
    // One job at a time: a job is the wait for its turn, not the call.
    this.#limiter = new Bottleneck({ minTime: this.#spacingMs, maxConcurrent: 1 });
  }

  /** Resolves when a call may start, and takes it as started then. */
  turn(urgency: Urgency): Promise<void> {
    return this.#limiter.schedule({ priority: PRIORITY[urgency] }, async () => {
      for (;;) {
        const now = performance.now();
        const early = Math.max(this.#starts.nextAllowed(), this.#heldUntil) - now;
        if (early <= 0) {
          this.#starts.add(now);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, Math.ceil(early)));
      }
    });
  }

  /** The endpoint says that it is called too often: nothing starts for `ms`, and then less often for a while. */
  throttle(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, performance.now() + ms);
    this.#setShare(Math.max(this.#share * THROTTLE_FACTOR, LOWEST_SHARE));
    this.#recovery ??= setInterval(() => this.#recover(), RECOVERY_INTERVAL_MS).unref();
  }

  #recover(): void {
    if (performance.now() < this.#heldUntil) return;
    this.#setShare(Math.min(this.#share + RECOVERY_STEP, 1));
    if (this.#share < 1) return;
    clearInterval(this.#recovery);
    this.#recovery = undefined;
  }

  #setShare(share: number): void {
    this.#share = share;
    this.#limiter.updateSettings({ minTime: this.#spacingMs / share });
  }
}

/** The starts of the last calls, as far back as the period in which they are counted. */
class StartTimes {
  readonly #times: number[];
  readonly #periodMs: number;
  #next = 0;

  constructor(calls: number, periodMs: number) {
    this.#times = new Array<number>(calls).fill(Number.NEGATIVE_INFINITY);
    this.#periodMs = periodMs;
  }

  nextAllowed(): number {
    return (this.#times[this.#next] ?? Number.NEGATIVE_INFINITY) + this.#periodMs;
  }

  add(time: number): void {
    this.#times[this.#next] = time;
    this.#next = (this.#next + 1) % this.#times.length;
  }
}
