import type { Route } from "../config/config.ts";
import { isRawNumber } from "../json/exact-numbers.ts";
import { type Attributes, newAttributes } from "../objects/attributes.ts";
import { isReservedAttribute } from "../objects/reserved-attributes.ts";
import type { Row } from "../protocol/messages.ts";

/** The part of a route that says which column becomes which attribute. */
export type MappingRules = Pick<Route, "fields" | "other_fields" | "null_values">;

/** What a stream without a route does: every column keeps its name, a null column is left out. */
export const IDENTITY_MAPPING: MappingRules = { fields: [], other_fields: "keep", null_values: "omit" };

/** Airbyte's own columns: never sent. Some warehouses write every name in capitals. */
const AIRBYTE_COLUMN = /^_(?:airbyte|ab)_/i;

/** Where a column goes: the attributes that it fills; none where it is dropped. */
type Targets = readonly string[];

const DROPPED: Targets = [];

/** A JSON Pointer into a column, and the attribute that what it points at fills. */
interface Copy {
  readonly path: readonly string[];
  readonly to: string;
}

/** Turns rows into attributes, as a route's rules say. */
export class Mapping {
  readonly #moves = new Map<string, string[]>();
  readonly #copies: Copy[] = [];
  readonly #keepOthers: boolean;
  readonly #sendNulls: boolean;
  readonly #mapped: ReadonlySet<string>;
  /** What was found out of the columns seen so far. */
  readonly #targets = new Map<string, Targets>();

  constructor(rules: MappingRules) {
    for (const { from, to } of rules.fields) {
      if (from.startsWith("/")) this.#copies.push({ path: parsePointer(from), to });
      else this.#moves.set(from, [...(this.#moves.get(from) ?? []), to]);
    }
    this.#keepOthers = rules.other_fields === "keep";
    this.#sendNulls = rules.null_values === "send";
    this.#mapped = new Set(rules.fields.map(({ to }) => to));
  }

  /** The attributes that a column fills. A mapped attribute is filled by its own column alone. */
  targetsOf(column: string): Targets {
    const moves = this.#moves.get(column);
    if (moves !== undefined) return moves;
    if (!this.#keepOthers || this.#mapped.has(column)) return DROPPED;
    return AIRBYTE_COLUMN.test(column) || isReservedAttribute(column) ? DROPPED : [column];
  }

  apply(row: Row): Attributes {
    const attributes = newAttributes();
    for (const column in row) {
      const value = row[column];
      if (value === null && !this.#sendNulls) continue;
      for (const name of this.#cachedTargetsOf(column)) attributes[name] = value;
    }
    for (const { path, to } of this.#copies) {
      const value = valueAt(row, path);
      if (value !== undefined && (value !== null || this.#sendNulls)) attributes[to] = value;
    }
    return attributes;
  }

  #cachedTargetsOf(column: string): Targets {
    let targets = this.#targets.get(column);
    if (targets === undefined) {
      targets = this.targetsOf(column);
      // Rows whose columns never repeat must not fill the memory.
      if (this.#targets.size < 10_000) this.#targets.set(column, targets);
    }
    return targets;
  }
}

/** The reference tokens of a JSON Pointer (RFC 6901). */
export const parsePointer = (pointer: string): string[] =>
  pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

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
