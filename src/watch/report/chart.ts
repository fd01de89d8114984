import { clock, count, speed } from "../words.ts";
import type { Rate } from "./history.ts";
import { type Html, html } from "./html.ts";

/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** Which of the page's colours it has. */
  readonly color: "first" | "second" | "third";
  readonly rates: readonly Rate[];
}

export interface ChartContent {
  /** What the chart shows, in a few words. */
  readonly title: string;
  readonly series: readonly Series[];
  /** What is not exceeded. */
  readonly limit?: number;
  /** What a second sees: `records`, `calls`. */
  readonly unit: string;
  /** In the units of the drawing, which is 860 wide. */
  readonly height: number;
}

const WIDTH = 860;
const LEFT = 52;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 26;
/** As many places as a pointer can tell apart. */
const MAX_BANDS = 100;

/** A chart of what happened in each second, drawn as steps: each is what was measured, and nothing in between. */
export function chart({ title, series, limit, unit, height }: ChartContent): Html {
  const endMs = Math.max(...series.flatMap(({ rates }) => rates.map(({ toMs }) => toMs)), 1000);
  const highest = Math.max(...series.flatMap(({ rates }) => rates.map(({ perSecond }) => perSecond)), 0);
  const steps = ticks(Math.max(highest, limit ?? 0) * 1.06 || 1, height / 45);
  const top = steps.at(-1) ?? 1;
  const x = (ms: number) => round(LEFT + (ms / endMs) * (WIDTH - LEFT - RIGHT));
  const y = (perSecond: number) => round(height - BOTTOM - (perSecond / top) * (height - TOP - BOTTOM));
  const floor = y(0);
  return html`<figure>
<figcaption>${title}${legend(series, limit, unit)}</figcaption>
<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${spoken(title, series, limit, unit, endMs)}">
${steps.map((step) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(step)}" y2="${y(step)}"/><text class="tick" x="${LEFT - 8}" y="${y(step) + 4}" text-anchor="end">${tickText(step)}</text>`)}
${timeTicks(endMs).map((ms) => html`<text class="tick" x="${x(ms)}" y="${height - 8}" text-anchor="${anchorAt(x(ms))}">${clock(ms)}</text>`)}
${series.map(({ rates, color }, place) => html`${place === 0 && html`<path class="area ${color}" d="${stepPath(rates, x, y)}V${floor}H${x(rates[0]?.fromMs ?? 0)}Z"/>`}<path class="line ${color}" d="${stepPath(rates, x, y)}"/>`)}
${limit !== undefined && html`<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(limit)}" y2="${y(limit)}"/>`}
${bands(series, unit, x, TOP, floor)}
</svg></div>
</figure>`;
}

/** What the chart says, for those who do not see it: the numbers themselves are in the table. */
function spoken(
  title: string,
  series: readonly Series[],
  limit: number | undefined,
  unit: string,
  endMs: number,
): string {
  const ranges = series.map(({ name, rates }) => {
    const values = rates.map(({ perSecond }) => perSecond);
    return `${name}: ${speed(Math.min(...values))} to ${speed(Math.max(...values))} ${unit} a second`;
  });
  const bound = limit === undefined ? "" : ` The limit is ${limit}.`;
  return `${title} over ${clock(endMs)}. ${ranges.join("; ")}.${bound} The table below has the numbers.`;
}

function legend(series: readonly Series[], limit: number | undefined, unit: string): Html {
  return html` <span class="legend">${series.map(({ name, color }) => html`<span><i class="${color}"></i>${name}</span>`)}${limit !== undefined && html`<span><i class="limit"></i>limit: ${limit} ${unit}/s</span>`}</span>`;
}

function stepPath(
  rates: readonly Rate[],
  x: (ms: number) => number,
  y: (perSecond: number) => number,
): string {
  return rates
    .map(({ fromMs, toMs, perSecond }, place) =>
      place === 0 ? `M${x(fromMs)} ${y(perSecond)}H${x(toMs)}` : `V${y(perSecond)}H${x(toMs)}`,
    )
    .join("");
}

/** What a pointer shows where it rests, without a script. */
function bands(
  series: readonly Series[],
  unit: string,
  x: (ms: number) => number,
  top: number,
  floor: number,
): Html[] {
  const rates = series[0]?.rates ?? [];
  const size = Math.ceil(rates.length / MAX_BANDS);
  return rates.flatMap((first, place) => {
    if (place % size !== 0) return [];
    const last = rates[Math.min(place + size, rates.length) - 1] ?? first;
    const said = series.map(
      ({ name, rates }) => html`
${name}: ${speed(mean(rates.slice(place, place + size)))} ${unit}/s`,
    );
    return [
      html`<rect class="band" x="${x(first.fromMs)}" y="${top}" width="${round(x(last.toMs) - x(first.fromMs))}" height="${floor - top}"><title>${clock(first.fromMs)}–${clock(last.toMs)}${said}</title></rect>
`,
    ];
  });
}

function mean(rates: readonly Rate[]): number {
  let time = 0;
  let sum = 0;
  for (const { fromMs, toMs, perSecond } of rates) {
    time += toMs - fromMs;
    sum += perSecond * (toMs - fromMs);
  }
  return time > 0 ? sum / time : 0;
}

const round = (number: number): number => Math.round(number * 10) / 10;

/** Round numbers from 0 up to or above a number, about so many. */
export function ticks(upTo: number, about: number): number[] {
  const rough = upTo / Math.max(about, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.ceil(upTo / step - 1e-9) + 1 }, (_, place) =>
    Number((place * step).toPrecision(12)),
  );
}

/** A text at either end stays within the drawing. */
const anchorAt = (x: number): string => (x <= LEFT ? "start" : x > WIDTH - 40 ? "end" : "middle");

const SECONDS_BETWEEN = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
];

/** Times from 0 to an end, at most nine. */
function timeTicks(endMs: number): number[] {
  const stepMs = (SECONDS_BETWEEN.find((seconds) => endMs / (seconds * 1000) <= 8) ?? 86_400) * 1000;
  return Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, place) => place * stepMs);
}

const tickText = (step: number): string => (Number.isInteger(step) ? count(step) : String(step));
