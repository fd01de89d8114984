import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { isRawNumber } from "../json/exact-numbers.ts";
import { type Attributes, newAttributes } from "./attributes.ts";

type TypeName = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

/** The part of JSON Schema (draft-07) that `spec/objects` uses for an attribute, and own keywords in it. */
export interface AttributeSchema {
  readonly description?: string;
  readonly type: TypeName | readonly TypeName[];
  readonly format?: "date-time" | "email" | "phone-number";
  readonly enum?: readonly (string | null)[];
  readonly const?: string;
  /** Only what names somebody or something has one: the customer, a device, a sender. */
  readonly minLength?: number;
  /** In code points. */
  readonly maxLength?: number;
  readonly pattern?: string;
  /** What a text that matches `pattern` is, in words. */
  readonly pattern_descriptor?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: AttributeSchema;
  readonly properties?: Readonly<Record<string, AttributeSchema>>;
  readonly required?: readonly string[];
  /** The attribute is a customer's consent, or its withdrawal: it is never guessed. */
  readonly "x-consent"?: true;
}

/** What the schemas say in words that are not of draft-07. */
export const OWN_KEYWORDS: readonly string[] = ["x-consent", "pattern_descriptor"];

/** The names of the files in `spec/objects`. */
export type ObjectSchemaName = "customer" | "identify_event";

/** A Blueshift object's schema with nothing outside of itself. Attributes that it does not name are free. */
export interface ObjectSchema {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly type: "object";
  /** The standard attributes. It inherits nothing: `constructor` is none of them. */
  readonly properties: Readonly<Record<string, AttributeSchema>>;
  /** Which attributes say whose object it is: one of them must be there. */
  readonly anyOf: readonly {
    readonly properties: ObjectSchema["properties"];
    readonly required: readonly string[];
  }[];
  readonly additionalProperties: true;
}

/** A schema as its file holds it: attributes that several objects share stand in one of the files only. */
interface SchemaFile extends Omit<ObjectSchema, "properties"> {
  readonly allOf?: readonly { readonly $ref: string }[];
  readonly definitions?: Readonly<Record<string, Pick<ObjectSchema, "properties">>>;
  readonly properties?: ObjectSchema["properties"];
}

const schemas = new Map<ObjectSchemaName, ObjectSchema>();

/**
 * The schema of a Blueshift object, read once. Like the connector's own it is a data file outside of the code; the
 * path is the same from `src/objects` and from `dist/objects`.
 */
export function objectSchema(name: ObjectSchemaName): ObjectSchema {
  let schema = schemas.get(name);
  if (schema === undefined) {
    const file = `${name}.json`;
    const { allOf = [], definitions: _, properties, ...rest } = readSchemaFile(file);
    const shared = allOf.map(({ $ref }) => propertiesAt($ref, file));
    schema = { ...rest, properties: Object.assign(Object.create(null), ...shared, properties) };
    schemas.set(name, schema);
  }
  return schema;
}

const names = new Map<ObjectSchemaName, ReadonlySet<string>>();

/** The attributes that Blueshift knows of an object. */
export function standardNames(name: ObjectSchemaName): ReadonlySet<string> {
  let known = names.get(name);
  if (known === undefined) {
    known = new Set(Object.keys(objectSchema(name).properties));
    names.set(name, known);
  }
  return known;
}

const readSchemaFile = (file: string): SchemaFile =>
  JSON.parse(readFileSync(new URL(`../../spec/objects/${file}`, import.meta.url), "utf8"));

/** What a reference such as `customer.json#/definitions/attributes` leads to. */
function propertiesAt(ref: string, from: string): ObjectSchema["properties"] {
  const [file, definition] = ref.split("#/definitions/");
  const found = definition && readSchemaFile(file || from).definitions?.[definition];
  if (!found) throw new Error(`spec/objects/${from} refers to ${ref}, which is not there`);
  return found.properties;
}

/** An attribute that breaks its rule. Names the rule, never the value. */
export interface AttributeFault {
  readonly attribute: string;
  /** What stands behind the attribute's name and a colon: "must be at most 128 characters". */
  readonly reason: string;
}

/** Says which attributes of an object break the rules of its schema: one fault for each. */
export type ObjectValidator = (attributes: Attributes) => readonly AttributeFault[];

/**
 * A day of the calendar, a time and its zone (ISO 8601), as ajv-formats has it, but without a blank for the `T`:
 * Blueshift would store that as text. It is one expression because ajv-formats cuts every date of millions of rows
 * into pieces.
 */
const DATE_TIME = new RegExp(
  "^(?:\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)" +
    "|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)" +
    "T(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?(?:Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)$",
  "i",
);

