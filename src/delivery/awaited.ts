/** For each lane, in which others its parcels wait for one that has to end first; those in calls of its own included. */
export class Awaited {
  readonly #counts = new Map<string, Map<string, number>>();

  add(lane: string, other: string): void {
    let counts = this.#counts.get(lane);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(lane, counts);
    }
    counts.set(other, (counts.get(other) ?? 0) + 1);
  }

  delete(lane: string, other: string): void {
    const counts = this.#counts.get(lane);
    const left = (counts?.get(other) ?? 0) - 1;
    if (left > 0) counts?.set(other, left);
    else counts?.delete(other);
  }

  by(lane: string): Iterable<string> {
    return this.#counts.get(lane)?.keys() ?? [];
  }
}
