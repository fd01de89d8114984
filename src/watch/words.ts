import type { WaitingFor } from "../delivery/waits.ts";

/** How what is watched is written for people. */

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `12,345` */
export const count = (number: number): string => WHOLE.format(number);

/** `290`, or `4.9` where the part behind the point says something. */
export const speed = (perSecond: number): string =>
  perSecond === 0 || perSecond >= 9.95 ? count(perSecond) : perSecond.toFixed(1);

/** `0:42`, `12:05`, `1:02:03` */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `61 %` of the way; it is not over before it is. */
export const percent = (done: number): string => `${done >= 1 ? 100 : Math.floor(done * 100)} %`;

/** `61 %` of a whole. */
export const share = (part: number): string => `${Math.round(part * 100)} %`;

export const WAITS_FOR: Readonly<Record<WaitingFor, string>> = {
  rate: "waits for the rate",
  blueshift: "waits for Blueshift",
  source: "waits for the source",
};

/** A name as it may be shown on a terminal or a page: it may hold anything, and must not steer either. */
export const printable = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, "�");
