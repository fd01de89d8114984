import type { Plans } from "../catalog/plan.ts";
import { inOneLine } from "../catalog/plan-description.ts";
import type { LaneCounts } from "../delivery/delivery.ts";
import type { Log } from "../protocol/log.ts";
import { omissionsLine, rejectionsLine, streamLine, textDatesHint } from "./report.ts";
import type { StreamTally } from "./tally.ts";
import type { TextDates } from "./text-dates.ts";

/** How far a sync is. */
export interface SyncProgress {
  /** By `streamKey`. */
  readonly tallies: ReadonlyMap<string, StreamTally>;
  /** By `streamKey`, of the streams that are sent. */
  readonly textDates: ReadonlyMap<string, TextDates>;
  /** By endpoint. */
  readonly lanes: ReadonlyMap<string, Readonly<LaneCounts>>;
}

/** Says what is going to happen to each stream. */
export function sayPlans(log: Log, plans: Plans): void {
  for (const { description } of plans.values()) log.info(inOneLine(description));
  if (![...plans.values()].some(({ sending }) => sending?.object.success === "accepted")) return;
  log.info(
    "Blueshift accepts identify events now and processes them later: an accepted event counts as delivered, and " +
      "what Blueshift finds wrong with it is shown on its click-stream page alone.",
  );
}

/** Says what became of each stream. */
export function sayHowStreamsEnded(log: Log, plans: Plans, { tallies, textDates }: SyncProgress): void {
  for (const { key, sending } of plans.values()) {
    const tally = tallies.get(key);
    if (tally === undefined) continue;
    if (tally.rejected > 0) log.warn(rejectionsLine(tally));
    if (tally.leftOut > 0) log.warn(omissionsLine(tally));
    const dates = textDates.get(key)?.attributes ?? [];
    if (dates.length > 0) log.info(`Stream "${tally.label}": ${textDatesHint(dates)}.`);
    log.info(streamLine(tally, sending?.object.success ?? "delivered"));
  }
}
