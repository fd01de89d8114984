import { clock, speed } from "../words.ts";
import { chart, type Series } from "./chart.ts";
import { usedLanes } from "./endpoint-sections.ts";
import { ratesOf, type Sample, thinned } from "./history.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

/** Rows of the table that has what the charts show. */
const TABLE_ROWS = 40;
/** A sync that was over sooner has no course to speak of. */
const SHORTEST_MS = 2000;

/** How fast the sync was, over its time. */
export function chartsSection(data: ReportData): Html | undefined {
  const { samples, progress, subject } = data;
  if (samples.length < 2 || subject.command === "dry run") return undefined;
  if (progress.elapsedMs < SHORTEST_MS) {
    return html`<section><h2>Over time</h2><p class="soft">The sync was over too soon for a chart.</p></section>`;
  }
  const lanes = usedLanes(data);
  const calls = lanes.map(([name, { callsPerSecond }]) =>
    chart({
      title: `Calls to ${name} a second`,
      series: [{ name: "calls", color: "first", rates: ratesOf(samples, callsTo(name)) }],
      limit: callsPerSecond,
      unit: "calls",
      height: 150,
    }),
  );
  const records = recordSeries(samples);
  return html`<section><h2>Over time</h2>
${chart({ title: "Records a second", series: records, unit: "records", height: 240 })}
${calls}
${table(
  thinned(samples, TABLE_ROWS + 1),
  lanes.map(([name]) => name),
)}
</section>`;
}

const callsTo =
  (endpoint: string) =>
  ({ calls }: Sample): number =>
    calls.get(endpoint) ?? 0;

/** What became of records: those that were delivered in any case, others where there were any. */
function recordSeries(samples: readonly Sample[]): Series[] {
  const all: Series[] = [
    { name: "delivered", color: "first", rates: ratesOf(samples, (sample) => sample.delivered) },
    { name: "rejected", color: "second", rates: ratesOf(samples, (sample) => sample.rejected) },
    { name: "skipped", color: "third", rates: ratesOf(samples, (sample) => sample.skipped) },
  ];
  return all.filter(({ rates }, place) => place === 0 || rates.some(({ perSecond }) => perSecond > 0));
}

/** What the charts show, as numbers. */
function table(samples: readonly Sample[], endpoints: readonly string[]): Html {
  const columns = [
    ["delivered", ratesOf(samples, (sample) => sample.delivered)],
    ["rejected", ratesOf(samples, (sample) => sample.rejected)],
    ["skipped", ratesOf(samples, (sample) => sample.skipped)],
    ...endpoints.map((name) => [`calls to ${name}`, ratesOf(samples, callsTo(name))] as const),
  ] as const;
  const times = columns[0][1];
  return html`<details><summary>The numbers, a second</summary><div class="wide"><table>
<thead><tr><th scope="col" class="text">time</th>${columns.map(([name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${times.map(
    ({ fromMs, toMs }, place) =>
      html`<tr><th scope="row">${clock(fromMs)}–${clock(toMs)}</th>${columns.map(([, rates]) => html`<td>${speed(rates[place]?.perSecond ?? 0)}</td>`)}</tr>
`,
  )}</tbody></table></div></details>`;
}
