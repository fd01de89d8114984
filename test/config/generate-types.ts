/**
 * Writes src/config/config.generated.ts from spec/connector.json; with --check it only compares the two,
 * and exits 1 if they differ. Run as `npm run generate`, and by `npm run check`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import { type OptionSchema, SPEC } from "../../src/config/spec.ts";

const target = fileURLToPath(new URL("../../src/config/config.generated.ts", import.meta.url));

const header = `// biome-ignore-all format: the generator has its own layout
// biome-ignore-all assist: and its own order
/**
 * GENERATED from spec/connector.json by \`npm run generate\` (test/config/generate-types.ts). Do not edit:
 * change the spec and generate again.
 */`;

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

const schema = filledIn(SPEC.connectionSpecification);
// Its parameter is typed for draft-04; it reads draft-07 all the same.
const text = await compile(schema as unknown as Parameters<typeof compile>[0], "GeneratedConfig", {
  bannerComment: header,
  additionalProperties: false,
});

if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
} else if (readIfAny(target) !== text) {
  process.stderr.write(
    "src/config/config.generated.ts is not what spec/connector.json says: npm run generate\n",
  );
  process.exitCode = 1;
}

function readIfAny(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
