import type { Plan } from "../../catalog/plan.ts";
import { textDatesHint } from "../../sync/report.ts";
import type { StreamTally } from "../../sync/tally.ts";
import { count } from "../words.ts";
import type { Example } from "./examples.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

/** The streams with what became of each, in the catalog's order. */
const streamsOf = ({ subject, progress }: ReportData): [plan: Plan, tally: StreamTally][] =>
  Array.from(subject.plans.values(), (plan) => [plan, progress.tally.of(plan.key)]);

/** What became of each stream. */
export function streamsSection(data: ReportData): Html {
  const streams = streamsOf(data);
  const isDry = data.subject.command === "dry run";
  const columns: readonly (readonly [name: string, of: (tally: StreamTally, plan: Plan) => number])[] = [
    ["read", ({ read }) => read],
    [isDry ? "would be sent" : "delivered", ({ delivered }, plan) => (isAccepting(plan) ? 0 : delivered)],
    [isDry ? "as events" : "accepted", ({ delivered }, plan) => (isAccepting(plan) ? delivered : 0)],
    ["rejected", ({ rejected }) => rejected],
    ["skipped", ({ skipped }) => skipped],
    ["merged", ({ merged }) => merged],
    ["values left out", ({ leftOut }) => leftOut],
    ["calls", ({ calls }) => calls],
    ["repeated", ({ retries }) => retries],
  ];
  // A column of zeros tells nothing, but that nothing was delivered or rejected does.
  const always = new Set(["read", "delivered", "would be sent", "rejected"]);
  const shown = columns.filter(
    ([name, of]) => always.has(name) || streams.some(([plan, tally]) => of(tally, plan) > 0),
  );
  return html`<section><h2>Streams</h2><div class="wide"><table>
<thead><tr><th scope="col" class="text">stream</th><th scope="col" class="text">endpoint</th>${shown.map(([name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${streams.map(
    ([plan, tally]) =>
      html`<tr><th scope="row">${plan.label}</th><td class="text">${plan.sending?.object.endpoint ?? "skipped"}</td>${shown.map(([, of]) => numberCell(of(tally, plan)))}</tr>
`,
  )}</tbody></table></div></section>`;
}

const numberCell = (number: number): Html =>
  number === 0 ? html`<td class="zero">0</td>` : html`<td>${count(number)}</td>`;

const isAccepting = ({ sending }: Plan): boolean => sending?.object.success === "accepted";

/** Which records were rejected, and why. */
export function rejectionsSection(data: ReportData): Html {
  const streams = streamsOf(data).filter(([, { rejected }]) => rejected > 0);
  if (streams.length === 0) {
    return html`<section><h2>Rejected records</h2><p class="soft">None.</p></section>`;
  }
  return html`<section><h2>Rejected records</h2>
<p class="soft">By reason, with the first of each by their ${data.subject.command === "replay" ? "place in their file" : "line in the input"}.</p>
${streams.map(
  ([
    { label, key },
    tally,
  ]) => html`<h3>${label}: ${count(tally.rejected)} of ${count(tally.read)} records</h3>
<div class="wide"><table><thead><tr><th scope="col" class="text">reason</th><th scope="col">records</th><th scope="col" class="text">examples</th></tr></thead>
<tbody>${tally.rejections().map(
    ({ reason, count: times }) =>
      html`<tr><td class="text reason">${reason}</td><td>${count(times)}</td><td class="text free">${examplesOf(data.examples.of(key, reason), times)}</td></tr>
`,
  )}</tbody></table></div>
`,
)}</section>`;
}

/** Records by their place; those of the same stage together. */
function examplesOf(examples: readonly Example[], times: number): Html {
  const kinds = Map.groupBy(examples, ({ stage, status }) =>
    status === undefined ? stage : `${stage}, HTTP ${status}`,
  );
  const hasMore = examples.length < times && " …";
  const places = Array.from(kinds, ([kind, list]) => {
    const lines = `line${list.length > 1 ? "s" : ""} ${list.map(({ line }) => line).join(", ")}`;
    return html`<div>${lines}${hasMore} <span class="soft">(${kind})</span></div>`;
  });
  const rows = examples.flatMap(({ line, values }) =>
    values === undefined
      ? []
      : [html`<div>line ${line}${values.words && `: ${values.words}`}</div><pre>${values.row}</pre>`],
  );
  return html`${places}${rows.length > 0 && html`<details><summary>What they hold</summary>${rows}</details>`}`;
}

/** Which values records were sent without. */
export function omissionsSection(data: ReportData): Html | undefined {
  const { textDates } = data.progress;
  const datesOf = ({ key }: Plan) => textDates.get(key)?.attributes ?? [];
  const streams = streamsOf(data).filter(([plan, { leftOut }]) => leftOut > 0 || datesOf(plan).length > 0);
  if (streams.length === 0) return undefined;
  return html`<section><h2>Values left out</h2>
<p class="soft">The records ${data.subject.command === "dry run" ? "would be" : "were"} sent without them.</p>
${streams.map(
  ([plan, tally]) => html`<h3>${plan.label}</h3><ul>
${tally.omissions().map(({ reason, count: times }) => html`<li>${count(times)} × ${reason}</li>`)}
${datesOf(plan).length > 0 && html`<li>${sentence(textDatesHint(datesOf(plan)))}</li>`}
</ul>
`,
)}</section>`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What was done with each stream. */
export function plansSection({ subject }: ReportData): Html {
  return html`<section><h2>The plan of each stream</h2>
${Array.from(
  subject.plans.values(),
  ({ label, description: { head, parts } }) => html`<h3>${label}</h3><p>${head}</p>
${parts.length > 0 && html`<ul>${parts.map((part) => html`<li>${part}</li>`)}</ul>`}
`,
)}</section>`;
}
