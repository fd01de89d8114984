import type { Route } from "../config/config.ts";
import { standardNames } from "../objects/object-schemas.ts";
import type { BlueshiftObject } from "../objects/objects.ts";
import { isReservedAttribute } from "../objects/reserved-attributes.ts";
import { standardAttributeOf } from "../objects/standard-columns.ts";

/** The part of a configuration that says which column becomes which attribute. */
export interface NamingRules extends Pick<Route, "fields" | "other_fields"> {
  /** Whether columns with another name for a standard attribute go to that attribute. */
  readonly autoMap: boolean;
}

/** What a Blueshift object says of names. */
export interface ObjectNames {
  /** The attributes that Blueshift knows. */
  readonly standard: ReadonlySet<string>;
  /** Attributes that are the same in every such object, so that no column can fill them. */
  readonly fixed: ReadonlySet<string>;
}

export const namesIn = (object: BlueshiftObject): ObjectNames => ({
  standard: standardNames(object.schema),
  fixed: new Set(Object.keys(object.fixed)),
});

/** Where a column goes. */
export type Way =
  /** As the route's `fields` say: to one attribute or several. */
  | { readonly kind: "fields"; readonly attributes: readonly string[] }
  /** To the standard attribute of which its name is a variant. */
  | { readonly kind: "automatic"; readonly attributes: readonly [string] }
  /** Under its own name. */
  | { readonly kind: "same"; readonly attributes: readonly [string] }
  /** Nowhere; `why` is said of rows that hold a value there, undefined where that needs no words. */
  | { readonly kind: "dropped"; readonly attributes: readonly []; readonly why: string | undefined };

/** Two columns that would meet at one attribute. */
export interface Clash {
  readonly attribute: string;
  readonly columns: readonly [string, string];
}

/** Airbyte's own columns: never sent. Some warehouses write every name in capitals. */
const AIRBYTE_COLUMN = /^_(?:airbyte|ab)_/i;

const dropped = (why?: string): Way => ({ kind: "dropped", attributes: [], why });

/** Says of each column of a stream where it goes. */
export class Naming {
  readonly #rules: NamingRules;
  readonly #object: ObjectNames;
  readonly #moves = new Map<string, string[]>();
  /** The attributes that `fields` fills: no other column can. */
  readonly #mapped: ReadonlySet<string>;
  /** Those that are filled from the column of their own name, by a pointer. */
  readonly #copied: ReadonlySet<string>;
  readonly #columns: ReadonlySet<string>;
  /** The attributes that the schema's columns fill, and which of them does. */
  readonly #filledBy = new Map<string, string>();
  readonly #clashes: Clash[] = [];

  /** @param columns those that the stream's schema names */
  constructor(rules: NamingRules, object: ObjectNames, columns: readonly string[]) {
    this.#rules = rules;
    this.#object = object;
    this.#mapped = new Set(rules.fields.map(({ to }) => to));
    this.#columns = new Set(columns);
    this.#copied = new Set(rules.fields.flatMap(({ from, to }) => (from === `/${to}` ? [to] : [])));
    for (const { from, to } of rules.fields) {
      if (!from.startsWith("/")) this.#moves.set(from, [...(this.#moves.get(from) ?? []), to]);
    }
    for (const column of columns) {
      for (const attribute of this.wayOf(column).attributes) {
        const first = this.#filledBy.get(attribute);
        if (first === undefined) this.#filledBy.set(attribute, column);
        else this.#clashes.push({ attribute, columns: [first, column] });
      }
    }
  }

  /** The columns of the schema that would meet at one attribute: the stream can't be sent so. */
  get clashes(): readonly Clash[] {
    return this.#clashes;
  }

  /** Whether Blueshift knows an attribute of this name. */
  isStandard(attribute: string): boolean {
    return this.#object.standard.has(attribute);
  }

  wayOf(column: string): Way {
    const moves = this.#moves.get(column);
    if (moves !== undefined) return { kind: "fields", attributes: moves };
    if (this.#rules.other_fields === "drop" || AIRBYTE_COLUMN.test(column)) return dropped();
    if (this.#isReserved(column)) return dropped("is set by Blueshift itself");
    const standard = this.#rules.autoMap ? standardAttributeOf(column, this.#object.standard) : undefined;
    if (standard !== undefined && standard !== column && this.#isFree(standard, column)) {
      return { kind: "automatic", attributes: [standard] };
    }
    if (this.#mapped.has(column)) {
      return dropped(this.#copied.has(column) ? undefined : "is filled by another column");
    }
    if (this.#object.fixed.has(column)) return dropped("is always the same in such an object");
    return { kind: "same", attributes: [column] };
  }

  /** Names are case-sensitive in Blueshift; some warehouses write all of them in capitals. */
  #isReserved(column: string): boolean {
    return isReservedAttribute(this.#rules.autoMap ? column.toLowerCase() : column);
  }

  /** Whether a column may take an attribute by itself: what a route or the schema says of it comes first. */
  #isFree(attribute: string, column: string): boolean {
    if (this.#mapped.has(attribute) || this.#object.fixed.has(attribute)) return false;
    return this.#columns.has(column) || !this.#filledBy.has(attribute);
  }
}
