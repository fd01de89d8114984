import type { CustomerProblem } from "./customer-rules.ts";
import type { EndpointName } from "./endpoints.ts";
import { isObject, type JsonObject, type JsonValue, member, parse, print } from "./json.ts";
import { KEPT } from "./kept.ts";
import { EVENT_IDENTIFIERS } from "./limits.ts";
import { containing, searchable } from "./search.ts";
import type { Page, Span } from "./storage/find.ts";
import { NewestRows } from "./storage/newest-rows.ts";
import type { Reader, Storage } from "./storage/storage.ts";

/** A customer or event of a call that was not taken, whether the caller was told or not. */
export interface Rejection {
  /** Its place in the call, from 0. */
  readonly index: number;
  /** Those of its identifiers that it has, as they came. */
  readonly identifiers: JsonObject;
  /** Undefined where no single attribute is to blame. */
  readonly attribute?: string;
  readonly reason: string;
}

export function rejection(
  index: number,
  record: JsonValue,
  { attribute, text }: Pick<CustomerProblem, "text"> & { readonly attribute?: string },
): Rejection {
  return {
    index,
    identifiers: identifiersOf(record),
    ...(attribute === undefined ? {} : { attribute }),
    reason: text,
  };
}

function identifiersOf(record: JsonValue): JsonObject {
  if (!isObject(record)) return {};
  const own = EVENT_IDENTIFIERS.flatMap((name): [string, JsonValue][] => {
    const value = member(record, name);
    return value === undefined || value === null ? [] : [[name, value]];
  });
  return Object.fromEntries(own);
}

/** The call that a rejection came with. */
interface From {
  readonly number: number;
  readonly at: number;
  readonly endpoint: EndpointName;
}

export interface RejectionQuery extends Span {
  /** A part of an identifier, the attribute or the reason, in any case of letters. */
  readonly search?: string | undefined;
}

interface Row {
  readonly call: number;
  readonly at: number;
  readonly endpoint: string;
  readonly place: number;
  readonly reason: string;
  readonly search: string;
  readonly attribute: string | null;
  readonly identifiers: string;
}

const COLUMNS = ["call", "at", "endpoint", "place", "reason", "search", "attribute", "identifiers"] as const;

/** The newest rejected items, and how many there were in all. */
export class Rejections {
  readonly #counts: { total: number };
  readonly #rows: NewestRows<Row>;
  readonly #ofCall: Reader<Row>;
  readonly #reasons: Reader<Pick<Row, "attribute" | "reason"> & { readonly items: number }>;

  constructor(storage: Storage) {
    this.#counts = storage.keep("rejections", { total: 0 });
    this.#rows = new NewestRows(storage, "rejections", COLUMNS, KEPT.rejections);
    this.#ofCall = this.#rows.select("WHERE call = ? ORDER BY id");
    this.#reasons = storage.read(
      `SELECT attribute, reason, count(*) AS items FROM rejections
       GROUP BY attribute, reason ORDER BY items DESC, reason LIMIT ?`,
    );
  }

  get total(): number {
    return this.#counts.total;
  }

  add({ number: call, at, endpoint }: From, { index, identifiers, attribute, reason }: Rejection): void {
    this.#counts.total++;
    this.#rows.add({
      call,
      at,
      endpoint,
      place: index,
      reason,
      search: searchable([...Object.values(identifiers), [attribute, reason].join(" ").trim()]),
      attribute: attribute ?? null,
      identifiers: print(identifiers),
    });
  }

  list({ search, ...span }: RejectionQuery): Page<JsonObject> {
    const { total, items } = this.#rows.find(search === undefined ? [] : [containing(search)], span);
    return { total, items: items.map(asJson) };
  }

  /** Those of one call, in their order in it. */
  of(call: number): readonly JsonObject[] {
    return this.#ofCall.all(call).map(asJson);
  }

  /** How many of those that are kept have which reason, the most frequent first. */
  reasons(limit: number): readonly JsonObject[] {
    return this.#reasons.all(limit).map(({ attribute, reason, items }) => ({
      ...(attribute === null ? {} : { attribute }),
      reason,
      items,
    }));
  }

  clear(): void {
    this.#rows.clear();
    this.#counts.total = 0;
  }
}

function asJson({ call, at, endpoint, place, reason, attribute, identifiers }: Row): JsonObject {
  return {
    call,
    at,
    endpoint,
    index: place,
    ...(parse(identifiers) as JsonObject),
    ...(attribute === null ? {} : { attribute }),
    reason,
  };
}
