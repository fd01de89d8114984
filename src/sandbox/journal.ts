import type { EndpointName } from "./endpoints.ts";
import { Recent } from "./recent.ts";
import { SlidingWindows } from "./window.ts";

/** One call, as it arrived and as it ended. Times in ms of the sandbox's clock. */
export interface Call {
  readonly number: number;
  readonly at: number;
  readonly endpoint: EndpointName;
  /** Customers or events in it; 0 where there are none or the body can't be read. */
  readonly items: number;
  readonly bytes: number;
  /** Null where no answer went out: the connection was cut from one side or the other. */
  readonly status: number | null;
  readonly duration: number;
  /** The fault that it was given, if any: one of the words of the control endpoint. */
  readonly fault?: string;
}

const CALLS_KEPT = 10_000;

/** What was called, when, and how it ended. */
export class Journal {
  readonly #calls = new Recent<Call>(CALLS_KEPT);
  readonly #byEndpoint = new Map<EndpointName, number>();
  readonly #byStatus = new Map<string, number>();
  readonly #lastSecond = new SlidingWindows<EndpointName>(1_000);
  readonly #maxInAnySecond = new Map<EndpointName, number>();
  #numbers = 0;
  #recordsReceived = 0;
  #rateLimited = 0;

  /** A call arrives; returns its number, counted from 1. */
  arrive(endpoint: EndpointName, at: number): number {
    const calls = this.#lastSecond.arrive(endpoint, at);
    this.#maxInAnySecond.set(endpoint, Math.max(calls, this.#maxInAnySecond.get(endpoint) ?? 0));
    this.#byEndpoint.set(endpoint, (this.#byEndpoint.get(endpoint) ?? 0) + 1);
    return ++this.#numbers;
  }

  /** A call's body was read whole, and holds so many customers or events. */
  receive(records: number): void {
    this.#recordsReceived += records;
  }

  /** A call ended. */
  end(call: Call): void {
    this.#calls.add(call);
    const status = String(call.status ?? "none");
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    // A 429 that was ordered as a fault says nothing about the caller's rate.
    if (call.status === 429 && call.fault === undefined) this.#rateLimited++;
  }

  /** Ended calls, in the order in which they ended; the last 10,000 are kept. */
  list(offset: number, limit: number): readonly Call[] {
    return this.#calls.list(offset, limit);
  }

  get counts(): {
    readonly recordsReceived: number;
    readonly rateLimited: number;
    readonly calls: {
      readonly total: number;
      readonly byEndpoint: Readonly<Record<string, number>>;
      readonly byStatus: Readonly<Record<string, number>>;
    };
    readonly maxCallsInAnySecond: Readonly<Record<string, number>>;
  } {
    return {
      recordsReceived: this.#recordsReceived,
      rateLimited: this.#rateLimited,
      calls: {
        total: this.#byEndpoint.values().reduce((sum, calls) => sum + calls, 0),
        byEndpoint: Object.fromEntries(this.#byEndpoint),
        byStatus: Object.fromEntries(this.#byStatus),
      },
      maxCallsInAnySecond: Object.fromEntries(this.#maxInAnySecond),
    };
  }

  /** The numbers of calls go on, so that a call has one name as long as the sandbox runs. */
  clear(): void {
    this.#calls.clear();
    this.#byEndpoint.clear();
    this.#byStatus.clear();
    this.#lastSecond.clear();
    this.#maxInAnySecond.clear();
    this.#recordsReceived = 0;
    this.#rateLimited = 0;
  }
}
