/** A number kept as the digits it was written in, because a double would change them. */
export interface RawJson {
  readonly rawJSON: string;
}

export type JsonValue = null | boolean | number | string | RawJson | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

// JSON.rawJSON and a reviver's third argument are in Node 24 but not yet in TypeScript's lib. Declared
// here and not globally, so that this folder stays a world of its own.
interface ExactJson {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
}
const exact = JSON as unknown as ExactJson;

// Only such texts can hold a number that a double prints otherwise: one of 16 digits or more, or one with a
// fraction or an exponent, or minus zero; and in JSON a number stands behind one of these. Everything else, dates
// and other digits within strings as a rule, takes the native parser's fast way.
const MAY_LOSE_DIGITS = /(?:^|[[:,\s])-?(?:\d{16}|\d+[.eE]|(?<=-)0)/;

/**
 * Reads JSON so that `print` gives back every number digit for digit. A member named `__proto__` is
 * an ordinary member, as it is for JSON.
 *
 * @throws {SyntaxError} where `text` is no JSON
 */
export function parse(text: string): JsonValue {
  if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text) as JsonValue;
  return exact.parse(text, (_name, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source
      ? exact.rawJSON(source)
      : value,
  ) as JsonValue;
}

export function print(value: JsonValue): string {
  return JSON.stringify(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !exact.isRawJSON(value);
}

/** Array.isArray does not narrow a readonly array; this does. */
export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A member by a name that came from outside: `constructor` must not find what objects inherit. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
