/**
 * Writes what is generated from spec/connector.json: the type of a configuration, and what checks one. With --check it
 * only compares, and exits 1 if they differ. Run as `npm run generate`, and by `npm run check`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { typesOfConfig } from "./config-types.ts";
import { codeOfValidator } from "./config-validator.ts";

const FILES: Readonly<Record<string, string>> = {
  "src/config/config.generated.ts": await typesOfConfig(),
  "src/config/config-validator.generated.ts": codeOfValidator(),
};

for (const [name, text] of Object.entries(FILES)) {
  const file = new URL(`../../${name}`, import.meta.url);
  if (!process.argv.includes("--check")) {
    writeFileSync(file, text);
  } else if (readIfAny(file) !== text) {
    process.stderr.write(`${name} is not what spec/connector.json says: npm run generate\n`);
    process.exitCode = 1;
  }
}

function readIfAny(file: URL): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
