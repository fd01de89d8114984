import { describeProblem, type Problem } from "../objects/problem.ts";
import { type Estimate, streamKey } from "../protocol/messages.ts";

/** More different reasons than this are counted together: a reason may be in a server's words. */
export const MAX_REASONS = 100;
export const OTHER_REASONS = "other reasons";

/** A reason, by field and rule, and how often it came. */
export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

/** How often something happened, by reason. */
class Reasons {
  readonly #counts = new Map<string, number>();
  total = 0;

  note(problem: Problem): void {
    this.total++;
    const reason = describeProblem(problem);
    const known = this.#counts.has(reason) || this.#counts.size < MAX_REASONS ? reason : OTHER_REASONS;
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + 1);
  }

  /** The most frequent first. */
  list(): ReasonCount[] {
    return [...this.#counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }
}

/** What became of the records of one stream. */
export class StreamTally {
  /** The stream as people write it. */
  readonly label: string;
  /** How many records the source says that there will be; undefined where it does not. */
  expected: number | undefined;
  read = 0;
  delivered = 0;
  skipped = 0;
  /** Records that went out as part of another record's object. */
  merged = 0;
  /** Calls that held a record of this stream, and the items in them, those of other streams included. */
  calls = 0;
  callItems = 0;
  /** Such calls that were repeated. */
  retries = 0;
  readonly #rejections = new Reasons();
  readonly #leftOut = new Reasons();

  constructor(label: string) {
    this.label = label;
  }

  /** Records that were rejected. */
  get rejected(): number {
    return this.#rejections.total;
  }

  /** Records that have ended. */
  get settled(): number {
    return this.delivered + this.skipped + this.rejected;
  }

  /** Values of records that were sent without them. */
  get leftOut(): number {
    return this.#leftOut.total;
  }

  /** @param items in the call */
  noteCall(items: number): void {
    this.calls++;
    this.callItems += items;
  }

  reject(problem: Problem): void {
    this.#rejections.note(problem);
  }

  leaveOut(flaw: Problem): void {
    this.#leftOut.note(flaw);
  }

  /** Why records were rejected, the most frequent reason first. */
  rejections(): ReasonCount[] {
    return this.#rejections.list();
  }

  /** Why values were left out, the most frequent reason first. */
  omissions(): ReasonCount[] {
    return this.#leftOut.list();
  }
}

/** What became of all records of a sync. */
export class Tally {
  readonly streams: ReadonlyMap<string, StreamTally>;
  /** How many records the source says that there will be of all streams; undefined where it does not. */
  expected: number | undefined;
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

  /** The later estimate stands: each is of the whole sync. One of a stream that there is not says nothing. */
  expect({ type, name, namespace, row_estimate: records }: Estimate): void {
    const tally = type === "SYNC" ? this : this.streams.get(streamKey(name, namespace));
    if (tally !== undefined) tally.expected = records;
  }

  total(what: "read" | "delivered" | "rejected" | "skipped" | "settled"): number {
    let total = 0;
    for (const tally of this.streams.values()) total += tally[what];
    return total;
  }
}
