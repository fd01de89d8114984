import type { EndpointName } from "./endpoints.ts";
import { CALLS_PER_SECOND } from "./limits.ts";
import { SlidingWindows } from "./window.ts";

export type RateName = keyof typeof CALLS_PER_SECOND;

/** Calls a second; 0 or Infinity is no limit. What is left out is as Blueshift recommends. */
export type Rates = Readonly<Partial<Record<RateName, number>>>;

// A caller that keeps the rate exactly may still arrive a little early, since the way here is not
// equally long each time: so a "second" is 50 ms short.
const WINDOW_MS = 950;

/** The limits on calls a second, each endpoint for itself. */
export class RateLimits {
  readonly #limits: Readonly<Record<RateName, number>>;
  readonly #arrivals = new SlidingWindows<RateName>(WINDOW_MS);

  constructor(rates: Rates) {
    this.#limits = { ...CALLS_PER_SECOND, ...rates };
  }

  /** Calls a second; null for no limit. */
  get limits(): Readonly<Record<RateName, number | null>> {
    const { customer, customer_bulk, event_bulk } = this.#limits;
    const shown = (limit: number): number | null => (isNone(limit) ? null : limit);
    return {
      customer: shown(customer),
      customer_bulk: shown(customer_bulk),
      event_bulk: shown(event_bulk),
    };
  }

  /**
   * Counts a call that arrives at `at` (ms) and tells whether it is over the limit. A call that is
   * refused counts too: who goes on knocking stays out, who waits a second comes in.
   */
  isOver(endpoint: EndpointName, at: number): boolean {
    if (!isLimited(endpoint)) return false;
    const limit = this.#limits[endpoint];
    if (isNone(limit)) return false;
    return this.#arrivals.arrive(endpoint, at) > limit;
  }
}

function isNone(limit: number): boolean {
  return limit === 0 || limit === Number.POSITIVE_INFINITY;
}

function isLimited(endpoint: EndpointName): endpoint is RateName {
  return endpoint in CALLS_PER_SECOND;
}
