import type { Failure } from "../../failure.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { Subject } from "../watcher.ts";
import { count, speed } from "../words.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

const TITLES: Readonly<Record<Subject["command"], string>> = {
  write: "Sync to Blueshift",
  replay: "Replay to Blueshift",
  "dry run": "Dry run: nothing was sent",
};

/** What this is a report of, and how it ended. */
export function headSection({ subject, progress, failure }: ReportData): Html {
  const { command, host, version, startedAt } = subject;
  const facts = [
    host,
    `started ${startedAt.toISOString().slice(0, 19).replace("T", " ")} UTC`,
    `took ${inWords(progress.elapsedMs)}`,
    `destination-blueshift ${version}`,
  ].filter((fact) => fact !== undefined);
  return html`<header><h1>${TITLES[command]}</h1>${badge(failure)}</header>
<p class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
${failure && failureSection(failure, subject)}`;
}

const badge = (failure: Failure | undefined): Html =>
  failure === undefined
    ? html`<span class="badge good">complete</span>`
    : html`<span class="badge bad">failed</span>`;

function failureSection({ type, message }: Failure, { command }: Subject): Html {
  return html`<section class="failure"><p><b>${type}</b> ${message}</p>
${command === "write" && html`<p class="soft">What was acknowledged until then is delivered, and is not sent again.</p>`}</section>`;
}

/** What became of all records. */
export function totalsSection({ subject, progress }: ReportData): Html {
  const { tally, lanes, elapsedMs } = progress;
  const isDry = subject.command === "dry run";
  const read = tally.total("read");
  const settled = tally.total("settled");
  const calls = [...lanes.values()].reduce((sum, lane) => sum + lane.calls, 0);
  const retries = [...lanes.values()].reduce((sum, lane) => sum + lane.retries, 0);
  const accepted = acceptedOf(subject, progress);
  const tiles: readonly (readonly [name: string, value: string, isShown?: boolean])[] = [
    ["records read", count(read)],
    [isDry ? "would be sent" : "delivered", count(tally.total("delivered") - accepted)],
    [isDry ? "as events" : "accepted", count(accepted), accepted > 0],
    [isDry ? "would be rejected" : "rejected", count(tally.total("rejected"))],
    ["skipped", count(tally.total("skipped")), tally.total("skipped") > 0],
    ["not settled", count(read - settled), read > settled],
    ["records/s", speed(elapsedMs > 0 ? (settled / elapsedMs) * 1000 : 0), !isDry],
    [isDry ? "calls it would take" : "calls", count(calls)],
    ["calls repeated", count(retries), retries > 0],
    ["states acknowledged", count(tally.statesOut), !isDry],
  ];
  return html`<section class="tiles" aria-label="Totals">${tiles
    .filter(([, , isShown = true]) => isShown)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</section>
${oddLines(progress)}`;
}

/** Records of which Blueshift has said that it is going to process them. */
function acceptedOf({ plans }: Subject, { tally }: SyncProgress): number {
  const accepted = [...plans.values()].filter(({ sending }) => sending?.object.success === "accepted");
  return accepted.reduce((sum, { key }) => sum + tally.of(key).delivered, 0);
}

function oddLines({ oddLines: { unreadable, overlong }, keptAt }: SyncProgress): Html | undefined {
  const notes = [
    unreadable > 0 && `Lines that are no messages, and were left out: ${count(unreadable)}.`,
    overlong > 0 && `Lines too long to be read, each perhaps a record: ${count(overlong)}.`,
    keptAt !== undefined && `Rejected records are kept in ${keptAt}.`,
  ].filter((note) => note !== false);
  return notes.length === 0
    ? undefined
    : html`<section>${notes.map((note) => html`<p>${note}</p>`)}</section>`;
}

/** `42.3 s`, `4 min 12 s`, `1 h 2 min` */
export function inWords(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
