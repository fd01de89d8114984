import type { QueuedParcel } from "./parcel.ts";

/**
 * The parcels that may go, in the order in which they came: also those that had to wait for their customer. So what
 * goes into a call depends as little as can be on how fast answers come.
 */
export class ReadyQueue<R> {
  /** Those that never waited come in their order. */
  readonly #punctual: (QueuedParcel<R> | undefined)[] = [];
  #head = 0;
  /** Those that waited come in any: kept from the last to the first. */
  readonly #late: QueuedParcel<R>[] = [];
  /** The least `since` of the late ones; undefined where it has to be looked for. */
  #lateSince: number | undefined;
  /** Of all contents in it. */
  bytes = 0;

  get length(): number {
    return this.#punctual.length - this.#head + this.#late.length;
  }

  get first(): QueuedParcel<R> | undefined {
    const punctual = this.#punctual[this.#head];
    const late = this.#late.at(-1);
    if (punctual === undefined || late === undefined) return punctual ?? late;
    return late.number < punctual.number ? late : punctual;
  }

  /** The least `since` of all; undefined where there are none. */
  get oldest(): number | undefined {
    const punctual = this.#punctual[this.#head]?.since;
    if (this.#late.length === 0) return punctual;
    this.#lateSince ??= this.#late.reduce(
      (least, { since }) => Math.min(least, since),
      Number.POSITIVE_INFINITY,
    );
    return punctual === undefined ? this.#lateSince : Math.min(punctual, this.#lateSince);
  }

  push(parcel: QueuedParcel<R>): void {
    this.bytes += parcel.content.bytes;
    if (!parcel.waited) {
      this.#punctual.push(parcel);
      return;
    }
    if (this.#lateSince !== undefined) this.#lateSince = Math.min(this.#lateSince, parcel.since);
    this.#late.splice(this.#placeOf(parcel), 0, parcel);
  }

  shift(): void {
    const first = this.first;
    if (first === undefined) return;
    this.bytes -= first.content.bytes;
    if (first.waited) {
      this.#late.pop();
      this.#lateSince = undefined;
      return;
    }
    // What has gone is let go of at once, for it may be large; its places in large pieces, because
    // `Array.shift` would move the rest each time.
    this.#punctual[this.#head] = undefined;
    this.#head++;
    if (this.#head >= 1024 || this.#head === this.#punctual.length) {
      this.#punctual.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /** Where a parcel stands among the late ones: behind all that came after it. */
  #placeOf({ number }: QueuedParcel<R>): number {
    let from = 0;
    let to = this.#late.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#late[middle]?.number ?? 0) > number) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
