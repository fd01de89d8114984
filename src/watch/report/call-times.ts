import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { CallReport } from "../../sync/transport.ts";

/** How the calls to one endpoint were answered. */
export interface Answers {
  /** How many, by HTTP status, or by the code of what broke them off. */
  readonly byStatus: ReadonlyMap<string, number>;
  /** How long they took, in milliseconds. */
  readonly median: number;
  readonly percentile95: number;
  readonly longest: number;
}

interface Endpoint {
  readonly statuses: Map<string, number>;
  readonly times: RecordableHistogram;
}

/** How calls were answered, by endpoint. */
export class CallTimes {
  readonly #endpoints = new Map<string, Endpoint>();

  note({ endpoint, status, ms }: CallReport): void {
    const { statuses, times } = this.#endpoints.get(endpoint) ?? this.#add(endpoint);
    const name = String(status);
    statuses.set(name, (statuses.get(name) ?? 0) + 1);
    times.record(Math.max(Math.round(ms), 1));
  }

  /** Undefined where there were none. */
  of(endpoint: string): Answers | undefined {
    const known = this.#endpoints.get(endpoint);
    if (known === undefined) return undefined;
    const { statuses, times } = known;
    return {
      byStatus: statuses,
      median: times.percentile(50),
      percentile95: times.percentile(95),
      longest: times.max,
    };
  }

  #add(endpoint: string): Endpoint {
    const added = { statuses: new Map<string, number>(), times: createHistogram() };
    this.#endpoints.set(endpoint, added);
    return added;
  }
}
