import type { LaneCounts } from "../delivery/delivery.ts";
import type { ReasonCount, StreamTally, Tally } from "./tally.ts";

/** The lines that an operator reads. They hold counts, fields and rules, and nothing of a customer. */

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function callsOf(lanes: ReadonlyMap<string, Readonly<LaneCounts>>): string {
  const used = [...lanes].filter(([, { calls }]) => calls > 0);
  const list = used.map(([name, { calls, items, retries, waitedForRate }]) => {
    const again = retries > 0 ? `, ${counted(retries, "retry", "retries")}` : "";
    return `${counted(calls, "call")} to ${name} (${(items / calls).toFixed(1)} a call${again}, ${seconds(waitedForRate)} waiting for its rate)`;
  });
  return list.length === 0 ? "no calls" : list.join("; ");
}

/** How far a sync is. Times in milliseconds. */
export function progressLine(
  tally: Tally,
  lanes: ReadonlyMap<string, Readonly<LaneCounts>>,
  inHand: number,
  elapsedMs: number,
): string {
  const read = tally.total("read");
  const rate = elapsedMs > 0 ? (read / (elapsedMs / 1000)).toFixed(1) : "0";
  return (
    `Progress after ${seconds(elapsedMs)}: ${counted(read, "record")} read (${rate} a second), ` +
    `${tally.total("delivered")} delivered, ${tally.total("rejected")} rejected, ` +
    `${tally.total("skipped")} skipped, ${inHand} in hand; ${callsOf(lanes)}.`
  );
}

/**
 * What became of a stream.
 * @param taken what those are that Blueshift took: it has processed them, or is going to
 */
export const streamLine = (
  { label, read, delivered, rejected, skipped }: StreamTally,
  taken: "delivered" | "accepted",
): string =>
  `Stream "${label}": ${counted(read, "record")} read, ${delivered} ${taken}, ${rejected} rejected, ${skipped} skipped.`;

/** Which values records of a stream were sent without. */
export const omissionsLine = (tally: StreamTally): string =>
  `Stream "${tally.label}": ${counted(tally.leftOut, "value")} left out: ${listOf(tally.omissions())}.`;

/** What could be done for attributes that hold dates as mere text. */
export const textDatesHint = (attributes: readonly string[]): string =>
  `dates that Blueshift takes for mere text, unless a route's field gives them "type": "date_time": ` +
  attributes.join(", ");

/** Why records of a stream were rejected. */
export const rejectionsLine = (tally: StreamTally): string =>
  `Stream "${tally.label}": ${counted(tally.rejected, "record")} rejected: ${reasonsOf(tally)}.`;

/** The reasons with their counts, the most frequent first. */
export const reasonsOf = (tally: StreamTally, most = Number.POSITIVE_INFINITY): string =>
  listOf(tally.rejections(), most);

function listOf(reasons: readonly ReasonCount[], most = Number.POSITIVE_INFINITY): string {
  const named = reasons.slice(0, most).map(({ reason, count }) => `${count} × ${reason}`);
  return named.join("; ") + (reasons.length > most ? "; …" : "");
}

/** How a sync ended. */
export function endLine(
  tally: Tally,
  { unreadable, overlong }: { readonly unreadable: number; readonly overlong: number },
  lanes: ReadonlyMap<string, Readonly<LaneCounts>>,
  keptAt: string | undefined,
  elapsedMs: number,
): string {
  const odd = [
    overlong > 0 ? `${counted(overlong, "line")} too long to read (rejected)` : undefined,
    unreadable > 0 ? counted(unreadable, "line that is no message", "lines that are no messages") : undefined,
    keptAt === undefined
      ? tally.total("rejected") > 0 && "rejected records were not kept (see /rejected_records)"
      : `rejected records are kept in ${keptAt}`,
  ].filter((part) => part !== undefined && part !== false);
  return (
    `The sync took ${seconds(elapsedMs)}: ${counted(tally.total("read"), "record")} read, ` +
    `${tally.total("delivered")} delivered, ${tally.total("rejected")} rejected, ${tally.total("skipped")} skipped; ` +
    `${counted(tally.statesOut, "state")} acknowledged; ${[callsOf(lanes), ...odd].join("; ")}.`
  );
}
