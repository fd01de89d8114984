import type { Route } from "../config/config.ts";
import { isRawNumber } from "../json/exact-numbers.ts";
import { parsePointer } from "../json/pointer.ts";
import { type Attributes, newAttributes } from "../objects/attributes.ts";
import type { Row } from "../protocol/messages.ts";
import { type Reader, Unreadable } from "../values/reader.ts";
import type { Naming } from "./naming.ts";

/** What happened to the values of a row that did not become attributes. */
export interface MappingReport {
  /** A value that can't be brought into its attribute's form. */
  readonly unreadable: (attribute: string, reason: string) => void;
  /** A column that is never sent holds a value. */
  readonly dropped: (column: string, reason: string) => void;
  /** Two columns of the row would fill the same attribute. */
  readonly clash: (attribute: string, columns: readonly string[]) => void;
}

export interface MappingParts {
  readonly naming: Naming;
  readonly fields: Route["fields"];
  readonly nullValues: Route["null_values"];
  /** How a value is read for an attribute; undefined where it is sent as it is. */
  readonly readerOf: (attribute: string, from: string) => Reader | undefined;
}

/** An attribute that a column fills. */
interface Target {
  readonly attribute: string;
  readonly read: Reader | undefined;
}

/** What is known of a column. */
interface Column {
  readonly targets: readonly Target[];
  /** Why it is never sent, where that is worth saying. */
  readonly dropped: string | undefined;
}

/** A JSON Pointer into a column, and the attribute that what it points at fills. */
interface Copy extends Target {
  readonly path: readonly string[];
}

/** Rows whose columns never repeat must not fill the memory. */
const MAX_COLUMNS_REMEMBERED = 10_000;

/** Turns rows into attributes: each value under its attribute's name, and in its form. */
export class Mapping {
  readonly #parts: MappingParts;
  readonly #copies: readonly Copy[];
  readonly #sendNulls: boolean;
  readonly #columns = new Map<string, Column>();

  constructor(parts: MappingParts) {
    this.#parts = parts;
    this.#sendNulls = parts.nullValues === "send";
    this.#copies = parts.fields
      .filter(({ from }) => from.startsWith("/"))
      .map(({ from, to }) => ({ path: parsePointer(from), attribute: to, read: parts.readerOf(to, from) }));
  }

  apply(row: Row, report: MappingReport): Attributes {
    const attributes = newAttributes();
    for (const name in row) {
      const value = row[name];
      if (value === null && !this.#sendNulls) continue;
      const column = this.#columnOf(name);
      if (column.dropped !== undefined && value !== null) report.dropped(name, column.dropped);
      for (const target of column.targets) {
        // Only a column that the schema does not name can meet another.
        if (attributes[target.attribute] != null) {
          if (value !== null) report.clash(target.attribute, this.#columnsFor(target.attribute, row));
          continue;
        }
        this.#fill(attributes, target, value, report);
      }
    }
    for (const copy of this.#copies) {
      const value = valueAt(row, copy.path);
      if (value !== undefined && (value !== null || this.#sendNulls))
        this.#fill(attributes, copy, value, report);
    }
    return attributes;
  }

  #fill(
    attributes: Attributes,
    { attribute, read }: Target,
    value: NonNullable<unknown> | null | undefined,
    report: MappingReport,
  ): void {
    const form = value === null || read === undefined ? value : read(value);
    if (form instanceof Unreadable) report.unreadable(attribute, form.reason);
    else if (form !== undefined) attributes[attribute] = form;
  }

  #columnOf(name: string): Column {
    let column = this.#columns.get(name);
    if (column === undefined) {
      const { naming, readerOf } = this.#parts;
      const way = naming.wayOf(name);
      column = {
        targets: way.attributes.map((attribute) => ({ attribute, read: readerOf(attribute, name) })),
        dropped: way.kind === "dropped" ? way.why : undefined,
      };
      if (this.#columns.size < MAX_COLUMNS_REMEMBERED) this.#columns.set(name, column);
    }
    return column;
  }

  #columnsFor(attribute: string, row: Row): string[] {
    return Object.keys(row).filter(
      (name) =>
        row[name] !== null && this.#columnOf(name).targets.some((target) => target.attribute === attribute),
    );
  }
}

/** As JSON Pointers write it: `length` is none. */
const ARRAY_INDEX = /^(?:0|[1-9]\d*)$/;

function valueAt(row: Row, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const token of path) {
    // A number that is kept as its source text is an object only to the program.
    if (typeof value !== "object" || value === null || isRawNumber(value)) return undefined;
    if (!Object.hasOwn(value, token) || (Array.isArray(value) && !ARRAY_INDEX.test(token))) return undefined;
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}
