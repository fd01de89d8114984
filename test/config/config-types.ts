import { compile } from "json-schema-to-typescript";
import { type OptionSchema, SPEC } from "../../src/config/spec.ts";
import { headerOf } from "./generated-header.ts";

/**
 * The schema as it holds after defaults were filled in: whatever has a default is there. Titles are for
 * Airbyte's form; the generator would make a type's name of each.
 */
function filledIn({ title, ...schema }: OptionSchema): OptionSchema {
  const filled: { -readonly [K in keyof OptionSchema]: OptionSchema[K] } = { ...schema };
  if (schema.items !== undefined) filled.items = filledIn(schema.items);
  if (schema.oneOf !== undefined) filled.oneOf = schema.oneOf.map(filledIn);
  if (schema.properties !== undefined) {
    const options = Object.entries(schema.properties);
    const withDefault = options.filter(([, option]) => option.default !== undefined).map(([name]) => name);
    filled.properties = Object.fromEntries(options.map(([name, option]) => [name, filledIn(option)]));
    filled.required = [...new Set([...(schema.required ?? []), ...withDefault])];
  }
  return filled;
}

/** The type of a checked configuration. */
export function typesOfConfig(): Promise<string> {
  const schema = filledIn(SPEC.connectionSpecification);
  // Its parameter is typed for draft-04; it reads draft-07 all the same.
  return compile(schema as unknown as Parameters<typeof compile>[0], "GeneratedConfig", {
    bannerComment: headerOf("config-types.ts"),
    additionalProperties: false,
  });
}
