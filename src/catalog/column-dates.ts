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
export function datesReader(schema: unknown, rowSchema: object): Reader | undefined {
  return holdsDates(schema, rowSchema, new Set()) ? readerFor(schema, rowSchema, new Map()) : undefined;
}

const isDate = ({ format }: Schema): boolean => typeof format === "string" && DATES.includes(format);

/** Whether there is a date anywhere in a schema. */
function holdsDates(schema: unknown, rowSchema: object, seen: Set<unknown>): boolean {
  if (!isObject(schema) || seen.has(schema)) return false;
  seen.add(schema);
  return togetherWith(schema, rowSchema).some(
    (one) => isDate(one) || partsOf(one).some((part) => holdsDates(part, rowSchema, seen)),
  );
}

/** The schemas of what is inside a value. */
const partsOf = ({ properties, additionalProperties, items }: Schema): unknown[] => [
  ...(isObject(properties) ? Object.values(properties) : []),
  additionalProperties,
  ...[items].flat(),
];

/** @param known the readers of schemas that were seen: a schema may refer to itself */
function readerFor(schema: unknown, rowSchema: object, known: Map<unknown, Reader>): Reader {
  const reader = known.get(schema);
  if (reader !== undefined) return reader;
  let made: Reader | undefined;
  known.set(schema, (value) => (made === undefined ? value : made(value)));
  made = makeReader(togetherWith(schema, rowSchema), (part) => readerFor(part, rowSchema, known));
  return made;
}

function makeReader(all: readonly Schema[], readerOf: (schema: unknown) => Reader): Reader {
  // Where a text may be something else as well, what is no date is that.
  if (all.some(isDate)) return all.some(takesOtherText) ? readDateOrText : readDate;
  const members = new Map<string, Reader>();
  for (const { properties } of all) {
    if (!isObject(properties)) continue;
    for (const [name, member] of Object.entries(properties)) members.set(name, readerOf(member));
  }
  const others = all.map((one) => one.additionalProperties).find(isObject);
  const items = all.map((one) => one.items).find((one) => one !== undefined);
  const itemReaders = Array.isArray(items) ? items.map(readerOf) : undefined;
  const itemReader = isObject(items) ? readerOf(items) : undefined;
  const otherReader = others === undefined ? undefined : readerOf(others);
  return (value) => {
    if (Array.isArray(value)) return readEach(value, (place) => itemReaders?.[place] ?? itemReader);
    if (!isObject(value) || isRawNumber(value)) return value;
    return readMembers(value, (name) => members.get(name) ?? otherReader);
  };
}

/** Whether a schema that is one of several allows text that is no date. */
function takesOtherText(schema: Schema): boolean {
  if (isDate(schema) || schema.anyOf || schema.oneOf || schema.allOf || schema.$ref) return false;
  const { type, enum: choices, const: only } = schema;
  if (Array.isArray(choices)) return choices.some((choice) => typeof choice === "string");
  return typeof only === "string" || [type].flat().includes("string");
}

/** A column that may hold other things than text keeps these as they are. */
const readDate: Reader = (value) => (typeof value === "string" ? readDateTime(value) : value);

const readDateOrText: Reader = (value) => {
  const form = readDate(value);
  return form instanceof Unreadable ? value : form;
};

function readEach(values: readonly unknown[], readerOf: (place: number) => Reader | undefined): unknown {
  const forms: unknown[] = [];
  for (const [place, value] of values.entries()) {
    const form = value === null ? null : (readerOf(place) ?? asItIs)(value);
    if (form instanceof Unreadable) return inside(form);
    // A blank text in a list keeps its place.
    forms.push(form ?? null);
  }
  return forms;
}

const asItIs: Reader = (value) => value;

function readMembers(value: Schema, readerOf: (name: string) => Reader | undefined): unknown {
  const forms: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const form = member === null ? null : (readerOf(name) ?? asItIs)(member);
    if (form instanceof Unreadable) return inside(form);
    if (form !== undefined) forms.push([name, form]);
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
