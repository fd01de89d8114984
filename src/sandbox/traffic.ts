import type { EndpointName } from "./endpoints.ts";

/** Calls of one endpoint that arrived within a second; the refused and failed ones are among them. */
export type CallsInSecond = {
  arrived: number;
  /** Answered 429. */
  refused: number;
  /** Ended in any other way than by a 2xx. */
  failed: number;
};

/** What happened within one second of the sandbox's clock. */
export type Second = {
  readonly second: number;
  readonly calls: Partial<Record<EndpointName, CallsInSecond>>;
  /** Customers created and updated, events accepted. */
  created: number;
  updated: number;
  events: number;
};

/** How much there has been in all. */
export interface Totals {
  readonly created: number;
  readonly upserts: number;
  readonly events: number;
}

/** Of the traffic, what one who saw it at some revision has not seen yet. */
export interface News {
  readonly revision: number;
  /** All that there is: what was seen before is no longer so. */
  readonly isWhole: boolean;
  readonly seconds: readonly Second[];
}

export const SECONDS_KEPT = 300;

const NOTHING: Totals = { created: 0, upserts: 0, events: 0 };

/** The last five minutes, second by second, for the page's charts. Lives as long as the process. */
export class Traffic {
  readonly #totals: () => Totals;
  readonly #seconds = new Map<number, Second & { revision: number }>();
  #counted: Totals;
  #revision = 1;
  #clearedAt = 1;

  /** @param totals says what there is so far: who applied it when is seen by its growing */
  constructor(totals: () => Totals) {
    this.#totals = totals;
    this.#counted = totals();
  }

  arrive(endpoint: EndpointName, at: number): void {
    this.#calls(endpoint, at).arrived++;
  }

  /** A call that arrived at `at` has ended at `now`, and done whatever it did. */
  end(endpoint: EndpointName, status: number | null, at: number, now: number): void {
    if (status === 429) this.#calls(endpoint, at).refused++;
    else if (status === null || status >= 300) this.#calls(endpoint, at).failed++;
    this.#count(now);
  }

  since(revision: number): News {
    const isWhole = revision < this.#clearedAt;
    const seconds = [...this.#seconds.values()]
      .filter((second) => isWhole || second.revision > revision)
      .map(({ revision: _, ...second }) => second);
    return { revision: this.#revision, isWhole, seconds };
  }

  clear(): void {
    this.#seconds.clear();
    this.#counted = NOTHING;
    this.#clearedAt = ++this.#revision;
  }

  #count(now: number): void {
    const [before, totals] = [this.#counted, this.#totals()];
    this.#counted = totals;
    const created = totals.created - before.created;
    const updated = totals.upserts - before.upserts - created;
    const events = totals.events - before.events;
    if (created === 0 && updated === 0 && events === 0) return;
    const second = this.#at(now);
    second.created += created;
    second.updated += updated;
    second.events += events;
  }

  #calls(endpoint: EndpointName, at: number): CallsInSecond {
    const { calls } = this.#at(at);
    const own = calls[endpoint] ?? { arrived: 0, refused: 0, failed: 0 };
    calls[endpoint] = own;
    return own;
  }

  /** The second of a time, which is going to be changed. */
  #at(time: number): Second {
    const second = Math.floor(time / 1000);
    const own = this.#seconds.get(second) ?? this.#start(second);
    own.revision = ++this.#revision;
    return own;
  }

  #start(second: number): Second & { revision: number } {
    const own = { second, revision: 0, calls: {}, created: 0, updated: 0, events: 0 };
    this.#seconds.set(second, own);
    for (const old of this.#seconds.keys()) {
      // In the order in which they began, which is nearly that of time.
      if (old > second - SECONDS_KEPT) break;
      this.#seconds.delete(old);
    }
    return own;
  }
}
