import type { Readable } from "node:stream";
import { readInput } from "../protocol/reader.ts";
import { prepareSync } from "./prepare-sync.ts";
import { untilSignalled } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

const SOURCE = { lineIs: "a message of the Airbyte protocol", failsAs: "system_error" } as const;

/**
 * `write`: delivers the messages on `input`.
 * @throws {Failure} where the sync fails
 */
export async function write(
  files: { readonly config: string; readonly catalog: string },
  input: Readable,
  terminal: Terminal,
): Promise<void> {
  const sync = await prepareSync(files, SOURCE, terminal);
  await untilSignalled(sync, () => sync.run(readInput(input), () => input.destroy()));
}
