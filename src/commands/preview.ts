import type { Writable } from "node:stream";
import type { Plan, Plans, Sending } from "../catalog/plan.ts";
import type { Shape } from "../catalog/shaper.ts";
import type { LaneCounts } from "../delivery/lane.ts";
import { isObject } from "../json/is-object.ts";
import { preferenceListOf } from "../objects/preference-kinds.ts";
import { describeProblem } from "../objects/problem.ts";
import type { Row } from "../protocol/messages.ts";
import type { PreparedRow } from "../sync/prepared-row.ts";
import type { SyncProgress } from "../sync/progress.ts";
import { textDatesHint } from "../sync/report.ts";
import type { ReasonCount, StreamTally } from "../sync/tally.ts";

/** Rows of each stream that are shown. */
const ROWS_SHOWN = 3;
/** The widest that a row's value may be, in characters… */
const MAX_VALUE = 44;
/** …and what is sent of it: it stands last in its line. */
const MAX_SENT = 120;

/** What a dry run shows: rows beside what would be sent, and what would become of the rest. */
export class Preview {
  readonly #plans: Plans;
  readonly #display: Writable;
  #isGone = false;
  readonly #rowsShown = new Map<Plan, number>();

  constructor(plans: Plans, display: Writable) {
    this.#plans = plans;
    this.#display = display;
    // Whoever looks may leave before the end: that is no reason to stop counting.
    display.on("error", () => {
      this.#isGone = true;
    });
  }

  /** The plan. */
  begin(): void {
    this.#print("Dry run: nothing is sent to Blueshift, and no state is given back.", "");
    for (const { description } of this.#plans.values()) {
      this.#print(description.head, ...description.parts.map((part) => `  ${part}`), "");
    }
  }

  /** A row, where it is one of the first of its stream. */
  show(plan: Plan, row: Row, prepared: PreparedRow): void {
    const { sending } = plan;
    const number = (this.#rowsShown.get(plan) ?? 0) + 1;
    if (sending === undefined || number > ROWS_SHOWN) return;
    this.#rowsShown.set(plan, number);
    if (prepared.kind === "rejected") {
      this.#print(`${plan.label}, row ${number}: rejected (${describeProblem(prepared.rejection.problem)})`);
      // What is no object has no columns, whatever its message says.
      const columns = isObject(row) ? Object.entries(row) : [];
      this.#print(...table(columns.map(([column, value]) => [column, shown(value)])), "");
    } else {
      this.#print(`${plan.label}, row ${number}:`, ...table(sideBySide(row, prepared.shape, sending)), "");
    }
  }

  /** What became of all rows. */
  end({ tally, textDates, lanes }: SyncProgress): void {
    for (const plan of this.#plans.values()) {
      const dates = textDates.get(plan.key)?.attributes ?? [];
      this.#print(...summary(tally.of(plan.key), plan, dates), "");
    }
    this.#print(...callLines(lanes));
  }

  #print(...lines: readonly string[]): void {
    if (this.#isGone) return;
    for (const line of lines) this.#display.write(`${printable(line)}\n`);
  }
}

/** A line for each column with what it became, and one for each attribute that came of several. */
function sideBySide(row: Row, { attributes, leftOut }: Shape, { naming, fields }: Sending): string[][] {
  const isSent = (name: string) => attributes[name] !== undefined;
  const unseen = new Set(Object.keys(attributes).filter(isSent));
  const become = (names: readonly string[], value: unknown): string => {
    const sent = names.filter(isSent);
    for (const name of sent) unseen.delete(name);
    if (sent.length > 0)
      return sent.map((name) => `${name}  ${shown(attributes[name], MAX_SENT)}`).join(", ");
    const lists = names.flatMap((name) => preferenceListOf(name) ?? []);
    const gathered = lists.find((list) => value !== null && isSent(list));
    if (gathered !== undefined) return `(gathered into ${gathered})`;
    const flaw = leftOut.find(({ field }) => field !== undefined && names.includes(field));
    if (flaw !== undefined) return `(${flaw.field}: ${flaw.reason})`;
    return value === null ? "(null)" : "(not sent)";
  };
  const lines = Object.entries(row).map(([column, value]) => {
    const way = naming.wayOf(column);
    const sent = become(way.attributes, value);
    const why = way.kind === "dropped" && way.why !== undefined ? `(${way.why})` : sent;
    return [column, shown(value), "→", why];
  });
  const copies = fields.filter(({ from, to }) => from.startsWith("/") && unseen.has(to));
  return [
    ...lines,
    ...copies.map(({ from, to }) => [from, "", "→", become([to], undefined)]),
    ...Array.from(unseen, (name) => ["", "", "→", become([name], undefined)]),
  ];
}

/** Cells in columns that are as wide as their widest. */
function table(lines: readonly (readonly string[])[]): string[] {
  const widths = lines.reduce<number[]>(
    (widths, cells) => cells.map((cell, place) => Math.max(cell.length, widths[place] ?? 0)),
    [],
  );
  return lines.map((cells) =>
    `  ${cells.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join("  ")}`.trimEnd(),
  );
}

/** A line without what would steer the terminal: names and values may hold anything. */
const printable = (line: string): string =>
  line.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "�");

/** A value as JSON in one line, cut where it is long. */
function shown(value: unknown, most = MAX_VALUE): string {
  const text = JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function summary(tally: StreamTally, { label, sending }: Plan, textDates: readonly string[]): string[] {
  const { read, delivered, rejected, skipped } = tally;
  const records = `${read} ${read === 1 ? "record" : "records"} read`;
  if (sending === undefined) return [`${label}: ${records}, ${skipped} would be skipped.`];
  return [
    `${label}: ${records}, ${delivered} would be sent, ${rejected} would be rejected.`,
    ...listed("rejected", tally.rejections()),
    ...listed("left out", tally.omissions()),
    ...(textDates.length === 0 ? [] : [`  ${textDatesHint(textDates)}`]),
  ];
}

const listed = (what: string, reasons: readonly ReasonCount[]): string[] =>
  reasons.map(({ reason, count }) => `  ${what}: ${count} × ${reason}`);

function callLines(lanes: ReadonlyMap<string, LaneCounts>): string[] {
  const used = [...lanes].filter(([, { calls }]) => calls > 0);
  return used.map(
    ([name, { calls, items }]) => `Calls to ${name}: ${calls}, with ${(items / calls).toFixed(1)} each.`,
  );
}
