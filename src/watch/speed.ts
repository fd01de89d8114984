/** How far back it can be looked, in milliseconds. */
const MEMORY_MS = 30_000;
/** How far apart counts are kept. */
const SPACING_MS = 500;

interface Mark {
  readonly ms: number;
  readonly count: number;
}

/** How fast a count grows, of late. Knows no clock: `ms` is the time since the count began at 0, and never goes back. */
export class Speed {
  #marks: Mark[] = [{ ms: 0, count: 0 }];
  #last: Mark = { ms: 0, count: 0 };

  note(ms: number, count: number): void {
    this.#last = { ms, count };
    if (ms - (this.#marks.at(-1)?.ms ?? 0) < SPACING_MS) return;
    this.#marks.push(this.#last);
    // The last of those that are too old is where the memory begins.
    const begin = this.#marks.findLastIndex((mark) => mark.ms <= ms - MEMORY_MS);
    if (begin > 0) this.#marks = this.#marks.slice(begin);
  }

  /** How much it grew in a second since it began. */
  get average(): number {
    const { ms, count } = this.#last;
    return ms > 0 ? (count / ms) * 1000 : 0;
  }

  /** How much it grew in a second, over about the last `ms` milliseconds; over all there were, where they were fewer. */
  perSecond(ms: number): number {
    const { ms: now, count } = this.#last;
    const before = this.#marks.findLast((mark) => mark.ms <= now - ms) ?? this.#marks[0];
    if (before === undefined || now <= before.ms) return 0;
    return ((count - before.count) / (now - before.ms)) * 1000;
  }
}

/**
 * The calls of an endpoint in a second, out of a time that need not be whole seconds. The first of a second's calls come
 * as it begins, so that in its first half there were more than half of them: that is no limit exceeded.
 */
export const callSpeed = (perSecond: number, limit: number): number => Math.min(perSecond, limit);
