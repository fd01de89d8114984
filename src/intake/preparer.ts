import { ENDPOINTS, maxItemBytes } from "../blueshift/endpoints.ts";
import type { ConfiguredStream } from "../catalog/configured-catalog.ts";
import { planCatalog, type Sending } from "../catalog/plan.ts";
import type { Config } from "../config/config.ts";
import { type Line, LineCutter } from "../json/lines.ts";
import { streamKey } from "../protocol/messages.ts";
import { type Input, MAX_LINE_BYTES, readLine } from "../protocol/reader.ts";
import { prepareRow } from "../sync/prepared-row.ts";
import { TextDates } from "../sync/text-dates.ts";
import { type PackedFindings, type PackedLines, Packer, type PreparedRecord } from "./packed-lines.ts";

/** What a thread must know to prepare records. Can be passed between threads. */
export interface Assignment {
  readonly config: Config;
  readonly streams: readonly ConfiguredStream[];
  /** Whether the lines of records are wanted back. */
  readonly keepsLines: boolean;
}

/** Lines of the input, each whole, with its end. Can be passed between threads: their bytes are shared. */
export interface Block {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** How many lines of the input are before it. */
  readonly linesBefore: number;
}

/**
 * One of each kind of object that lives no longer than its record, or its block. V8 forgets what objects are like once
 * none of a kind lives, and its compiled code for them with it; the garbage is collected between two blocks, when none
 * would live. Without these, all code for records was compiled anew each time, which took 1.07 times the time.
 */
type Specimens = { [kind in "cutter" | "packer" | "input" | "row" | "prepared" | "record"]?: unknown };

type RecordInput = Extract<Input, { kind: "record" }>;

/** Makes the records of blocks ready to be sent. What else is among their lines it leaves to who asked. */
export class Preparer {
  readonly #streams: ReadonlyMap<string, StreamPreparer>;
  readonly #keepsLines: boolean;
  readonly specimens: Specimens = {};
  /** The stream of the record that was read last… */
  #latest: StreamPreparer | undefined;
  /** …and all whose records were in the block. */
  readonly #seen = new Set<StreamPreparer>();

  constructor({ config, streams, keepsLines }: Assignment) {
    this.#keepsLines = keepsLines;
    const plans = [...planCatalog(streams, config, { keys: "unused" }).values()];
    this.#streams = new Map(
      plans.flatMap(({ key, sending }, place) =>
        sending === undefined ? [] : [[key, new StreamPreparer(place, sending, config)] as const],
      ),
    );
  }

  prepare({ bytes, linesBefore }: Block): PackedLines {
    const cutter = new LineCutter(MAX_LINE_BYTES, linesBefore);
    const lines = cutter.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const packer = new Packer(lines.length, linesBefore, this.#keepsLines);
    for (const line of lines) {
      const record = this.#prepared(line);
      if (record === undefined) packer.addOther(line);
      else packer.addRecord(record);
    }
    this.specimens.cutter = cutter;
    this.specimens.packer = packer;
    const findings = Array.from(this.#seen).flatMap((stream) => stream.news() ?? []);
    this.#seen.clear();
    this.#latest = undefined;
    return packer.packed(findings);
  }

  /** The record in a line; undefined where it has none, or one that is not to be sent. */
  #prepared(line: Line): PreparedRecord | undefined {
    const input = readLine(line);
    if (line.kind !== "text" || input.kind !== "record") return undefined;
    const { stream, namespace } = input.message.record;
    const preparer = this.#streams.get(streamKey(stream, namespace));
    if (preparer === undefined) return undefined;
    if (preparer !== this.#latest) {
      this.#latest = preparer;
      this.#seen.add(preparer);
    }
    return preparer.prepared(line, input);
  }
}

/** Prepares the records of one stream, and says what has been found out of it. */
class StreamPreparer {
  readonly #place: number;
  readonly #sending: Sending;
  readonly #maxBytes: number;
  readonly #textDates: TextDates;
  /** How much of what was found out has been told. */
  #told = 0;
  readonly specimens: Specimens = {};

  constructor(place: number, sending: Sending, { batching }: Config) {
    this.#place = place;
    this.#sending = sending;
    this.#maxBytes = maxItemBytes(ENDPOINTS[sending.object.endpoint], batching.bytes);
    this.#textDates = new TextDates(sending);
  }

  prepared(line: PreparedRecord["line"], input: RecordInput): PreparedRecord | undefined {
    const { message, plain, flaw, bytes } = input;
    const row = { row: message.record.data, plain, flaw, bytes };
    const prepared = prepareRow(this.#sending, row, this.#maxBytes);
    this.specimens.input = input;
    this.specimens.row = row;
    this.specimens.prepared = prepared;
    if (prepared.kind === "rejected") return undefined;
    const { content, shape } = prepared;
    this.#textDates.note(shape.attributes);
    const record = { plan: this.#place, line, content, leftOut: shape.leftOut };
    this.specimens.record = record;
    return record;
  }

  /** All that has been found out, where there is more than when it was asked for last. */
  news(): PackedFindings | undefined {
    const textDates = this.#textDates.attributes;
    const found = this.#sending.found();
    const known = textDates.length + found.length;
    if (known === this.#told) return undefined;
    this.#told = known;
    return { plan: this.#place, textDates, found };
  }
}
