import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";
import { type RecordMessage, streamKey, streamLabel } from "../protocol/messages.ts";
import { type Input, readInput } from "../protocol/reader.ts";
import { ColumnSample } from "./column-sample.ts";

/** What a sample of messages shows of a stream. */
export interface SampledStream {
  readonly name: string;
  readonly namespace: string | undefined;
  /** The stream as people write it. */
  readonly label: string;
  readonly records: number;
  readonly columns: ReadonlyMap<string, ColumnSample>;
}

export interface Sample {
  /** In the order in which they come first. */
  readonly streams: readonly SampledStream[];
  /** Whether there was more than is read: streams that come later are not known. */
  readonly isCut: boolean;
}

/** What a column holds shows soon. */
const RECORDS_EXAMINED = 5_000;
/** A file may be a whole table, and standard input never end. */
export const MESSAGES_READ = 200_000;
/** More than any catalog has: what is more may be names made of data. */
const MOST_STREAMS = 1_000;
const MOST_COLUMNS = 2_000;

/** What the user calls standard input. */
export const STDIN = "-";

/**
 * Reads what streams there are in a file of messages, and what their columns hold.
 * @param path `-` for `stdin`
 * @throws {Failure} where it can't be read, or holds no record
 */
export async function readSample(path: string, stdin: Readable): Promise<Sample> {
  const source = path === STDIN ? stdin : createReadStream(path);
  const found = new FoundStreams();
  try {
    for await (const inputs of readInput(source)) {
      found.take(inputs);
      if (found.isCut) break;
    }
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined) throw cause;
    throw new Failure("INIT_SAMPLE_UNREADABLE", { path, code }, { cause });
  }
  const { streams, isCut, lines } = found;
  if (streams.length === 0) throw new Failure("INIT_SAMPLE_WITHOUT_RECORDS", { path, lines });
  return { streams, isCut };
}

class FoundStreams {
  readonly #streams = new Map<string, FoundStream>();
  lines = 0;

  get streams(): readonly SampledStream[] {
    return [...this.#streams.values()];
  }

  get isCut(): boolean {
    return this.lines >= MESSAGES_READ;
  }

  take(inputs: readonly Input[]): void {
    for (const input of inputs) {
      this.lines++;
      if (input.kind === "record") this.#streamOf(input.message)?.note(input.plain);
    }
  }

  #streamOf({ record: { stream, namespace } }: RecordMessage): FoundStream | undefined {
    // A name that is blank could stand in no route.
    if (stream.trim() === "") return undefined;
    const key = streamKey(stream, namespace);
    let found = this.#streams.get(key);
    if (found === undefined && this.#streams.size < MOST_STREAMS) {
      found = new FoundStream(stream, namespace || undefined);
      this.#streams.set(key, found);
    }
    return found;
  }
}

class FoundStream implements SampledStream {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly columns = new Map<string, ColumnSample>();
  records = 0;

  constructor(name: string, namespace: string | undefined) {
    this.name = name;
    this.namespace = namespace;
  }

  get label(): string {
    return streamLabel(this.name, this.namespace);
  }

  note(row: Readonly<Record<string, unknown>>): void {
    this.records++;
    if (this.records > RECORDS_EXAMINED) return;
    for (const [name, value] of Object.entries(row)) {
      let column = this.columns.get(name);
      if (column === undefined) {
        if (this.columns.size >= MOST_COLUMNS) continue;
        column = new ColumnSample();
        this.columns.set(name, column);
      }
      column.note(value);
    }
  }
}
