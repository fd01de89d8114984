import { clock, count, percent, speed, WAITS_FOR } from "../words.ts";
import { ALWAYS, type Cell, type Column, cutTo, type Style, styled, tableLines, widthOf } from "./table.ts";
import type { CountView, LaneView, StreamView, View } from "./view.ts";

/** What a view is drawn on. */
export interface Paper {
  readonly columns: number;
  readonly rows: number;
  readonly hasColors: boolean;
}

const MIN_BAR = 8;
const MAX_BAR = 30;
const LANE_BAR = 10;
const INDENT = "  ";

/**
 * Draws a view, a string a line, none wider than the paper and no more than fit on it.
 * @param head how it begins: what is done, or how it ended
 */
export function frame(view: View, head: Cell, { columns, rows, hasColors }: Paper): string[] {
  // A line that is as wide as the terminal makes some of them begin another.
  const width = Math.max(columns - 1, 1);
  const indent = width > INDENT.length ? INDENT : "";
  const room = width - indent.length;
  const lanes = laneLines(view.lanes, room, hasColors);
  const { shown, others } = pick(view.streams, Math.max(rows - 2 - lanes.length, 1));
  const streams = streamLines(shown, room, hasColors);
  const rest = others.length === 0 ? [] : [cutTo(othersLine(others), room)];
  const body = [...streams, ...rest, ...lanes].map((line) => indent + line);
  return [headLine(view, head, width, hasColors), ...body].slice(0, Math.max(rows - 1, 1));
}

function headLine(view: View, head: Cell, width: number, hasColors: boolean): string {
  const { elapsedMs, whole, msLeft } = view;
  const { rejected, perSecond } = whole;
  const parts: Cell[] = [
    { text: clock(elapsedMs) },
    { text: countOf(whole, "records") },
    { text: `${speed(perSecond)}/s` },
    { text: rejected > 0 ? `${count(rejected)} rejected` : "", style: "yellow" },
    { text: msLeft === undefined ? "" : `about ${clock(msLeft)} left` },
  ];
  // What does not fit is left out, from the end.
  let line = styled({ ...head, text: cutTo(head.text, width) }, hasColors);
  let used = head.text.length;
  for (const part of parts.filter(({ text }) => text !== "")) {
    used += part.text.length + 3;
    if (used > width) break;
    line += ` · ${styled(part, hasColors)}`;
  }
  return line;
}

function streamLines(streams: readonly StreamView[], width: number, hasColors: boolean): string[] {
  const column = (
    align: Column["align"],
    rank: number,
    text: (stream: StreamView) => string,
    style?: Style,
  ): Column => ({
    align,
    rank,
    cells: streams.map((stream) => ({ text: text(stream), ...(style && { style }) })),
  });
  const rest = [
    column("right", 4, ({ settled, total }) => (total === undefined ? "" : percent(shareOf(settled, total)))),
    column("right", ALWAYS, (stream) => countOf(stream)),
    column("right", 3, ({ rejected }) => (rejected > 0 ? `${count(rejected)} rejected` : ""), "yellow"),
    column("right", 2, ({ isDone, perSecond }) => (isDone ? "done" : `${speed(perSecond)}/s`)),
  ];
  const label = column("left", ALWAYS, ({ label }) => label, "bold");
  const bar = (size: number): Column => ({
    align: "left",
    rank: 1,
    cells: streams.map(({ settled, read, total }) =>
      total === undefined
        ? { text: "" }
        : { text: barOf(shareOf(settled, total), shareOf(read, total), size), style: "green" },
    ),
  });
  const spare = width - widthOf([label, bar(MIN_BAR), ...rest.filter(hasText)]);
  const size = Math.min(MIN_BAR + Math.max(spare, 0), MAX_BAR);
  return tableLines([label, bar(size), ...rest], width, hasColors);
}

const hasText = ({ cells }: Column): boolean => cells.some(({ text }) => text !== "");

/** What is done of what there is, or of what has been read where nobody knows how much there is. */
function countOf({ read, settled, total, totalIs }: CountView, what = ""): string {
  const sign = { known: "", expected: "~", exceeded: ">" }[totalIs];
  const words = [
    count(settled),
    total === undefined ? settled < read && `of ${count(read)}` : `of ${sign}${count(total)}`,
    what,
    total === undefined && settled < read && "read",
  ];
  return words.filter((word) => word).join(" ");
}

function laneLines(lanes: readonly LaneView[], width: number, hasColors: boolean): string[] {
  const column = (rank: number, cell: (lane: LaneView) => Cell, align: Column["align"] = "left"): Column => ({
    align,
    rank,
    cells: lanes.map(cell),
  });
  return tableLines(
    [
      column(ALWAYS, ({ name }) => ({ text: name })),
      column(2, ({ callsPerSecond, limit }) => ({
        text: barOf(callsPerSecond / limit, 0, LANE_BAR),
        style: "green",
      })),
      column(4, ({ callsPerSecond, limit }) => ({ text: `${speed(callsPerSecond)} of ${limit} calls/s` })),
      column(3, ({ waitingFor }) => ({
        text: waitingFor === undefined ? "" : WAITS_FOR[waitingFor],
        style: "dim",
      })),
      column(1, ({ retries }) => ({
        text: retries > 0 ? `${count(retries)} tried again` : "",
        style: "yellow",
      })),
    ],
    width,
    hasColors,
  );
}

const shareOf = (part: number, whole: number): number => (whole > 0 ? part / whole : 1);

/** A bar of so many characters: what is done, what has been begun, and the rest. */
function barOf(done: number, begun: number, size: number): string {
  const full = Math.min(Math.floor(done * size + 1e-9), size);
  const half = Math.min(Math.max(Math.ceil(begun * size - 1e-9) - full, 0), size - full);
  return "█".repeat(full) + "▒".repeat(half) + "░".repeat(size - full - half);
}

/** Those that are shown where not all of them fit: those that are under way first, then those to come. */
function pick(streams: readonly StreamView[], lines: number) {
  if (streams.length <= lines) return { shown: streams, others: [] };
  const urgency = ({ isDone, read }: StreamView) => (isDone ? 2 : read > 0 ? 0 : 1);
  // A line is for the others.
  const chosen = new Set(
    streams.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, Math.max(lines - 1, 1)),
  );
  return {
    shown: streams.filter((stream) => chosen.has(stream)),
    others: streams.filter((stream) => !chosen.has(stream)),
  };
}

function othersLine(others: readonly StreamView[]): string {
  const done = others.filter(({ isDone }) => isDone).length;
  const begun = others.filter(({ isDone, read }) => !isDone && read > 0).length;
  const states = [
    [done, "done"],
    [begun, "under way"],
    [others.length - done - begun, "not begun"],
  ] as const;
  const list = states.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `… and ${others.length} more streams: ${list.join(", ")}`;
}
