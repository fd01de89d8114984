import { Ajv, type ErrorObject } from "ajv";
import { isRawNumber } from "../json/exact-numbers.ts";
import { type Attributes, newAttributes } from "./attributes.ts";
import { type AttributeSchema, type ObjectSchema, OWN_KEYWORDS, type TypeName } from "./object-schemas.ts";

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
    // Every sync waits for this. The schemas are the project's own, and judged by its tests: here that would take as long
    // as the compiling, and a third of that goes to code that V8 makes no faster code of.
    meta: false,
    validateSchema: false,
    code: { optimize: false },
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
