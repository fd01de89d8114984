import type { Sending } from "../catalog/plan.ts";
import type { Attributes } from "../objects/attributes.ts";
import { objectSchema } from "../objects/object-schemas.ts";
import { readDateTime } from "../values/date-time.ts";

/** The first rows are all looked at, and then one of many: what a column holds shows soon, and looking takes time. */
const ROWS_EXAMINED = 1000;
const ONE_OF_MANY = 101;
/** Names that are remembered: a row may have any number, and they go into one line of the log. */
const MAX_NAMES = 50;

/**
 * Dates that a stream sends as mere text: its schema calls them text, and Blueshift takes them for text, without an
 * error, unless they happen to be in its own form for dates.
 */
export class TextDates {
  readonly #known: Readonly<Record<string, unknown>>;
  readonly #attributes = new Set<string>();
  #rows = 0;

  constructor({ object }: Sending) {
    this.#known = objectSchema(object.schema).properties;
  }

  /** The attributes that hold such dates. */
  get attributes(): readonly string[] {
    return [...this.#attributes];
  }

  /** Takes in what was found elsewhere. */
  add(attributes: readonly string[]): void {
    for (const name of attributes) if (this.#attributes.size < MAX_NAMES) this.#attributes.add(name);
  }

  note(attributes: Attributes): void {
    const row = this.#rows++;
    if (row >= ROWS_EXAMINED && row % ONE_OF_MANY !== 0) return;
    for (const name in attributes) {
      if (this.#attributes.size >= MAX_NAMES) return;
      const value = attributes[name];
      if (typeof value !== "string" || Object.hasOwn(this.#known, name) || this.#attributes.has(name))
        continue;
      const form = readDateTime(value);
      if (typeof form === "string" && form !== value) this.#attributes.add(name);
    }
  }
}
