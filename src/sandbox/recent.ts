/** The last so many of what was added, and how many were added in all. */
export class Recent<T> {
  readonly #bound: number;
  #items: T[] = [];
  #total = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  add(item: T): void {
    this.#total++;
    this.#items.push(item);
    // Cut seldom and by much: cutting one at a time would move the whole array for each.
    if (this.#items.length >= 2 * this.#bound) this.#items = this.#items.slice(-this.#bound);
  }

  get total(): number {
    return this.#total;
  }

  /** Oldest first; `offset` counts from the oldest that is kept. */
  list(offset = 0, limit = this.#bound): readonly T[] {
    return this.#items.slice(-this.#bound).slice(offset, offset + limit);
  }

  clear(): void {
    this.#items = [];
    this.#total = 0;
  }
}
