import { Awaited } from "./awaited.ts";
import { ByName, type Name, nameOf } from "./by-name.ts";
import { type Arrival, type Parcel, QueuedParcel } from "./parcel.ts";
import { ReadyQueue } from "./ready-queue.ts";

/**
 * The records that wait to be sent, in an order that never takes a customer back in time.
 *
 * A record is known by the names of its customer (keys). It may go when no earlier record that shares a name
 * with it is unsettled; until then it waits behind that one, and records of other customers pass it. Records
 * of the same customer that wait for the same lane become one parcel, where the lane merges. Pure and
 * synchronous: no clocks, no calls.
 */

/** How much one call may hold. Sizes in bytes. */
export interface CallLimits {
  readonly items: number;
  readonly bytes: number;
  /** What a call's body has beside its items. */
  readonly envelopeBytes: number;
}

/** More names than one customer has by far. */
const MAX_NAMES = 16;

const NO_LANES: ReadonlySet<string> = new Set();

/** Bytes between two items: a comma. */
const SEPARATOR_BYTES = 1;

export class Backlog<R> {
  /** For each name the last unsettled parcel that has it: whoever comes next with that name waits for it. */
  readonly #last = new ByName<QueuedParcel<R>>();
  readonly #ready = new Map<string, ReadyQueue<R>>();
  readonly #awaited = new Awaited();
  #arrived = 0;

  /**
   * Takes a record in.
   * @param now milliseconds of any clock that does not go back; only handed back by `oldestReady`
   */
  add(arrival: Arrival<R>, now: number): void {
    const names = arrival.keys.map(nameOf);
    const known = this.#lastOfAny(names);
    if (known !== undefined && this.#mergeIntoWaiting(arrival, names, known)) return;
    const parcel = new QueuedParcel(arrival, names, this.#arrived++, now);
    if (known !== undefined) this.#queueUp(parcel);
    for (const name of parcel.names) this.#last.set(name, parcel);
    if (parcel.blockers === 0) this.#makeReady(parcel);
  }

  /** The parcel that who has the first of these names that is known waits for; nearly always there is none. */
  #lastOfAny(names: readonly Name[]): QueuedParcel<R> | undefined {
    for (const name of names) {
      const last = this.#last.get(name);
      if (last !== undefined) return last;
    }
    return undefined;
  }

  /** Puts a parcel behind all that it has to wait for. */
  #queueUp(parcel: QueuedParcel<R>): void {
    this.#inheritNames(parcel);
    const before = new Set<QueuedParcel<R>>();
    for (const name of parcel.names) {
      const last = this.#last.get(name);
      if (last !== undefined) before.add(last);
    }
    for (const earlier of before) {
      earlier.followers ??= [];
      earlier.followers.push(parcel);
      if (earlier.taken || earlier.lane !== parcel.lane) this.#awaited.add(parcel.lane, earlier.lane);
    }
    parcel.blockers = before.size;
    parcel.waited = before.size > 0;
  }

