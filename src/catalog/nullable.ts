/**
 * A catalog's schema as sources mean it: every field may be null whatever its type says, and fields that it
 * does not name may come along. Everything else that it demands stays.
 *
 * A schema stays at the place where it stood, because a `$ref` may point at it. What goes is what ajv, which
 * reads draft-07, would stumble over in the words of another draft.
 */

import { isObject } from "../json/is-object.ts";

type Schema = Readonly<Record<string, unknown>>;
type Change = (schema: unknown) => unknown;

const isSchema: (value: unknown) => value is Schema = isObject;

/** The schema of a row: the row itself is no field, so it may not be null. */
export function relaxRowSchema(schema: object): object {
  const row = schema as Schema;
  const refs = new Set(refsIn(row));
  // What refers to the schema by its own name refers to itself, and needs no name for that.
  const own = typeof row.$id === "string" && row.$id !== "" ? `${row.$id.replace(/#$/, "")}#` : "#";
  const local = (ref: string) => (ref.startsWith(own) ? `#${ref.slice(own.length)}` : ref);

  /** @param same for the schemas in it that speak of the same value */
  const relax = (schema: Schema, same: Change): Schema => {
    const relaxed = mapEntries(inDraft07(schema, refs), (keyword, value) => {
      switch (keyword) {
        case "$ref":
          return typeof value === "string" ? local(value) : value;
        case "properties":
        case "patternProperties":
          return isSchema(value) ? mapEntries(value, (_name, part) => field(part)) : value;
        case "definitions":
        case "$defs":
        case "dependencies":
          return isSchema(value) ? mapEntries(value, (_name, part) => inner(part)) : value;
        case "items":
        case "additionalItems":
        case "contains":
          return Array.isArray(value) ? value.map(field) : field(value);
        case "additionalProperties":
          return value === false ? true : field(value);
        case "allOf":
        case "anyOf":
        case "oneOf":
          return Array.isArray(value) ? value.map(same) : value;
        // Not `if` and `not`: relaxed, they would be met by nulls that do not meet them.
        case "then":
        case "else":
          return same(value);
        default:
          return value;
      }
    });
    if (!Array.isArray(relaxed.oneOf)) return relaxed;
    // Relaxed, the branches overlap: a value that fitted just one of them may now fit another as well.
    const { oneOf, ...rest } = relaxed;
    return demand(rest, { anyOf: oneOf });
  };

  const inner: Change = (schema) => (isSchema(schema) ? relax(schema, inner) : schema);

  /** Widens the schema of a field so that null passes. */
  const field: Change = (schema) => {
    if (schema === false) return { type: "null" };
    if (!isSchema(schema)) return schema;
    const widened = mapEntries(relax(schema, field), (keyword, value) => {
      if (keyword === "type") return withNull(Array.isArray(value) ? value : [value], "null");
      if (keyword === "enum" && Array.isArray(value)) return withNull(value, null);
      return value;
    });
    const { const: only, $ref, not, ...rest } = widened;
    const nullable = only === undefined ? rest : { ...rest, enum: withNull([only], null) };
    const others = { ...($ref !== undefined && { $ref }), ...(not !== undefined && { not }) };
    if (Object.keys(others).length === 0) return nullable;
    return demand(nullable, { anyOf: [others, { type: "null" }] });
  };

  return inner(row) as Schema;
}

/** The keywords of other drafts in the words of draft-07, without those that mean nothing here. */
function inDraft07(schema: Schema, refs: ReadonlySet<string>): Schema {
  const { $schema, $id, $anchor, $async, id, nullable, ...rest } = schema;
  const { exclusiveMinimum, exclusiveMaximum, required, multipleOf, prefixItems, items, ...others } = rest;
  return {
    ...others,
    // A name that nothing refers to is only a chance to be there twice.
    ...(typeof $id === "string" && refs.has($id) && { $id }),
    ...(typeof $anchor === "string" && refs.has(`#${$anchor}`) && { $anchor }),
    // Draft 4 says by `true` that the minimum itself is not allowed.
    ...limit("exclusiveMinimum", exclusiveMinimum, schema.minimum),
    ...limit("exclusiveMaximum", exclusiveMaximum, schema.maximum),
    // Draft 3 has `required: true` in the field itself.
    ...(required !== undefined && typeof required !== "boolean" && { required }),
    // A fraction (`1e-38`, of a NUMERIC) can't be told by floating-point division.
    ...(multipleOf !== undefined && !isFraction(multipleOf) && { multipleOf }),
    // Draft 2020 has the items of a tuple in `prefixItems`, and the rest in `items`.
    ...(Array.isArray(prefixItems)
      ? { items: prefixItems, ...(items !== undefined && { additionalItems: items }) }
      : items !== undefined && { items }),
  };
}

function limit(keyword: string, exclusive: unknown, inclusive: unknown): Schema {
  if (typeof exclusive !== "boolean") return exclusive === undefined ? {} : { [keyword]: exclusive };
  return exclusive && inclusive !== undefined ? { [keyword]: inclusive } : {};
}

const isFraction = (value: unknown): boolean => typeof value === "number" && !Number.isInteger(value);

/** Adds a demand where it stands in nobody's way. */
const demand = (schema: Schema, further: Schema): Schema => ({
  ...schema,
  allOf: [...(Array.isArray(schema.allOf) ? schema.allOf : []), further],
});

const withNull = (values: readonly unknown[], nothing: unknown): unknown[] =>
  values.includes(nothing) ? [...values] : [...values, nothing];

function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === "$ref" && typeof part === "string" ? [part] : refsIn(part),
  );
}

const mapEntries = (schema: Schema, change: (name: string, value: unknown) => unknown): Schema =>
  Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, change(name, value)]));
