import type { Name } from "./by-name.ts";

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

/** A parcel from when its first record came until it has ended. */
export class QueuedParcel<R> implements Parcel<R> {
  readonly lane: string;
  /** The record's keys, and further names of its customer that were learned while it waited. */
  names: readonly Name[];
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

  constructor(
    { lane, mergeMark, content, receipt }: Arrival<R>,
    names: readonly Name[],
    number: number,
    now: number,
  ) {
    this.lane = lane;
    this.number = number;
    this.since = now;
    this.names = names;
    this.mergeMark = mergeMark;
    this.content = content;
    this.receipts = [receipt];
  }
}
