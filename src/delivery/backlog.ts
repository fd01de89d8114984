/**
 * The records that wait to be sent, in an order that never takes a customer back in time.
 *
 * A record is known by the names of its customer (keys). It may go when no earlier record that shares a key
 * with it is unsettled; until then it waits behind that one, and records of other customers pass it. Records
 * of the same customer that wait for the same lane become one parcel, where the lane merges. Pure and
 * synchronous: no clocks, no calls.
 */

/** What comes in: one record's object for one lane (an endpoint). `R` is the owner's word for the record. */
export interface Arrival<R> {
  readonly lane: string;
  /** The customer's names; records that share one are kept in order. At least one. */
  readonly keys: readonly string[];
  /** Records with the same mark are of the same customer and may be merged. */
  readonly mergeMark: string | undefined;
  /** Makes one content of an earlier record's and this one's; undefined where records are never merged. */
  readonly merge: Merge | undefined;
  readonly content: Content;
  readonly receipt: R;
}

/** What is sent, and its size. */
export interface Content {
  readonly json: string;
  /** Of `json`, in UTF-8. */
  readonly bytes: number;
  /** What the content was made of; the backlog does not look at it. */
  readonly value: unknown;
}

/** What goes out as one item of a call: a record, or several of one customer merged. */
export interface Parcel<R> {
  readonly lane: string;
  readonly content: Content;
  /** The records in it, in the order in which they came. */
  readonly receipts: readonly R[];
}

/** Makes one content of two; undefined where the two must stay apart. */
export type Merge = (earlier: Content, later: Content) => Content | undefined;

class QueuedParcel<R> implements Parcel<R> {
  readonly lane: string;
  keys: readonly string[];
  readonly mergeMark: string | undefined;
  content: Content;
  readonly receipts: R[];
  /** How many unsettled parcels it waits for. */
  blockers = 0;
  /** Whether it had to wait for any. */
  waited = false;
  /** Those that wait for it; undefined for none. */
  followers: QueuedParcel<R>[] | undefined = undefined;
  /** Taken by a call: nothing may be merged into it any more. */
  taken = false;
  /** It, or one that it waited for, went in a call that was not full: its customer has waited for that long enough. */
  lingered = false;
  /** When its first record came, as the how-manieth… */
  readonly number: number;
  /** …and since when it waits for a call to fill. */
  since: number;

  constructor({ lane, keys, mergeMark, content, receipt }: Arrival<R>, number: number, now: number) {
    this.lane = lane;
    this.number = number;
    this.since = now;
    this.keys = keys;
    this.mergeMark = mergeMark;
    this.content = content;
    this.receipts = [receipt];
  }
}

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
  /** For each key the last unsettled parcel that has it: whoever comes next with that key waits for it. */
  readonly #last = new Map<string, QueuedParcel<R>>();
  readonly #ready = new Map<string, ReadyQueue<R>>();
  readonly #awaited = new Awaited();
  #arrived = 0;

  /**
   * Takes a record in.
   * @param now milliseconds of any clock that does not go back; only handed back by `oldestReady`
   */
  add(arrival: Arrival<R>, now: number): void {
    const known = this.#lastOfAny(arrival.keys);
    if (known !== undefined && this.#mergeIntoWaiting(arrival, known)) return;
    const parcel = new QueuedParcel(arrival, this.#arrived++, now);
    if (known !== undefined) this.#queueUp(parcel);
    for (const key of parcel.keys) this.#last.set(key, parcel);
    if (parcel.blockers === 0) this.#makeReady(parcel);
  }

  /** The parcel that who has the first of these keys that is known waits for; nearly always there is none. */
  #lastOfAny(keys: readonly string[]): QueuedParcel<R> | undefined {
    for (const key of keys) {
      const last = this.#last.get(key);
      if (last !== undefined) return last;
    }
    return undefined;
  }

  /** Puts a parcel behind all that it has to wait for. */
  #queueUp(parcel: QueuedParcel<R>): void {
    this.#inheritNames(parcel);
    const before = new Set<QueuedParcel<R>>();
    for (const key of parcel.keys) {
      const last = this.#last.get(key);
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
    const [only, ...others] = parcel.keys;
    if (only === undefined || others.length > 0) return;
    const names = this.#last.get(only)?.keys ?? [];
    // Who has that many is no one customer ("guest"), and each copy would cost as much.
    if (names.length > MAX_NAMES) return;
    parcel.keys = [only, ...names.filter((name) => name !== only)];
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
      for (const { lane: waiting } of next.followers ?? [])
        if (waiting === lane) this.#awaited.add(waiting, lane);
    }
    return taken;
  }

  /**
   * A taken parcel has ended: those that waited for it alone become ready. Returns their lanes.
   * @param now of the clock that `add` goes by
   */
  settle(parcel: Parcel<R>, now: number): ReadonlySet<string> {
    const { lane, keys, followers, lingered } = parcel as QueuedParcel<R>;
    for (const key of keys) if (this.#last.get(key) === parcel) this.#last.delete(key);
    if (followers === undefined) return NO_LANES;
    const lanes = new Set<string>();
    for (const follower of followers) {
      this.#awaited.delete(follower.lane, lane);
      follower.lingered ||= lingered;
      follower.blockers--;
      if (follower.blockers > 0) continue;
      if (!follower.lingered) follower.since = now;
      this.#makeReady(follower);
      lanes.add(follower.lane);
    }
    return lanes;
  }

  /**
   * Merges a record into the last parcel of its customer, the candidate. That is allowed where nothing came between the two that
   * shares a name with either: then sending them as one equals sending them one after the other.
   */
  #mergeIntoWaiting(arrival: Arrival<R>, candidate: QueuedParcel<R>): boolean {
    const { merge, mergeMark } = arrival;
    if (merge === undefined || mergeMark === undefined) return false;
    if (candidate.taken || candidate.keys.length > MAX_NAMES) return false;
    if (candidate.lane !== arrival.lane || candidate.mergeMark !== mergeMark) return false;
    const isLastOf = (key: string) => (this.#last.get(key) ?? candidate) === candidate;
    if (![...arrival.keys, ...candidate.keys].every(isLastOf)) return false;
    const content = merge(candidate.content, arrival.content);
    if (content === undefined) return false;
    if (candidate.blockers === 0)
      this.#queueOf(candidate.lane).bytes += content.bytes - candidate.content.bytes;
    candidate.content = content;
    candidate.receipts.push(arrival.receipt);
    const learned = arrival.keys.filter((key) => !this.#last.has(key));
    if (learned.length > 0) candidate.keys = [...candidate.keys, ...learned];
    for (const key of learned) this.#last.set(key, candidate);
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

/** For each lane, in which others its parcels wait for one that has to end first; those in calls of its own included. */
class Awaited {
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

/**
 * The parcels that may go, in the order in which they came: also those that had to wait for their customer. So what
 * goes into a call depends as little as can be on how fast answers come.
 */
class ReadyQueue<R> {
  /** Those that never waited come in their order. */
  #punctual: (QueuedParcel<R> | undefined)[] = [];
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
      this.#punctual = this.#punctual.slice(this.#head);
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
