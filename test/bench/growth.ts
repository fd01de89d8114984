import { readFileSync, writeFileSync } from "node:fs";
import type { Benchmark, Figure } from "./benchmark.ts";
import { DrainServer } from "./drain-server.ts";
import { amount } from "./report.ts";
import { messagesOf, Stage } from "./stage.ts";

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const CUSTOMERS_A_CALL = 50;
/** Blueshift's recommended rate of the bulk endpoint. */
const CALLS_A_SECOND = 5;

/** What more rows cost, in calls, time and memory. */
export const growth: Benchmark = {
  name: "growth",
  about:
    "calls, time and memory for 10^3 to 10^6 rows of 300 bytes, at full speed; with --docs the table of " +
    "docs/performance.md is written anew",
  run: figures,
};

async function* figures(): AsyncGenerator<Figure> {
  const server = await DrainServer.start();
  const stage = new Stage(server.url);
  try {
    for (const rows of SIZES) {
      const input = messagesOf("small", rows);
      const floor = await stage.floor(input);
      await server.drained();
      const { wallMs, cpuMs, peakMb } = await stage.connector("small", input);
      const { calls } = await server.drained();
      const least = Math.ceil(rows / CUSTOMERS_A_CALL);
      yield {
        name: `${amount(rows)} rows`,
        value: wallMs / 1000,
        unit: "s",
        ratio: calls / least,
        against: `the ${amount(least)} calls that it takes at the least`,
        wanted: { atMost: 1.01 },
        seen: {
          rows,
          calls,
          "processor seconds": cpuMs / 1000,
          "processor µs a row": (cpuMs / rows) * 1000,
          "of the floor's processor time": cpuMs / floor.cpuMs,
          "peak MB": peakMb,
          "the floor's MB": floor.peakMb,
        },
      };
    }
  } finally {
    stage.remove();
    server.stop();
  }
}

const COLUMNS: readonly (readonly [title: string, cell: (figure: Figure) => string])[] = [
  ["rows", ({ seen }) => amount(Number(seen?.rows))],
  ["calls", ({ seen }) => amount(Number(seen?.calls))],
  ["of the least possible", ({ ratio }) => ratio.toFixed(3)],
  ["at 5 calls a second", ({ seen }) => duration(Number(seen?.calls) / CALLS_A_SECOND)],
  ["seconds at full speed", ({ value }) => amount(value)],
  ["processor seconds", ({ seen }) => amount(Number(seen?.["processor seconds"]))],
  ["of the floor's", ({ seen }) => Number(seen?.["of the floor's processor time"]).toFixed(1)],
  ["peak MB", ({ seen }) => Number(seen?.["peak MB"]).toFixed(0)],
  ["the floor's MB", ({ seen }) => Number(seen?.["the floor's MB"]).toFixed(0)],
];

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

const DOCUMENT = new URL("../../docs/performance.md", import.meta.url);
/** What the table stands between. */
const [BEGIN, END] = ["<!-- growth: npm run bench -- growth --docs -->", "<!-- /growth -->"];

/**
 * Writes the table of docs/performance.md anew.
 * @throws {Error} where the document does not say where it stands
 */
export function writeGrowthTable(figures: readonly Figure[]): void {
  const document = readFileSync(DOCUMENT, "utf8");
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/performance.md has no ${BEGIN}`);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const table = [
    line(COLUMNS.map(([title]) => title)),
    line(COLUMNS.map(() => "---:")),
    ...figures.map((figure) => line(COLUMNS.map(([, cell]) => cell(figure)))),
  ];
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${table.join("\n")}\n\n${END}${after}`);
}
