import { Failure } from "../failure.ts";
import type { Line } from "../json/lines.ts";
import { type Input, MAX_LINE_BYTES, readLine } from "../protocol/reader.ts";
import { readRejectedFile } from "../rejects/rejected-file.ts";
import { prepareSync } from "./prepare-sync.ts";
import { untilSignalled } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

const SOURCE = { lineIs: 'a rejected record, with "stream" and "data"', failsAs: "config_error" } as const;

/**
 * `replay`: sends the records in files of rejected records again, as if they came from the source.
 * @throws {Failure} where the sync fails, or a record in the files can't be read (the others are sent all the same)
 */
export async function replay(
  files: { readonly config: string; readonly catalog: string },
  rejected: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const sync = await prepareSync(files, SOURCE, terminal);
  terminal.log.warn(
    "Replayed records are sent as if they were new: they overwrite what has been delivered for their customers since.",
  );
  const inputs = readRecords(rejected, terminal);
  const { unreadable } = await untilSignalled(sync, () => sync.run(inputs, () => {}));
  if (unreadable === 0) return;
  throw new Failure(
    "config_error",
    `${unreadable} of the records in ${rejected.join(", ")} can't be read; the log says where. Mend them and ` +
      `replay them; the others were sent.`,
  );
}

async function* readRecords(paths: readonly string[], { log }: Terminal): AsyncGenerator<Input[]> {
  for (const path of paths) {
    log.info(`Replaying ${path}.`);
    for await (const lines of readRejectedFile(path, MAX_LINE_BYTES)) yield lines.map(asRecord);
  }
}

/** A rejected record has all that a RECORD message has. */
const asRecord = (line: Line): Input =>
  readLine(line.kind === "text" ? { ...line, text: `{"type":"RECORD","record":${line.text}}` } : line);
