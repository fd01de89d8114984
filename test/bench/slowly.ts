/** Prints the lines of a file as slowly as a slow source: `node slowly.ts LINES_PER_SECOND FILE`. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const [linesPerSecond = "1", file = ""] = process.argv.slice(2);
for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) {
  process.stdout.write(`${line}\n`);
  await sleep(1000 / Number(linesPerSecond));
}
