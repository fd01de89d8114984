import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
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
    validateSchema: false,
    logger: false,
    // A column may be called `constructor`: only a row's own properties are its columns. Looking costs time,
    // so it is done only where a schema has such a name.
    ownProperties: namesOf(schema).some((name) => name in Object.prototype),
  });
  addFormats.default(ajv);
  for (const format of ["date-time", "time"]) ajv.addFormat(format, true);
  ajv.addFormat("date-time", TIMESTAMP);
  const validate = ajv.compile(schema);
  return (row) => (validate(row) ? undefined : problemOf(validate));
}

/**
 * A timestamp as sources write it: ajv's own `date-time` wants a zone, which a `timestamp without time zone`
 * has not, and a `T`.
 */
const TIMESTAMP =
  /^\d{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-4]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?\s?(?:Z|[+-]\d\d(?::?\d\d)?)?(?:\s?BC)?$/i;

function problemOf(validate: ValidateFunction): Problem {
  const error = validate.errors?.[0];
  if (error === undefined) return { reason: "does not match the stream's schema" };
  // Only the column is named: further in, a path may be made of a map's keys, which are a customer's data.
  const [, column] = error.instancePath.split("/");
  const inside = error.instancePath.indexOf("/", 1) !== -1;
  const reason = `${ruleOf(error)}${inside ? " (in a value inside it)" : ""}`;
  return column === undefined ? { reason } : { field: unescapePointer(column), reason };
}

function ruleOf(error: ErrorObject): string {
  if (error.keyword === "type")
    return `must be ${[error.params.type]
      .flat()
      .filter((t) => t !== "null")
      .join(" or ")}`;
  return error.message ?? `fails "${error.keyword}"`;
}

const unescapePointer = (token: string): string => token.replaceAll("~1", "/").replaceAll("~0", "~");

function namesOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => [name, ...namesOf(value)]);
}
