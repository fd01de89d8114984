import { Failure } from "../failure.ts";
import { isObject } from "../json/is-object.ts";
import type { Line } from "../json/lines.ts";
import { type Input, MAX_LINE_BYTES, readLine } from "../protocol/reader.ts";
import { readRejectedFile } from "../rejects/rejected-file.ts";
import type { WatchOptions } from "../watch/open.ts";
import { demandOther, prepareSync, type SyncFiles } from "./prepare-sync.ts";
import { untilSignalled } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

const SOURCE = {
  lineIs: 'a rejected record, with "stream" and "data"',
  tooMany: "REPLAY_NOT_RECORDS",
} as const;

/**
 * `replay`: sends the records in files of rejected records again, as if they came from the source.
 * @throws {Failure} where the sync fails, or a record in the files can't be read (the others are sent all the same)
 */
export async function replay(
  options: SyncFiles & WatchOptions,
  rejected: readonly string[],
  terminal: Terminal,
): Promise<void> {
  demandOther(options.report, rejected);
  const { sync, watchers } = await prepareSync("replay", options, SOURCE, terminal);
  terminal.log.warn(
    "Replayed records are sent as if they were new: they overwrite what has been delivered for their customers since.",
  );
  const records = new RejectedRecords(rejected, terminal);
  await watchers.during(sync, async () => {
    const { unreadable } = await untilSignalled(sync, () => sync.run(records.read(), () => {}));
    if (records.failure !== undefined) throw records.failure;
    if (unreadable === 0) return;
    throw new Failure("REPLAY_RECORDS_UNREADABLE", { unreadable, paths: rejected.join(", ") });
  });
}

/** The records in files of rejected records, up to the first file that can't be read to its end. */
class RejectedRecords {
  readonly #paths: readonly string[];
  readonly #terminal: Terminal;
  #failure: Failure | undefined;

  constructor(paths: readonly string[], terminal: Terminal) {
    this.#paths = paths;
    this.#terminal = terminal;
  }

  /** Why the files could not be read to their end: known when `read` has ended. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Ends rather than fails, so that what was read by then is delivered. */
  async *read(): AsyncGenerator<Input[]> {
    try {
      for (const path of this.#paths) {
        this.#terminal.log.info(`Replaying ${path}.`);
        for await (const lines of readRejectedFile(path, MAX_LINE_BYTES)) yield lines.map(asRecord);
      }
    } catch (error) {
      this.#failure = Failure.of(error);
    }
  }
}

/** A rejected record has all that a RECORD message has. */
function asRecord(line: Line): Input {
  if (line.kind === "overlong") return readLine(line);
  // Looked at first: pasted together, what is no record might make another message.
  const text = isJsonObject(line.text) ? `{"type":"RECORD","record":${line.text}}` : "null";
  return readLine({ ...line, text });
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
