import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import type { Problem } from "../objects/problem.ts";
import type { Row } from "../protocol/messages.ts";
import { relaxRowSchema } from "./nullable.ts";

/** Says what is wrong with a row, or nothing. */
export type Validate = (row: Row) => Problem | undefined;

/**
 * Compiles a stream's schema, as sources mean it (see `relaxRowSchema`). Unknown keywords and formats are
 * no errors, and a `$ref` is only looked for in the schema itself: nothing is fetched.
 * @throws {Error} where the schema does not compile
 */
export function compileValidator(jsonSchema: object): Validate {
  const schema = relaxRowSchema(jsonSchema);
  const ajv = new Ajv({
    strict: false,
    meta: false,
    validateSchema: false,
    logger: false,
    // A multiple of 10^21 and more is one as well.
    multipleOfPrecision: 6,
    // What ajv would make simpler V8 does as well; a catalog may have hundreds of streams.
    code: { regExp, optimize: false },
    // A column may be called `constructor`: only a row's own properties are its columns. Looking costs time,
    // so it is done only where a schema has such a name.
    ownProperties: wordsOf(schema).some((word) => word in Object.prototype),
  });
  addFormats.default(ajv);
  ajv.addFormat("time", true);
  // Dates are read and judged one by one later on: a bad one costs an attribute and not its record.
  ajv.addFormat("date", true);
  ajv.addFormat("date-time", true);
  const validate = ajv.compile(schema);
  return (row) => (validate(row) ? undefined : problemOf(validate.errors ?? []));
}

/** Patterns are not always written for the stricter Unicode mode: it takes no `\-`. */
function regExp(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
// What ajv would write into code that it exports; none is exported here.
regExp.code = "new RegExp";

/** Types, and what sums up other errors. */
const LESS_TELLING = ["type", "anyOf", "if"];

function problemOf(errors: readonly ErrorObject[]): Problem {
  // Where a value may be one of several things, each that it is not is an error, and null is always among them.
  const telling = errors.filter(
    ({ keyword, params }) => keyword !== "type" || typesIn(params.type).length > 0,
  );
  // A value of the right type that breaks another rule says more than the types that it is not.
  const error = telling.find(({ keyword }) => !LESS_TELLING.includes(keyword)) ?? telling[0] ?? errors[0];
  if (error === undefined) return { reason: "does not match the stream's schema" };
  // Only the column is named: further in, a path may be made of a map's keys, which are a customer's data.
  const [, column, ...inside] = error.instancePath.split("/");
  if (column === undefined && error.keyword === "required") {
    return { field: error.params.missingProperty, reason: "is missing" };
  }
  const reason = `${ruleOf(error, telling)}${inside.length > 0 ? " (in a value inside it)" : ""}`;
  return column === undefined ? { reason } : { field: unescapePointer(column), reason };
}

function ruleOf(error: ErrorObject, errors: readonly ErrorObject[]): string {
  if (error.keyword !== "type") return error.message ?? `fails "${error.keyword}"`;
  const types = errors
    .filter(({ keyword, instancePath }) => keyword === "type" && instancePath === error.instancePath)
    .flatMap(({ params }) => typesIn(params.type));
  return `must be ${types.length > 0 ? [...new Set(types)].join(" or ") : "null"}`;
}

/** The types that a rule allows, besides null. */
const typesIn = (type: string | readonly string[]): string[] =>
  [type].flat().filter((name) => name !== "null");

const unescapePointer = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");

/** Every name and every text in a schema. */
function wordsOf(schema: unknown): string[] {
  if (typeof schema === "string") return [schema];
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => [name, ...wordsOf(value)]);
}
