import type { Bodies } from "./bodies.ts";
import type { EndpointName } from "./endpoints.ts";
import { KEPT } from "./kept.ts";
import type { Rejection, Rejections } from "./rejections.ts";
import type { Filter, Page, Span } from "./storage/find.ts";
import { NewestRows, type Numbered } from "./storage/newest-rows.ts";
import type { Reader, Storage } from "./storage/storage.ts";
import { SlidingWindows } from "./window.ts";

/** One call, as it arrived and as it ended. Times in ms of the sandbox's clock. */
export interface Call {
  readonly number: number;
  readonly at: number;
  readonly endpoint: EndpointName;
  /** The path and query that were asked for. */
  readonly target: string;
  /** Customers or events in it; 0 where there are none or the body can't be read. */
  readonly items: number;
  /** Of those, the ones that were not taken although the call was worked on. */
  readonly rejected: number;
  readonly bytes: number;
  /** Null where no answer went out: the connection was cut from one side or the other. */
  readonly status: number | null;
  readonly duration: number;
  /** The fault that it was given, if any: one of the words of the control endpoint. */
  readonly fault?: string;
}

/** What is kept of a call beside its entry in the journal. */
export interface Exchange {
  readonly request: Uint8Array;
  readonly response: string | null;
  readonly rejected: readonly Rejection[];
}

export interface CallQuery extends Span {
  readonly endpoint?: string | undefined;
  /** Inclusive; null for calls without an answer. */
  readonly status?: readonly [from: number, to: number] | null | undefined;
}

/** Counted since the start, or since the data was cleared. */
interface Counts {
  numbers: number;
  recordsReceived: number;
  rateLimited: number;
  byEndpoint: Record<string, number>;
  byStatus: Record<string, number>;
  maxInAnySecond: Record<string, number>;
}

const TARGET_LENGTH = 1_000;

type Row = Omit<Call, "fault"> & { readonly fault: string | null };

const COLUMNS = [
  "number",
  "at",
  "endpoint",
  "target",
  "items",
  "rejected",
  "bytes",
  "status",
  "duration",
  "fault",
] as const;

/** What was called, when, and how it ended. */
export class Journal {
  readonly #bodies: Bodies;
  readonly #rejections: Rejections;
  readonly #counts: Counts;
  readonly #lastSecond = new SlidingWindows<EndpointName>(1_000);
  readonly #rows: NewestRows<Row>;
  readonly #withNumber: Reader<Row & Numbered>;

  constructor(storage: Storage, bodies: Bodies, rejections: Rejections) {
    this.#bodies = bodies;
    this.#rejections = rejections;
    this.#counts = storage.keep("journal", { numbers: 0, ...nothing() });
    this.#rows = new NewestRows(storage, "calls", COLUMNS, KEPT.calls);
    this.#withNumber = this.#rows.select("WHERE number = ?");
  }

  /** A call arrives; returns its number, counted from 1. */
  arrive(endpoint: EndpointName, at: number): number {
    const { byEndpoint, maxInAnySecond } = this.#counts;
    const calls = this.#lastSecond.arrive(endpoint, at);
    maxInAnySecond[endpoint] = Math.max(calls, maxInAnySecond[endpoint] ?? 0);
    byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1;
    return ++this.#counts.numbers;
  }

  /** A call's body was read whole, and holds so many customers or events. */
  receive(records: number): void {
    this.#counts.recordsReceived += records;
  }

  /** A call ended. */
  end(call: Call, { request, response, rejected }: Exchange): void {
    const target = call.target.slice(0, TARGET_LENGTH).toWellFormed();
    this.#rows.add({ ...call, target, fault: call.fault ?? null });
    this.#bodies.keep(call.number, request, response);
    for (const one of rejected) this.#rejections.add(call, one);

    const { byStatus } = this.#counts;
    const word = String(call.status ?? "none");
    byStatus[word] = (byStatus[word] ?? 0) + 1;
    // A 429 that was ordered as a fault says nothing about the caller's rate.
    if (call.status === 429 && call.fault === undefined) this.#counts.rateLimited++;
  }

  /** Ended calls in the order in which they ended, or the last first; the last 10,000 are kept. */
  list({ endpoint, status, ...span }: CallQuery): Page<Call> {
    const filters: Filter[] = [];
    if (endpoint !== undefined) filters.push(["endpoint = ?", endpoint]);
    if (status === null) filters.push(["status IS NULL"]);
    else if (status !== undefined) filters.push(["status BETWEEN ? AND ?", ...status]);
    const { total, items } = this.#rows.find(filters, span);
    return { total, items: items.map(callOf) };
  }

  /** Undefined where it has not ended, or is no longer kept. */
  withNumber(number: number): Call | undefined {
    const row = this.#withNumber.one(number);
    return row === undefined ? undefined : callOf(row);
  }

  get counts(): {
    readonly recordsReceived: number;
    readonly rateLimited: number;
    readonly calls: {
      readonly total: number;
      readonly byEndpoint: Readonly<Record<string, number>>;
      readonly byStatus: Readonly<Record<string, number>>;
    };
    readonly maxCallsInAnySecond: Readonly<Record<string, number>>;
  } {
    const { recordsReceived, rateLimited, byEndpoint, byStatus, maxInAnySecond } = this.#counts;
    const total = Object.values(byEndpoint).reduce((sum, calls) => sum + calls, 0);
    return {
      recordsReceived,
      rateLimited,
      calls: { total, byEndpoint, byStatus },
      maxCallsInAnySecond: maxInAnySecond,
    };
  }

  /** The numbers of calls go on, so that a call has one name as long as the sandbox runs. */
  clear(): void {
    this.#rows.clear();
    this.#bodies.clear();
    this.#rejections.clear();
    this.#lastSecond.clear();
    Object.assign(this.#counts, nothing());
  }
}

function nothing(): Omit<Counts, "numbers"> {
  return { recordsReceived: 0, rateLimited: 0, byEndpoint: {}, byStatus: {}, maxInAnySecond: {} };
}

function callOf({ id: _, fault, ...call }: Row & Numbered): Call {
  return { ...call, ...(fault === null ? {} : { fault }) };
}
