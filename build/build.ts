/**
 * Makes the program that is shipped: `npm run build`. All that it needs is in dist/, whose files hold what they use of
 * the packages; their licences go to THIRD-PARTY-NOTICES.txt.
 */
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { noticesFor } from "./notices.ts";

const top = join(import.meta.dirname, "..");
const dist = join(top, "dist");

const modules = await bundle(dist);
// The package above it says otherwise of its own sources.
writeFileSync(join(dist, "package.json"), '{ "type": "commonjs" }\n');
cpSync(join(top, "src/sandbox/page"), join(dist, "page"), { recursive: true });
writeFileSync(join(top, "THIRD-PARTY-NOTICES.txt"), noticesFor(modules));
