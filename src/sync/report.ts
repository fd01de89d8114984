import type { LaneCounts } from "../delivery/lane.ts";
import type { SyncProgress } from "./progress.ts";
import type { ReasonCount, StreamTally } from "./tally.ts";

/** The lines that an operator reads. They hold counts, fields and rules, and nothing of a customer. */

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function callsOf(lanes: ReadonlyMap<string, LaneCounts>): string {
  const used = [...lanes].filter(([, { calls }]) => calls > 0);
  const list = used.map(([name, { calls, items, retries, waits }]) => {
    const again = retries > 0 ? `, ${counted(retries, "retry", "retries")}` : "";
    return `${counted(calls, "call")} to ${name} (${(items / calls).toFixed(1)} a call${again}, ${seconds(waits.rate)} waiting for its rate)`;
  });
  return list.length === 0 ? "no calls" : list.join("; ");
}

/** How far a sync is. */
export function progressLine({ tally, lanes, inHand, elapsedMs }: SyncProgress): string {
  const read = tally.total("read");
  const rate = elapsedMs > 0 ? (read / (elapsedMs / 1000)).toFixed(1) : "0";
  return (
    `Progress after ${seconds(elapsedMs)}: ${counted(read, "record")} read (${rate} a second), ` +
    `${tally.total("delivered")} delivered, ${tally.total("rejected")} rejected, ` +
    `${tally.total("skipped")} skipped, ${inHand} in hand; ${callsOf(lanes)}.`
  );
}

/**
 * What became of a stream: for people, and as `key=value` for programs. Calls, and how many items they held, are those
 * with a record of the stream in them; waits are those of its endpoint.
 * @param success what those are that Blueshift took: it has processed them, or is going to
 * @param lane undefined where nothing of the stream was sent
 */
export function streamLine(tally: StreamTally, success: "delivered" | "accepted", lane?: LaneCounts): string {
  const { label, read, delivered: taken, skipped, merged, leftOut, calls, callItems, retries } = tally;
  const counts = {
    records: read,
    delivered: success === "delivered" ? taken : 0,
    accepted: success === "accepted" ? taken : 0,
    rejected: tally.rejected,
    skipped,
    merged,
    values_left_out: leftOut,
    calls,
    retries,
    ...(lane !== undefined && calls > 0 && speedOf(callItems / calls, lane)),
  };
  const pairs = Object.entries(counts).map(([key, value]) => `${key}=${value}`);
  return `Stream ${JSON.stringify(label)} ended: ${pairs.join(" ")}`;
}

function speedOf(itemsPerCall: number, { maxItems, waits }: LaneCounts): Record<string, string> {
  const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)}s`;
  const [[bottleneck] = ["source"]] = Object.entries(waits).sort(([, one], [, other]) => other - one);
  return {
    fill: `${itemsPerCall.toFixed(1)}/${maxItems}`,
    wait_rate: inSeconds(waits.rate),
    wait_blueshift: inSeconds(waits.blueshift),
    wait_source: inSeconds(waits.source),
    bottleneck,
  };
}

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
export function endLine({ tally, lanes, elapsedMs, oddLines, keptAt }: SyncProgress): string {
  const { unreadable, overlong } = oddLines;
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
