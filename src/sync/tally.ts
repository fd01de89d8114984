import { describeProblem, type Problem } from "../objects/problem.ts";

/** More different reasons than this are counted together: a reason may be in a server's words. */
const MAX_REASONS = 100;
const OTHER_REASONS = "other reasons";

/** What became of the records of one stream. */
export class StreamTally {
  /** The stream as people write it. */
  readonly label: string;
  read = 0;
  delivered = 0;
  rejected = 0;
  skipped = 0;
  readonly #reasons = new Map<string, number>();

  constructor(label: string) {
    this.label = label;
  }

  reject(problem: Problem): void {
    this.rejected++;
    const reason = describeProblem(problem);
    const known = this.#reasons.has(reason) || this.#reasons.size < MAX_REASONS ? reason : OTHER_REASONS;
    this.#reasons.set(known, (this.#reasons.get(known) ?? 0) + 1);
  }

  /** Why records were rejected, the most frequent first. */
  reasons(): { readonly reason: string; readonly count: number }[] {
    return [...this.#reasons]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }
}

/** What became of all records of a sync. */
export class Tally {
  readonly streams: ReadonlyMap<string, StreamTally>;
  statesOut = 0;

  /** @param labels how each stream is written, by its key */
  constructor(labels: Iterable<readonly [key: string, label: string]>) {
    this.streams = new Map(Array.from(labels, ([key, label]) => [key, new StreamTally(label)]));
  }

  of(key: string): StreamTally {
    const tally = this.streams.get(key);
    if (tally === undefined) throw new Error(`There is no stream "${key}".`);
    return tally;
  }

  total(what: "read" | "delivered" | "rejected" | "skipped"): number {
    let total = 0;
    for (const tally of this.streams.values()) total += tally[what];
    return total;
  }
}
