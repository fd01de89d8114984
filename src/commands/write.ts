import type { Readable } from "node:stream";
import { intake } from "../intake/intake.ts";
import type { Source } from "../sync/odd-lines.ts";
import type { WatchOptions } from "../watch/open.ts";
import { prepareSync, type SyncFiles } from "./prepare-sync.ts";
import { untilSignalled } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

/** What `write` reads. */
export const WRITE_SOURCE: Source = {
  lineIs: "a message of the Airbyte protocol",
  tooMany: "INPUT_NOT_MESSAGES",
};

/**
 * `write`: delivers the messages on `input`.
 * @throws {Failure} where the sync fails
 */
export async function write(
  options: SyncFiles & WatchOptions,
  input: Readable,
  terminal: Terminal,
): Promise<void> {
  const { sync, watchers, preparation } = await prepareSync("write", options, WRITE_SOURCE, terminal);
  const { config, streams, plans } = preparation;
  const messages = intake(input, {
    config,
    streams,
    plans: [...plans.values()],
    keepsLines: sync.keepsRecords,
    isAwaited: () => sync.keepsPace,
    log: terminal.log,
  });
  await watchers.during(sync, () => untilSignalled(sync, () => sync.run(messages, () => input.destroy())));
}
