import type { ErrorObject } from "ajv";
import { nearest } from "./nearest.ts";
import type { OptionSchema } from "./spec.ts";
import type { Violation } from "./violation.ts";

/** What ajv (with `verbose`) found wrong, in words for the person who wrote the configuration. */
export function schemaViolations(errors: readonly ErrorObject[]): Violation[] {
  return withChosenBranches(errors).filter(isNotSaidTwice).map(violationOf);
}

/**
 * Where a value matches none of a `oneOf`, ajv reports what is wrong with it under every branch. The user
 * has chosen one by its `const` property: only that branch's errors tell anything.
 */
function withChosenBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors;
  for (const error of errors) {
    if (error.keyword !== "oneOf") continue;
    const branches = error.schema as readonly OptionSchema[];
    const chosen = branches.findIndex((branch) => isChosen(branch, error.data));
    const ofBranches = `${error.schemaPath}/`;
    const ofChosen = `${ofBranches}${chosen}/`;
    kept = kept.filter(
      (other) =>
        (other !== error || (chosen === -1 && isObject(error.data))) &&
        (!other.schemaPath.startsWith(ofBranches) || other.schemaPath.startsWith(ofChosen)),
    );
  }
  return kept;
}

/** What is no string is none of an enum's strings either, and the enum says better what to write. */
function isNotSaidTwice({ keyword, parentSchema }: ErrorObject): boolean {
  return keyword !== "type" || (parentSchema as OptionSchema).enum === undefined;
}

function isChosen(branch: OptionSchema, value: unknown): boolean {
  const tag = tagOf(branch);
  return tag !== undefined && isObject(value) && value[tag.name] === tag.value;
}

function tagOf(branch: OptionSchema): { readonly name: string; readonly value: string } | undefined {
  for (const [name, { const: value }] of Object.entries(branch.properties ?? {})) {
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

function violationOf(error: ErrorObject): Violation {
  const pointer = error.instancePath;
  const schema = error.parentSchema as OptionSchema;
  switch (error.keyword) {
    case "type":
      return { pointer, rule: `must be ${shapes[schema.type ?? "object"]}`, remedy: howToWrite(schema) };
    case "enum":
      return { pointer, rule: mustBeOneOf(schema.enum ?? []), remedy: "write one of them" };
    case "pattern":
      return {
        pointer,
        rule: `must be ${schema.pattern_descriptor ?? "of the documented form"}`,
        remedy: howToWrite(schema),
      };
    case "minimum":
      return { pointer, rule: `must be at least ${schema.minimum}`, remedy: howToWrite(schema) };
    case "exclusiveMinimum":
      return { pointer, rule: `must be more than ${schema.exclusiveMinimum}`, remedy: howToWrite(schema) };
    case "maximum":
      return { pointer, rule: `must be at most ${schema.maximum}`, remedy: howToWrite(schema) };
    case "required":
      return missing(pointer, error.params.missingProperty, schema);
    case "additionalProperties":
      return unknown(pointer, error.params.additionalProperty, schema);
    case "oneOf":
      return noBranch(pointer, schema.oneOf ?? []);
    default:
      return { pointer, rule: `breaks the rule "${error.keyword}" of the spec`, remedy: howToWrite(schema) };
  }
}

function missing(parent: string, name: string, schema: OptionSchema): Violation {
  const option = schema.properties?.[name] ?? {};
  return { pointer: `${parent}/${name}`, rule: "is missing", remedy: howToWrite(option) };
}

function unknown(parent: string, name: string, schema: OptionSchema): Violation {
  const known = Object.keys(schema.properties ?? {});
  const options = `the options here are ${known.map(quoted).join(", ")}`;
  // A slip of the hand can put a secret on the left of the colon: only what looks like a name is repeated.
  if (!/^[A-Za-z]+([_-][A-Za-z]+)*$/.test(name) || name.length > 40) {
    return {
      pointer: parent,
      rule: "has an unknown option, whose name is not shown here since it could be a secret",
      remedy: options,
    };
  }
  const meant = nearest(name, known);
  return {
    pointer: `${parent}/${name}`,
    rule: "is not an option",
    remedy: meant === undefined ? options : `did you mean ${quoted(meant)}?`,
  };
}

function noBranch(pointer: string, branches: readonly OptionSchema[]): Violation {
  const tags = branches.flatMap((branch) => tagOf(branch) ?? []);
  return {
    pointer: `${pointer}/${tags[0]?.name ?? ""}`,
    rule: mustBeOneOf(tags.map(({ value }) => value)),
    remedy: "write one of them",
  };
}

const shapes = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  array: "a list in [ ]",
  object: "an object in { }",
} as const;

/** What to write for an option, from its schema alone. */
function howToWrite(schema: OptionSchema): string {
  if (schema.enum !== undefined) return `write one of ${schema.enum.map(quoted).join(", ")}`;
  if (schema.type === "number" || schema.type === "integer")
    return `write ${shapes[schema.type]} ${range(schema)}`;
  if (schema.airbyte_secret) return "copy the key again from Blueshift, or leave the option out";
  const [example] = schema.examples ?? [];
  if (example !== undefined) return `write for example ${JSON.stringify(example)}`;
  if (schema.default !== undefined)
    return `write it so, or leave it out for ${JSON.stringify(schema.default)}`;
  return `write ${shapes[schema.type ?? "object"]}`;
}

function range({ minimum, exclusiveMinimum, maximum }: OptionSchema): string {
  const from = exclusiveMinimum === undefined ? `from ${minimum}` : `above ${exclusiveMinimum}`;
  return `${from} to ${maximum}`;
}

function mustBeOneOf(values: readonly string[]): string {
  return `must be one of ${values.map(quoted).join(", ")}`;
}

function quoted(text: string): string {
  return `"${text}"`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
