import { describeBound, type Figure, isMet } from "./benchmark.ts";

/** A figure as people read it: a line, and one for what else was seen. */
export function describeFigure({ name, value, unit, ratio, against, wanted, seen = {} }: Figure): string {
  const verdict =
    wanted === undefined ? "" : ` (${isMet(ratio, wanted) ? "" : "MISSED: "}${describeBound(wanted)})`;
  const line = `  ${name}: ${amount(value)} ${unit}; ${ratio.toFixed(3)} of ${against}${verdict}`;
  const more = Object.entries(seen).map(
    ([what, how]) => `${what} ${typeof how === "number" ? amount(how) : how}`,
  );
  return more.length === 0 ? line : `${line}\n    ${more.join(", ")}`;
}

/** A number with as many digits as are worth reading. */
export const amount = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 });
