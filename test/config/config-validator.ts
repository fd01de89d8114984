import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { SPEC } from "../../src/config/spec.ts";
import { headerOf } from "./generated-header.ts";

const HEADER = `// @ts-nocheck: ajv writes it without types
// biome-ignore-all lint: the generator has its own style
${headerOf("config-validator.ts")}
import type { ValidateFunction } from "ajv";
import type { GeneratedConfig } from "./config.generated.ts";
import { SPEC } from "./spec.ts";
`;

/**
 * What checks a configuration and fills in its defaults: the code that ajv makes of the schema. It is made beforehand,
 * because to load ajv and have it make this code takes longer than Node takes to start.
 */
export function codeOfValidator(): string {
  const { connectionSpecification: schema } = SPEC;
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    strict: true,
    // Errors come with the schemas that they break; what is said of them is made of these.
    verbose: true,
    messages: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addVocabulary(["airbyte_secret", "airbyte_hidden", "order", "pattern_descriptor"]);
  const code = standalone.default(ajv, ajv.compile(schema));
  // Some keywords need a part of ajv. A spec that has one of them should rather do without it.
  if (code.includes("require(")) throw new Error("The spec has a keyword that needs ajv when it is checked.");
  return HEADER + withSpec(withTypedExport(code), JSON.stringify(schema));
}

/** The copy of the schema that the code has in it gives way to the spec itself. */
const withSpec = (code: string, schema: string): string =>
  replaced(code, `= ${schema};`, "= SPEC.connectionSpecification;");

const withTypedExport = (code: string): string =>
  replaced(
    code,
    '"use strict";\nexport const validate = validate10;\nexport default validate10;',
    "export const validate: ValidateFunction<GeneratedConfig> = validate10;",
  );

function replaced(code: string, part: string, by: string): string {
  if (!code.includes(part)) throw new Error(`ajv's code has no such part any more: ${part.slice(0, 100)}`);
  return code.replace(part, () => by);
}
