import { type CustomerProblem, customerProblem } from "./customer-rules.ts";
import type { CallRef } from "./endpoints.ts";
import { type JsonObject, parse, print } from "./json.ts";
import { KEPT } from "./kept.ts";
import { EVENT_IDENTIFIERS } from "./limits.ts";
import { containing, searchable } from "./search.ts";
import type { Filter, Page, Span } from "./storage/find.ts";
import { NewestRows, type Numbered } from "./storage/newest-rows.ts";
import type { Reader, Storage, Writer } from "./storage/storage.ts";

/** An accepted event, and the call that brought it. */
export interface AcceptedEvent {
  readonly id: number;
  readonly call: number;
  readonly at: number;
  readonly event: JsonObject;
}

/** What is asked of the kept events; all of them, where a part is left out. */
export interface EventQuery extends Span {
  /** A part of the event's name, `event_uuid` or identifiers, in any case of letters. */
  readonly search?: string | undefined;
  readonly name?: string | undefined;
}

/** What an accepted event does to customers. */
export type Effect =
  | { readonly kind: "none" }
  | { readonly kind: "upsert"; readonly customer: JsonObject }
  | { readonly kind: "failed"; readonly problem: CustomerProblem };

interface Row {
  readonly call: number;
  readonly at: number;
  readonly name: string;
  readonly search: string;
  readonly event: string;
}

/** The events that were accepted: how many, the last of them, and the last of each name. */
export class Events {
  readonly #counts: { accepted: number; repeated: number; failed: number };
  readonly #rows: NewestRows<Row>;
  readonly #withId: Reader<Row & Numbered>;
  readonly #addUuid: Writer;
  readonly #setLast: Writer;
  readonly #lastOfEachName: Reader<{ readonly name: string; readonly last_event: string }>;
  readonly #clearNames: readonly Writer[];

  constructor(storage: Storage) {
    this.#counts = storage.keep("events", { accepted: 0, repeated: 0, failed: 0 });
    this.#rows = new NewestRows(storage, "events", ["call", "at", "name", "search", "event"], KEPT.events);
    this.#withId = this.#rows.select("WHERE id = ?");
    this.#addUuid = storage.write("INSERT OR IGNORE INTO event_uuids (uuid) VALUES (?)");
    this.#setLast = storage.write(
      `INSERT INTO event_names (name, last_event) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET last_event = excluded.last_event`,
    );
    this.#lastOfEachName = storage.read("SELECT name, last_event FROM event_names ORDER BY rowid");
    this.#clearNames = ["event_uuids", "event_names"].map((table) => storage.write(`DELETE FROM ${table}`));
  }

  /**
   * Takes an event that has passed `eventProblem`.
   *
   * An accepted event is processed later, and what then fails shows only on Blueshift's click-stream
   * page: here it is counted. `event_uuid` names an event once, so a second one of that name is nothing.
   */
  accept(event: JsonObject, { number: call, at }: CallRef): Effect {
    const { event: name, event_uuid: uuid, ...attributes } = event;
    if (typeof uuid === "string" && this.#addUuid(print(uuid)) === 0) {
      this.#counts.repeated++;
      return { kind: "none" };
    }
    this.#counts.accepted++;
    this.#keep(String(name), event, call, at);
    // Known by a device or a cookie alone, nobody is created: there is no profile to put it on.
    if (name !== "identify" || (attributes.customer_id === undefined && attributes.email === undefined)) {
      return { kind: "none" };
    }
    const problem = customerProblem(attributes);
    if (problem === undefined) return { kind: "upsert", customer: attributes };
    this.#counts.failed++;
    return { kind: "failed", problem };
  }

  /** Accepted events; of those, `failed` were identify events that processing could not apply. */
  get counts(): { readonly accepted: number; readonly repeated: number; readonly failed: number } {
    return this.#counts;
  }

  lastOfEachName(): readonly JsonObject[] {
    return this.#lastOfEachName.all().map(({ last_event }) => parse(last_event) as JsonObject);
  }

  /** The names that events had, in the order in which they first came. */
  get names(): readonly string[] {
    return this.#lastOfEachName.all().map(({ name }) => name);
  }

  list({ search, name, ...span }: EventQuery): Page<AcceptedEvent> {
    const filters: Filter[] = [];
    if (search !== undefined) filters.push(containing(search));
    if (name !== undefined) filters.push(["name = ?", name]);
    const { total, items } = this.#rows.find(filters, span);
    return { total, items: items.map(acceptedEvent) };
  }

  /** Undefined where it is no longer kept. */
  withId(id: number): AcceptedEvent | undefined {
    const row = this.#withId.one(id);
    return row === undefined ? undefined : acceptedEvent(row);
  }

  clear(): void {
    this.#rows.clear();
    for (const clear of this.#clearNames) clear();
    Object.assign(this.#counts, { accepted: 0, repeated: 0, failed: 0 });
  }

  #keep(name: string, event: JsonObject, call: number, at: number): void {
    const text = print(event);
    const search = searchable([name, event.event_uuid, ...EVENT_IDENTIFIERS.map((id) => event[id])]);
    this.#rows.add({ call, at, name, search, event: text });
    this.#setLast(name, text);
  }
}

function acceptedEvent({ id, call, at, event }: Row & Numbered): AcceptedEvent {
  return { id, call, at, event: parse(event) as JsonObject };
}
