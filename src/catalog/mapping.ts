import type { Route } from "../config/config.ts";
import { isRawNumber, parseExact } from "../json/exact-numbers.ts";
import { isNestedTooDeep } from "../json/nesting.ts";
import { parsePointer } from "../json/pointer.ts";
import { type Attributes, AttributesMaker } from "../objects/attributes.ts";
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
  readonly clash: (attribute: string, columnsOf: () => readonly string[]) => void;
}

export interface MappingParts {
  readonly naming: Naming;
  readonly fields: Route["fields"];
  readonly nullValues: Route["null_values"];
  /** How a value is read for an attribute; undefined where it is sent as it is. */
  readonly readerOf: (attribute: string, from: string) => Reader | undefined;
  /** Whether an attribute is a customer's consent: it is never emptied, for a null says nothing of it. */
  readonly isConsent: (attribute: string) => boolean;
}

/** An attribute that a column fills. */
interface Target {
  readonly attribute: string;
  readonly read: Reader | undefined;
  /** Whether a null is sent. */
  readonly sendsNull: boolean;
  /** Whether something else may fill it as well: only then has to be looked at what is there. */
  isShared: boolean;
}

/** What is known of a column. */
interface Column {
  readonly name: string;
  readonly targets: readonly Target[];
  /** Why it is never sent, where that is worth saying. */
  readonly dropped: string | undefined;
}

/** A JSON Pointer into a column, and the attribute that what it points at fills. */
interface Copy extends Target {
  readonly from: string;
  readonly path: readonly string[];
  /** Whether anything was found there. */
  found: boolean;
}

/** Rows whose columns never repeat must not fill the memory. */
const MAX_COLUMNS_REMEMBERED = 10_000;

/** Turns rows into attributes: each value under its attribute's name, and in its form. */
export class Mapping {
  readonly #parts: MappingParts;
  readonly #maker = new AttributesMaker();
  readonly #copies: readonly Copy[];
  readonly #sendNulls: boolean;
  readonly #columns = new Map<string, Column>();
  /** The column that was last seen at each place of a row; at some, none has been. */
  readonly #order: (Column | undefined)[] = [];
  /** Who was the first to fill an attribute. */
  readonly #targets = new Map<string, Target>();

  constructor(parts: MappingParts) {
    this.#parts = parts;
    this.#sendNulls = parts.nullValues === "send";
    this.#copies = parts.fields
      .filter(({ from }) => from.startsWith("/"))
      .map(({ from, to }) =>
        Object.assign(this.#targetOf(to, from), { from, path: parsePointer(from), found: false }),
      );
  }

  /** The pointers at which no row has held anything so far. */
  get fruitless(): readonly string[] {
    return this.#copies.filter(({ found }) => !found).map(({ from }) => from);
  }

  /** The others. */
  get found(): readonly string[] {
    return this.#copies.filter(({ found }) => found).map(({ from }) => from);
  }

  /** Rows that were mapped elsewhere held something at these pointers. */
  noteFound(pointers: readonly string[]): void {
    for (const copy of this.#copies) if (pointers.includes(copy.from)) this.#note(copy);
  }

  apply(row: Row, report: MappingReport): Attributes {
    const attributes = this.#maker.make();
    let place = -1;
    for (const name in row) {
      place++;
      const value = row[name];
      if (value === null && !this.#sendNulls) continue;
      const column = this.#columnAt(place, name);
      if (column.dropped !== undefined && value !== null) report.dropped(name, column.dropped);
      for (const target of column.targets) this.#fill(attributes, target, value, report, row);
    }
    for (const copy of this.#copies) {
      const value = valueAt(row, copy.path);
      if (value === undefined) continue;
      if (!copy.found) this.#note(copy);
      if (value !== null || this.#sendNulls) this.#fill(attributes, copy, value, report, row);
    }
    return attributes;
  }

  /** Rows nearly always have their columns in the same order: most need not be looked for in the map. */
  #columnAt(place: number, name: string): Column {
    const before = this.#order[place];
    if (before?.name === name) return before;
    const column = this.#columns.get(name) ?? this.#newColumn(name);
    if (place < MAX_COLUMNS_REMEMBERED) this.#order[place] = column;
    return column;
  }

  #note(copy: Copy): void {
    copy.found = true;
    this.#maker.learn(copy.attribute);
  }

  #fill(
    attributes: Attributes,
    { attribute, read, sendsNull, isShared }: Target,
    value: unknown,
    report: MappingReport,
    row: Row,
  ): void {
    const before = isShared ? attributes[attribute] : undefined;
    if (value === null) {
      if (sendsNull && before === undefined) attributes[attribute] = null;
      return;
    }
    const form = read === undefined ? value : read(value);
    if (form instanceof Unreadable) report.unreadable(attribute, form.reason);
    else if (form === undefined) return;
    // Only a column that the schema does not name can meet another.
    else if (before == null) attributes[attribute] = form;
    else if (before !== form) this.#clash(attribute, report, row);
  }

  /** By itself: a function that makes a closure allocates for it at each call, though it be for one row in a million. */
  #clash(attribute: string, report: MappingReport, row: Row): void {
    report.clash(attribute, () => this.#columnsFor(attribute, row));
  }

  #targetOf(attribute: string, from: string): Target {
    const { readerOf, isConsent } = this.#parts;
    const sendsNull = this.#sendNulls && !isConsent(attribute);
    const first = this.#targets.get(attribute);
    // Where there are too many to be remembered, each may be.
    const isShared = first !== undefined || this.#targets.size >= MAX_COLUMNS_REMEMBERED;
    const target = { attribute, read: readerOf(attribute, from), sendsNull, isShared };
    if (first !== undefined) first.isShared = true;
    else if (!isShared) this.#targets.set(attribute, target);
    return target;
  }

  #newColumn(name: string): Column {
    const way = this.#parts.naming.wayOf(name);
    const column = {
      name,
      targets: way.attributes.map((attribute) => this.#targetOf(attribute, name)),
      dropped: way.kind === "dropped" ? way.why : undefined,
    };
    for (const { attribute } of column.targets) this.#maker.learn(attribute);
    if (this.#columns.size < MAX_COLUMNS_REMEMBERED) this.#columns.set(name, column);
    return column;
  }

  #columnsFor(attribute: string, row: Row): string[] {
    return Object.keys(row).filter(
      (name) =>
        row[name] !== null && this.#parts.naming.wayOf(name).attributes.some((one) => one === attribute),
    );
  }
}

/** As JSON Pointers write it: `length` is none. */
const ARRAY_INDEX = /^(?:0|[1-9]\d*)$/;

/** What a pointer leads to; where a value on its way is text that is JSON, as many warehouses keep it, into that. */
function valueAt(row: Row, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const token of path) {
    if (typeof value === "string") value = jsonIn(value);
    // A number that is kept as its source text is an object only to the program.
    if (typeof value !== "object" || value === null || isRawNumber(value)) return undefined;
    if (!Object.hasOwn(value, token) || (Array.isArray(value) && !ARRAY_INDEX.test(token))) return undefined;
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}

/** A longer text is not parsed: ours. It would be for every row. */
const LONGEST_JSON = 1_000_000;

/** The object or list that a text holds as JSON; undefined where it holds none. */
function jsonIn(text: string): unknown {
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const value = parseExact(text);
    return isNestedTooDeep(text, value) ? undefined : value;
  } catch {
    return undefined;
  }
}
