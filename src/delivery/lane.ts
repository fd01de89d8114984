import { type Endpoint, envelopeBytes } from "../blueshift/endpoints.ts";
import type { CallLimits } from "./backlog.ts";
import { Rate } from "./rate.ts";
import { type WaitingFor, Waits, type WaitTimes } from "./waits.ts";

/** How one endpoint is used. */
export interface LaneOptions {
  readonly endpoint: Endpoint;
  readonly callsPerSecond: number;
  /** The most items in a call. */
  readonly items: number;
  /** The most bytes in a call's body. */
  readonly bytes: number;
  /** How long a record may wait for its call to fill, in milliseconds. */
  readonly lingerMs: number;
}

/** What the calls of an endpoint came to. Times in milliseconds. */
export interface LaneCounts {
  /** As the configuration allows. */
  readonly callsPerSecond: number;
  readonly calls: number;
  readonly retries: number;
  readonly items: number;
  /** The most items that a call may hold. */
  readonly maxItems: number;
  /** What the endpoint as a whole waited for, since the delivery began. */
  readonly waits: WaitTimes;
  readonly waitingFor: WaitingFor;
}

/** As long as answers take less than this, all of the rate is used. */
const PARALLEL_SECONDS = 10;

/** An endpoint in use. */
export class Lane {
  readonly options: LaneOptions;
  readonly limits: CallLimits;
  readonly rate: Rate;
  readonly maxParallel: number;
  readonly counts = { calls: 0, retries: 0, items: 0 };
  /** The last answer was none: the call has to be tried again. */
  isFailing = false;
  readonly #waits = new Waits(performance.now());
  /** A turn is being waited for; there is never more than one for new batches. */
  asking = false;
  /** Batches under way. */
  parallel = 0;
  /** Calls that have failed and wait to be tried again. */
  retrying = 0;
  /** When what is ready has waited long enough for its call to fill; undefined where nothing waits for that. */
  lingersUntil: number | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions) {
    this.options = options;
    this.limits = {
      items: Math.min(options.items, options.endpoint.maxItems),
      bytes: options.bytes,
      envelopeBytes: envelopeBytes(options.endpoint),
    };
    this.rate = new Rate(options.callsPerSecond);
    this.maxParallel = Math.max(1, Math.ceil(options.callsPerSecond * PARALLEL_SECONDS));
  }

  /** @param isHeldUp nothing more can go before a call under way has ended */
  noteWait(isHeldUp: boolean): void {
    const isStuck = this.parallel > 0 && (isHeldUp || this.parallel >= this.maxParallel);
    // While its calls fail it is not for the rate that it waits, though each of them needs a turn.
    const waitsForAnswers = isStuck || (this.isFailing && (this.asking || this.parallel > 0));
    this.#waits.become(waitsForAnswers ? "blueshift" : this.asking ? "rate" : "source", performance.now());
  }

  report(): LaneCounts {
    return {
      ...this.counts,
      callsPerSecond: this.options.callsPerSecond,
      maxItems: this.limits.items,
      waits: this.#waits.upTo(performance.now()),
      waitingFor: this.#waits.current,
    };
  }

  /**
   * @param until by the clock of `performance`
   * @param ms until then
   */
  lingerUntil(until: number, ms: number, over: () => void): void {
    this.lingersUntil = until;
    this.#linger = setTimeout(() => {
      this.lingersUntil = undefined;
      over();
    }, Math.ceil(ms));
  }

  cancelLinger(): void {
    clearTimeout(this.#linger);
    this.lingersUntil = undefined;
  }
}