  /**
   * A record with one name of its customer stands for the customer's other names too, where an unsettled record
   * tells them: of {id 1, mail x}, {mail x}, {id 1} the last two are one customer, though they share no name.
   */
  #inheritNames(parcel: QueuedParcel<R>): void {
    const [only, ...others] = parcel.names;
    if (only === undefined || others.length > 0) return;
    const names = this.#last.get(only)?.names ?? [];
    // Who has that many is no one customer ("guest"), and each copy would cost as much.
    if (names.length > MAX_NAMES) return;
    parcel.names = [only, ...names.filter(({ text }) => text !== only.text)];
  }

  /** Whether a call of a lane could be filled to one of its limits with what is ready. */
  isFull(lane: string, limits: CallLimits): boolean {
    const ready = this.#queueOf(lane);
    if (ready.length === 0) return false;
    const bytes = limits.envelopeBytes + ready.bytes + (ready.length - 1) * SEPARATOR_BYTES;
    return ready.length >= limits.items || bytes >= limits.bytes;
  }

  /**
   * Since when what is ready in a lane waits for its call to fill; undefined where nothing is. A record that had to wait
   * for its customer begins when it is ready, once for each full call that it waited for: else it would take others
   * along in a call that is nearly empty, or those of one customer would each linger anew.
   */
  oldestReady(lane: string): number | undefined {
    return this.#queueOf(lane).oldest;
  }

  /** The lanes whose calls, as they end, can make more ready in a lane before its own next call. */
  awaitedBy(lane: string): Iterable<string> {
    return this.#awaited.by(lane);
  }

  /** Takes the next call's parcels, as many as the limits allow, at least one where any is ready. */
  take(lane: string, limits: CallLimits): Parcel<R>[] {
    const ready = this.#queueOf(lane);
    const isFull = this.isFull(lane, limits);
    const taken: QueuedParcel<R>[] = [];
    let bytes = limits.envelopeBytes;
    for (let next = ready.first; next !== undefined && taken.length < limits.items; next = ready.first) {
      bytes += next.content.bytes + (taken.length > 0 ? SEPARATOR_BYTES : 0);
      if (bytes > limits.bytes && taken.length > 0) break;
      next.taken = true;
      next.lingered = !isFull;
      ready.shift();
      taken.push(next);
      if (next.followers === undefined) continue;
      for (const follower of next.followers) if (follower.lane === lane) this.#awaited.add(lane, lane);
    }
    return taken;
  }

  /**
   * A taken parcel has ended: those that waited for it alone become ready. Returns their lanes.
   * @param clock that `add` goes by; few look at it
   */
  settle(parcel: Parcel<R>, clock: () => number): ReadonlySet<string> {
    const { lane, names, followers, lingered } = parcel as QueuedParcel<R>;
    for (const name of names) this.#last.leave(name, parcel as QueuedParcel<R>);
    if (followers === undefined) return NO_LANES;
    const lanes = new Set<string>();
    for (const follower of followers) {
      this.#awaited.delete(follower.lane, lane);
      follower.lingered ||= lingered;
      follower.blockers--;
      if (follower.blockers > 0) continue;
      if (!follower.lingered) follower.since = clock();
      this.#makeReady(follower);
      lanes.add(follower.lane);
    }
    return lanes;
  }

  /**
   * Merges a record into the last parcel of its customer, the candidate. That is allowed where nothing came between
   * the two that shares a name with either: then sending them as one equals sending them one after the other.
   */
  #mergeIntoWaiting(arrival: Arrival<R>, names: readonly Name[], candidate: QueuedParcel<R>): boolean {
    const { merge, mergeMark } = arrival;
    if (merge === undefined || mergeMark === undefined) return false;
    if (candidate.taken || candidate.names.length > MAX_NAMES) return false;
    if (candidate.lane !== arrival.lane || candidate.mergeMark !== mergeMark) return false;
    const isLastOf = (name: Name) => (this.#last.get(name) ?? candidate) === candidate;
    if (![...names, ...candidate.names].every(isLastOf)) return false;
    const content = merge(candidate.content, arrival.content);
    if (content === undefined) return false;
    if (candidate.blockers === 0)
      this.#queueOf(candidate.lane).bytes += content.bytes - candidate.content.bytes;
    candidate.content = content;
    candidate.receipts.push(arrival.receipt);
    const learned = names.filter((name) => this.#last.get(name) === undefined);
    if (learned.length > 0) candidate.names = [...candidate.names, ...learned];
    for (const name of learned) this.#last.set(name, candidate);
    return true;
  }

  #makeReady(parcel: QueuedParcel<R>): void {
    this.#queueOf(parcel.lane).push(parcel);
  }

  #queueOf(lane: string): ReadyQueue<R> {
    let queue = this.#ready.get(lane);
    if (queue === undefined) {
      queue = new ReadyQueue();
      this.#ready.set(lane, queue);
    }
    return queue;
  }
}
