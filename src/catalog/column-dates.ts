import { isRawNumber } from "../json/exact-numbers.ts";
import { isObject } from "../json/is-object.ts";
import { parsePointer } from "../json/pointer.ts";
import { readDateTime } from "../values/date-time.ts";
import { type Reader, Unreadable } from "../values/reader.ts";

type Schema = Readonly<Record<string, unknown>>;

const DATES = ["date-time", "date"];

/**
 * The schema of the place in a row that a path leads to, as far as `properties` lead there.
 * @param path a column's name, and names further in
 */
export function schemaAt(rowSchema: object, path: readonly string[]): unknown {
  let schema: unknown = rowSchema;
  for (const name of path) {
    const properties = togetherWith(schema, rowSchema).map((one) => one.properties);
    schema = properties.find((named) => isObject(named) && Object.hasOwn(named, name));
    if (!isObject(schema)) return undefined;
    schema = schema[name];
  }
  return schema;
}

/**
 * Reads the dates and timestamps in a value, where its schema says that there are any, into the form that Blueshift
 * takes for a date. Undefined where the schema has none.
 * @param schema of the value
 * @param rowSchema where a `$ref` in it leads to
 */
export const datesReader = (schema: unknown, rowSchema: object): Reader | undefined =>
  readerFor(schema, rowSchema, new Map());

/** @param known the readers of schemas that were seen; a schema that refers to itself is not followed round */
function readerFor(
  schema: unknown,
  rowSchema: object,
  known: Map<unknown, Reader | undefined>,
): Reader | undefined {
  if (known.has(schema)) return known.get(schema);
  known.set(schema, undefined);
  const reader = makeReader(schema, rowSchema, known);
  known.set(schema, reader);
  return reader;
}

function makeReader(
  schema: unknown,
  rowSchema: object,
  known: Map<unknown, Reader | undefined>,
): Reader | undefined {
  const all = togetherWith(schema, rowSchema);
  if (all.some(({ format }) => typeof format === "string" && DATES.includes(format))) return readText;
  const members = new Map<string, Reader>();
  let items: Reader | undefined;
  for (const one of all) {
    if (isObject(one.properties)) {
      for (const [name, member] of Object.entries(one.properties)) {
        const read = readerFor(member, rowSchema, known);
        if (read !== undefined) members.set(name, read);
      }
    }
    items ??= readerFor(one.items, rowSchema, known);
  }
  if (members.size === 0 && items === undefined) return undefined;
  return (value) => {
    if (Array.isArray(value)) return items === undefined ? value : readEach(value, items);
    return isObject(value) && !isRawNumber(value) ? readMembers(value, members) : value;
  };
}

/** A column that may hold other things than text keeps these as they are. */
const readText: Reader = (value) => (typeof value === "string" ? readDateTime(value) : value);

function readEach(values: readonly unknown[], read: Reader): unknown {
  const forms = values.map((value) => (value === null ? null : read(value)));
  const unreadable = forms.find((form) => form instanceof Unreadable);
  // A blank text in a list keeps its place.
  return unreadable === undefined ? forms.map((form) => form ?? null) : inside(unreadable);
}

function readMembers(value: Schema, members: ReadonlyMap<string, Reader>): unknown {
  const forms = new Map(Object.entries(value));
  for (const [name, read] of members) {
    const member = forms.get(name);
    if (member === undefined || member === null) continue;
    const form = read(member);
    if (form instanceof Unreadable) return inside(form);
    if (form === undefined) forms.delete(name);
    else forms.set(name, form);
  }
  return Object.fromEntries(forms);
}

const inside = ({ reason }: Unreadable): Unreadable =>
  new Unreadable(reason.endsWith(INSIDE) ? reason : `${reason}${INSIDE}`);
const INSIDE = " (in a value inside it)";

/** A schema and all that it says may or must hold as well, `$ref`s within the row's schema resolved. */
function togetherWith(schema: unknown, rowSchema: object): Schema[] {
  const found = new Set<Schema>();
  const follow = (one: unknown): void => {
    if (!isObject(one) || found.has(one)) return;
    found.add(one);
    for (const list of [one.anyOf, one.oneOf, one.allOf]) if (Array.isArray(list)) list.forEach(follow);
    if (typeof one.$ref === "string" && one.$ref.startsWith("#/")) follow(at(one.$ref, rowSchema));
  };
  follow(schema);
  return [...found];
}

/** What a `$ref` within the schema leads to. */
function at(ref: string, rowSchema: object): unknown {
  let place: unknown = rowSchema;
  for (const token of parsePointer(ref.slice(1))) {
    if (!isObject(place) || !Object.hasOwn(place, token)) return undefined;
    place = place[token];
  }
  return place;
}
