/**
 * Runs benchmarks of the built program: `npm run bench -- [NAME…] [--json] [--list] [--docs]`. All
 * but the longest where none is named. `--docs` writes what they found into the documents, where it stands there.
 * Each figure comes with its ratio to a floor or a peer that was measured in the same run: times alone say more of the
 * machine than of the program. Exit code 1 where a ratio is not what it is wanted to be.
 */
import { parseArgs } from "node:util";
import { type Benchmark, type Figure, isMet } from "./benchmark.ts";
import { describeFigure } from "./report.ts";

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  throughput: async () => (await import("./throughput.ts")).throughput,
  lines: async () => (await import("./lines.ts")).lines,
  memory: async () => (await import("./memory.ts")).memory,
  growth: async () => (await import("./growth.ts")).growth,
  endurance: async () => (await import("./endurance.ts")).endurance,
  start: async () => (await import("./start.ts")).start,
  fill: async () => (await import("./fill.ts")).fill,
  rate: async () => (await import("./rate.ts")).rate,
};

/** Takes longer than anybody waits for: only where it is named. */
const ONLY_NAMED = ["endurance"];

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, list: { type: "boolean" }, docs: { type: "boolean" } },
});

const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(", ")}: ${Object.keys(BENCHMARKS).join(", ")}.\n`,
  );
  process.exit(2);
}

const show = (text: string): boolean => process.stdout.write(`${text}\n`);

for (const [name, load] of Object.entries(BENCHMARKS)) {
  const isWanted = names.length > 0 ? names.includes(name) : options.list || !ONLY_NAMED.includes(name);
  if (!isWanted) continue;
  const benchmark = await load();
  if (!options.json) show(`${name}: ${benchmark.about}`);
  if (options.list) continue;
  const figures: Figure[] = [];
  for await (const figure of benchmark.run()) {
    figures.push(figure);
    if (!isMet(figure.ratio, figure.wanted)) process.exitCode = 1;
    show(options.json ? JSON.stringify({ benchmark: name, ...figure }) : describeFigure(figure));
  }
  if (options.docs && name === "growth") (await import("./growth.ts")).writeGrowthTable(figures);
}
