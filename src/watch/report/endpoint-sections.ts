import type { LaneCounts } from "../../delivery/lane.ts";
import { count, share } from "../words.ts";
import { advice, bottleneckOf } from "./bottleneck.ts";
import type { Answers } from "./call-times.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";
import { inWords } from "./top-sections.ts";

/** The endpoints that were called, by name. */
export const usedLanes = ({ progress: { lanes } }: ReportData): [name: string, lane: LaneCounts][] =>
  [...lanes].filter(([, { calls }]) => calls > 0);

const WAITS = [
  ["rate", "first", "for its rate"],
  ["blueshift", "second", "for Blueshift"],
  ["source", "third", "for the source"],
] as const;

/** What held the sync back. */
export function waitsSection(data: ReportData): Html | undefined {
  const lanes = usedLanes(data);
  if (lanes.length === 0 || data.subject.command === "dry run") return undefined;
  return html`<section><h2>What held it back</h2>
${lanes.map(([name, lane]) => {
  const bottleneck = bottleneckOf(lane);
  return html`<h3>${name}</h3>
<p>${advice(name, lane, bottleneck)}</p>
<div class="wait" aria-hidden="true">${WAITS.map(([kind, color]) => bottleneck.shares[kind] > 0 && html`<i class="${color}" style="width:${(bottleneck.shares[kind] * 100).toFixed(2)}%"></i>`)}</div>
<p class="key">${WAITS.map(([kind, color, words]) => html`<span><i class="${color}"></i>${words}: ${inWords(lane.waits[kind])} (${share(bottleneck.shares[kind])})</span>`)}</p>
`;
})}</section>`;
}

/** The calls to each endpoint, and how they were answered. */
export function callsSection(data: ReportData): Html | undefined {
  const lanes = usedLanes(data);
  if (lanes.length === 0 || data.subject.command === "dry run") return undefined;
  return html`<section><h2>Calls</h2>
<div class="wide"><table>
<caption>How long a call took is from when it was handed to the network until it was answered.</caption>
<thead><tr><th scope="col" class="text">endpoint</th><th scope="col">limit</th><th scope="col">calls</th><th scope="col">repeated</th><th scope="col">items a call</th><th scope="col">median</th><th scope="col">95 % under</th><th scope="col">longest</th><th scope="col">answers</th></tr></thead>
<tbody>${lanes.map(([name, lane]) => callsRow(name, lane, data.callTimes.of(name)))}</tbody>
</table></div></section>`;
}

function callsRow(name: string, lane: LaneCounts, answers: Answers | undefined): Html {
  const { callsPerSecond, calls, retries, items, maxItems } = lane;
  const ms = (time: number | undefined) => (time === undefined ? "–" : `${count(time)} ms`);
  const statuses = [...(answers?.byStatus ?? [])].sort(([, one], [, other]) => other - one);
  return html`<tr><th scope="row">${name}</th><td>${callsPerSecond}/s</td><td>${count(calls)}</td><td>${count(retries)}</td>
<td>${(items / calls).toFixed(1)} of ${maxItems}</td>
<td>${ms(answers?.median)}</td><td>${ms(answers?.percentile95)}</td><td>${ms(answers?.longest)}</td>
<td>${statuses.map(([status, times]) => html`<div>${status}: ${count(times)}</div>`)}</td></tr>
`;
}
