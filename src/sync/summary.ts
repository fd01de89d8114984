import type { Plans } from "../catalog/plan.ts";
import { inOneLine } from "../catalog/plan-description.ts";
import type { Log } from "../protocol/log.ts";
import type { SyncProgress } from "./progress.ts";
import { omissionsLine, rejectionsLine, streamLine, textDatesHint } from "./report.ts";

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
export function sayHowStreamsEnded(
  log: Log,
  plans: Plans,
  { tally: all, textDates, lanes }: SyncProgress,
): void {
  for (const { key, sending } of plans.values()) {
    const tally = all.of(key);
    if (tally.rejected > 0) log.warn(rejectionsLine(tally));
    if (tally.leftOut > 0) log.warn(omissionsLine(tally));
    const fruitless = sending?.fruitless() ?? [];
    if (fruitless.length > 0 && tally.read > 0) {
      log.warn(
        `Stream "${tally.label}": no record held anything at ${fruitless.join(", ")}. Is it misspelt?`,
      );
    }
    const dates = textDates.get(key)?.attributes ?? [];
    if (dates.length > 0) log.info(`Stream "${tally.label}": ${textDatesHint(dates)}.`);
    const lane = sending && lanes.get(sending.object.endpoint);
    log.info(streamLine(tally, sending?.object.success ?? "delivered", lane));
  }
}