const NO_FAULTS: readonly AttributeFault[] = Object.freeze([]);

const validators = new WeakMap<ObjectSchema, ObjectValidator>();

/**
 * Compiles the rules for attributes that are in the form in which they are sent. Whose object it is (the schema's
 * `anyOf`) is left to the caller. It runs for every row, so nothing is made where all is well.
 */
export function compileObjectValidator(schema: ObjectSchema): ObjectValidator {
  let validator = validators.get(schema);
  if (validator === undefined) {
    // Once for all streams: it takes some 10 ms, and a catalog may have hundreds of them.
    validator = validatorOf(schema);
    validators.set(schema, validator);
  }
  return validator;
}

function validatorOf({ anyOf: _, ...schema }: ObjectSchema): ObjectValidator {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    // A number that is too large for JavaScript is out of range, and still a number.
    strictNumbers: false,
    verbose: true,
  });
  ajv.addVocabulary([...OWN_KEYWORDS]);
  ajv.addFormat("date-time", DATE_TIME);
  // Whoever reads an address or a number into its form has judged it; a number's pattern stands beside its format.
  ajv.addFormat("email", true);
  ajv.addFormat("phone-number", true);
  const validate = ajv.compile(schema);
  return (attributes) => {
    if (validate(attributes)) return NO_FAULTS;
    const faults = faultsIn(validate.errors ?? []);
    const plain = withPlainNumbers(attributes, faults);
    if (plain === undefined) return faults;
    return validate(plain) ? NO_FAULTS : faultsIn(validate.errors ?? []);
  };
}

/**
 * The attributes at fault, their numbers as JavaScript's own: what is kept as its source text is no number to ajv.
 * Undefined where there is no such number among them.
 */
function withPlainNumbers(attributes: Attributes, faults: readonly AttributeFault[]): Attributes | undefined {
  const plain = newAttributes();
  let found = false;
  for (const { attribute } of faults) {
    const value = attributes[attribute];
    plain[attribute] = plainNumbers(value);
    if (plain[attribute] !== value) found = true;
  }
  return found ? plain : undefined;
}

/** A value as it is, or a plain copy of what was kept as its source text. No schema has numbers deeper inside. */
function plainNumbers(value: unknown): unknown {
  if (isRawNumber(value)) return Number(value.rawJSON);
  return Array.isArray(value) && value.some(isRawNumber) ? value.map(plainNumbers) : value;
}

/** One fault for each attribute: what is wrong with it first. */
function faultsIn(errors: readonly ErrorObject[]): AttributeFault[] {
  const faults = new Map<string, AttributeFault>();
  for (const error of errors) {
    const [, attribute = "", ...inside] = error.instancePath.split("/");
    if (!faults.has(attribute)) faults.set(attribute, { attribute, reason: reasonOf(error, inside) });
  }
  return [...faults.values()];
}

/** @param inside where in the attribute: places in lists, and names that the schema itself gives */
function reasonOf(error: ErrorObject, inside: readonly string[]): string {
  const rule = ruleOf(error);
  if (inside.length === 0) return rule;
  const member =
    error.keyword === "required" ? error.params.missingProperty : inside.find((token) => !/^\d/.test(token));
  return member === undefined ? `each entry ${rule}` : `has an entry whose ${member} ${rule}`;
}

function ruleOf({ keyword, parentSchema }: ErrorObject): string {
  const schema = parentSchema as AttributeSchema;
  // What is no text is none of these texts either, and they say better what it must be.
  if (schema.enum !== undefined) return `must be ${either(schema.enum.filter((one) => one !== null))}`;
  if (schema.const !== undefined) return `must be ${schema.const}`;
  switch (keyword) {
    case "type":
      return `must be ${either([schema.type].flat().flatMap((name) => (name === "null" ? [] : TYPES[name])))}`;
    case "minLength":
      return "must not be empty";
    case "maxLength":
      return `must be at most ${schema.maxLength} characters`;
    case "pattern":
      return `must be ${schema.pattern_descriptor ?? "of its form"}`;
    case "format":
      return "must be a date and time with its zone (ISO 8601)";
    case "minimum":
    case "maximum":
      return `must be from ${schema.minimum} to ${schema.maximum}`;
    case "required":
      return "is missing";
    default:
      return `breaks the rule "${keyword}" of its schema`;
  }
}

const TYPES: Readonly<Record<Exclude<TypeName, "null">, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

/** "male, female or unknown". */
const either = (words: readonly string[]): string =>
  [...words.slice(0, -2), words.slice(-2).join(" or ")].join(", ");
