/**
 * A catalog's schema as sources mean it: every field may be null whatever its type says, and fields that it
 * does not name may come along. Everything else that it demands stays.
 */

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keywords that hold schemas by name. */
const MAPS_OF_FIELDS = ["properties", "patternProperties"];
const MAPS_OF_SCHEMAS = ["definitions", "$defs"];
/** Keywords whose schemas all speak of the same value: that value may be null if the whole may. */
const COMBINATIONS = ["allOf", "anyOf", "oneOf"];
const CONDITIONS = ["if", "then", "else", "not"];
/** Keywords that may forbid null without a `type` that could be widened. */
const NOT_WIDENABLE = ["$ref", ...COMBINATIONS, ...CONDITIONS];

/** The schema of a row: the row itself is no field, so it may not be null. */
export function relaxRowSchema(schema: object): object {
  // A catalog's `$schema` may name a draft that ajv does not carry, its `$id` the same name as another stream's.
  const { $schema, $id, id, ...rest } = relax(schema as Schema);
  return rest;
}

function relax(schema: Schema): Schema {
  return mapSchema(schema, (keyword, value) => {
    if (MAPS_OF_FIELDS.includes(keyword) && isSchema(value)) return mapValues(value, field);
    if (MAPS_OF_SCHEMAS.includes(keyword) && isSchema(value)) return mapValues(value, inner);
    if (keyword === "items" || keyword === "additionalItems" || keyword === "contains") {
      return Array.isArray(value) ? value.map(field) : field(value);
    }
    if (keyword === "additionalProperties") return value === false ? true : field(value);
    if (COMBINATIONS.includes(keyword) && Array.isArray(value)) return value.map(inner);
    if (CONDITIONS.includes(keyword)) return inner(value);
    return value;
  });
}

const inner = (value: unknown): unknown => (isSchema(value) ? relax(value) : value);

/** The schema of a field, widened so that null passes. */
function field(value: unknown): unknown {
  if (value === false) return { type: "null" };
  if (!isSchema(value)) return value;
  const relaxed = relax(value);
  if (NOT_WIDENABLE.some((keyword) => Object.hasOwn(relaxed, keyword))) {
    return { anyOf: [{ type: "null" }, relaxed] };
  }
  const { const: only, ...widened } = mapSchema(relaxed, (keyword, value) => {
    if (keyword === "type") return withNull(Array.isArray(value) ? value : [value], "null");
    if (keyword === "enum" && Array.isArray(value)) return withNull(value, null);
    return value;
  });
  return only === undefined ? widened : { ...widened, enum: withNull([only], null) };
}

const withNull = (values: readonly unknown[], nothing: unknown): unknown[] =>
  values.includes(nothing) ? [...values] : [...values, nothing];

const mapSchema = (schema: Schema, change: (keyword: string, value: unknown) => unknown): Schema =>
  Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, change(keyword, value)]));

const mapValues = (schemas: Schema, change: (value: unknown) => unknown): Schema =>
  mapSchema(schemas, (_name, schema) => change(schema));
