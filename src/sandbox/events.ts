import { customerProblem } from "./customer-rules.ts";
import type { JsonObject } from "./json.ts";
import { Recent } from "./recent.ts";

const KEPT = 100_000;

/** The events that were accepted: how many, the last of them, and the last of each name. */
export class Events {
  readonly #kept = new Recent<JsonObject>(KEPT);
  readonly #lastOfEachName = new Map<string, JsonObject>();
  readonly #uuids = new Set<string>();
  #repeated = 0;
  #failed = 0;

  /**
   * Takes an event that has passed `eventProblem`, and returns the customer that it upserts, if it does.
   *
   * An accepted event is processed later, and what then fails shows only on Blueshift's click-stream
   * page: here it is counted. `event_uuid` names an event once, so a second one of that name is nothing.
   */
  accept(event: JsonObject): JsonObject | undefined {
    const { event: name, event_uuid: uuid, ...attributes } = event;
    if (typeof uuid === "string") {
      if (this.#uuids.has(uuid)) {
        this.#repeated++;
        return undefined;
      }
      this.#uuids.add(uuid);
    }
    this.#kept.add(event);
    this.#lastOfEachName.set(String(name), event);
    // Known by a device or a cookie alone, nobody is created: there is no profile to put it on.
    if (name !== "identify" || (attributes.customer_id === undefined && attributes.email === undefined)) {
      return undefined;
    }
    if (customerProblem(attributes) !== undefined) {
      this.#failed++;
      return undefined;
    }
    return attributes;
  }

  /** Accepted events; of those, `failed` were identify events that processing could not apply. */
  get counts(): { readonly accepted: number; readonly repeated: number; readonly failed: number } {
    return { accepted: this.#kept.total, repeated: this.#repeated, failed: this.#failed };
  }

  lastOfEachName(): readonly JsonObject[] {
    return [...this.#lastOfEachName.values()];
  }

  list(offset: number, limit: number): readonly JsonObject[] {
    return this.#kept.list(offset, limit);
  }

  clear(): void {
    this.#kept.clear();
    this.#lastOfEachName.clear();
    this.#uuids.clear();
    this.#repeated = 0;
    this.#failed = 0;
  }
}
