/** How far back it can be looked, in milliseconds. */
const MEMORY_MS = 30_000;
/** How far apart counts are kept. */
const SPACING_MS = 500;

interface Mark {
  readonly ms: number;
  readonly count: number;
}

/** How much a count grew in a time. */
export type Growth = Mark;

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

  /** How much it grew since it began. */
  get whole(): Growth {
    return this.#last;
  }

  /** How much it grew in a second since it began. */
  get average(): number {
    return inASecond(this.whole);
  }

  /** How much it grew over about the last `ms` milliseconds; over all there were, where they were fewer. */
  over(ms: number): Growth {
    const { ms: now, count } = this.#last;
    const before = this.#marks.findLast((mark) => mark.ms <= now - ms) ?? this.#marks[0];
    return before === undefined ? this.#last : { ms: now - before.ms, count: count - before.count };
  }

  /** How much it grew in a second, over about the last `ms` milliseconds. */
  perSecond(ms: number): number {
    return inASecond(this.over(ms));
  }
}

const inASecond = ({ ms, count }: Growth): number => (ms > 0 ? (count / ms) * 1000 : 0);

/**
 * The calls of an endpoint in a second. The first of a second's calls come as it begins, so that in its first half there
 * are more than half of them: only more than whole seconds may hold are more than the limit.
 * @param limit calls in a second
 */
export const callSpeed = (calls: Growth, limit: number): number =>
  calls.count > limit * Math.ceil(calls.ms / 1000) ? inASecond(calls) : Math.min(inASecond(calls), limit);
