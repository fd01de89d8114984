import type { Readable, Writable } from "node:stream";
import type { Config } from "../config/config.ts";
import { Failure } from "../failure.ts";
import { Log } from "../protocol/log.ts";
import { readInput } from "../protocol/reader.ts";
import { Sync } from "../sync/sync.ts";
import { deliveryBy, noCalls } from "../sync/transport.ts";
import { VERSION } from "../version.ts";
import { openWatchers, type WatchOptions } from "../watch/open.ts";
import { readFiles, type SyncFiles, surroundings, warnOfDoubts } from "./prepare-sync.ts";
import { Preview } from "./preview.ts";
import { untilSignalled } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { WRITE_SOURCE } from "./write.ts";

/** Calls that go nowhere need not be spaced. */
const UNLIMITED: Config["rate_limits"] = {
  customer: Number.POSITIVE_INFINITY,
  customer_bulk: Number.POSITIVE_INFINITY,
  event_bulk: Number.POSITIVE_INFINITY,
};

/**
 * `write --dry-run`: does all that `write` does but the calls, and shows on `display` what they would have held. No
 * state goes out, since nothing was delivered, and no rejected record is kept.
 * @throws {Failure} where the sync would fail before it made a call
 */
export async function dryRun(
  options: SyncFiles & WatchOptions,
  input: Readable,
  { writer }: Terminal,
  display: Writable,
): Promise<void> {
  demandFew(options);
  const log = new Log(writer, "Dry run: ");
  const preparation = readFiles(options, { keys: "unused" });
  const { plans } = preparation;
  const config = { ...preparation.config, rate_limits: UNLIMITED };
  log.info(
    `destination-blueshift ${VERSION} sends nothing and gives no state back. ` +
      `Streams in the catalog: ${plans.size}.`,
  );
  warnOfDoubts(preparation, log);
  const preview = new Preview(plans, display);
  const subject = {
    command: "dry run",
    version: VERSION,
    host: undefined,
    plans,
    startedAt: new Date(),
  } as const;
  // What a preview shows stands where progress would.
  const watching = { ...options, progress: false };
  const watchers = await openWatchers(watching, subject, surroundings({ writer, log }));
  const sync = new Sync({
    source: WRITE_SOURCE,
    config,
    plans,
    writer,
    log,
    store: undefined,
    makeDelivery: (hooks) => deliveryBy(noCalls, config, hooks),
    giveBack: undefined,
    observer: {
      ...watchers.observer,
      prepared: (plan, row, prepared) => preview.show(plan, row, prepared),
    },
  });
  preview.begin();
  try {
    await watchers.during(sync, () =>
      untilSignalled(sync, () => sync.run(readInput(input), () => input.destroy())),
    );
  } finally {
    preview.end(sync.progress);
  }
}

/** @throws {Failure} COMMAND_LINE_INVALID for a way to watch calls that are not made */
function demandFew({ progress, metricsPort }: WatchOptions): void {
  const odd = progress === true ? "--progress" : metricsPort !== undefined ? "--metrics-port" : undefined;
  if (odd === undefined) return;
  const problem = `${odd} has nothing to show of a --dry-run: leave one of them out.`;
  throw new Failure("COMMAND_LINE_INVALID", { problem });
}
