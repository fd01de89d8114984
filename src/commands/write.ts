import type { Readable } from "node:stream";
import { readInput } from "../protocol/reader.ts";
import type { Source } from "../sync/odd-lines.ts";
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
export async function write(files: SyncFiles, input: Readable, terminal: Terminal): Promise<void> {
  const sync = await prepareSync(files, WRITE_SOURCE, terminal);
  await untilSignalled(sync, () => sync.run(readInput(input), () => input.destroy()));
}
