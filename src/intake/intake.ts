import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Plan } from "../catalog/plan.ts";
import { type Line, LineCutter } from "../json/lines.ts";
import type { Log } from "../protocol/log.ts";
import { chunksOf, MAX_LINE_BYTES, readLine } from "../protocol/reader.ts";
import type { Incoming } from "../sync/incoming.ts";
import { inOrder, type Job } from "./in-order.ts";
import { unpack } from "./packed-lines.ts";
import type { Assignment } from "./preparer.ts";
import { SecondThread, type Take } from "./second-thread.ts";

/** Smaller blocks are read here: to hand one over costs as much as to read ten records. */
const LEAST_BLOCK_BYTES = 16 * 1024;
/**
 * How much may have been read that the sync has not taken: so much that both threads always have something to do, and
 * little enough that what waits for its turn does not outlive the young generation: with half as much again, memory is
 * 8 MB more, and nothing faster. A line of 40 MB is more than that, and the only one.
 */
const MOST_BYTES_AHEAD = 512 * 1024;

const LF = 0x0a;

/** What the input is taken in with. */
export interface IntakeParts extends Assignment {
  /** Those of the streams, in their order. */
  readonly plans: readonly Plan[];
  /** Whether reading is what the sync waits for: from then on a second thread reads as well. */
  readonly isAwaited: () => boolean;
  readonly log: Pick<Log, "info" | "warn">;
  /** Starts the thread; `lost` is to be called when it ends by itself. May throw. */
  readonly start?: (assignment: Assignment, lost: (why: Error) => void) => SecondThread;
}

/** Gives a part of the input, when its turn has come: what a block is unpacked into takes more memory than the block. */
type Part = () => readonly Incoming[];

/**
 * The input of a sync: protocol messages, a JSON line each, in their order. As long as the sync waits for Blueshift, or
 * for its source, as nearly all do, they are read as they come. Where it waits for them, a second thread makes blocks of
 * them ready to be sent, and this one reads what the other has no room for, or has not done when it is lost.
 */
export async function* intake(source: Readable, parts: IntakeParts): AsyncGenerator<readonly Incoming[]> {
  const reading = new Intake(parts);
  try {
    // With one thread nothing is gained by reading ahead.
    const hasRoom = (bytes: number) => reading.isDoubled && bytes < MOST_BYTES_AHEAD;
    for await (const part of inOrder(reading.read(source), hasRoom)) {
      yield part();
      // So that the next block is handed over before all that are there have been taken: the thread is not to wait.
      if (reading.isDoubled) await setImmediate();
    }
  } finally {
    await reading.stop();
  }
}

class Intake {
  readonly #parts: IntakeParts;
  readonly #cutter = new LineCutter(MAX_LINE_BYTES);
  #thread: SecondThread | undefined;
  /** Whether a thread has been asked for: there is never another. */
  #hasAsked = false;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  async *read(source: Readable): AsyncGenerator<Job<Part>> {
    for await (const chunk of chunksOf(source)) yield* this.#readChunk(chunk);
    yield* this.#readHere(this.#cutter.end());
  }

  get isDoubled(): boolean {
    return this.#thread !== undefined;
  }

  async stop(): Promise<void> {
    await this.#thread?.stop();
  }

  *#readChunk(chunk: Buffer): Generator<Job<Part>> {
    const start = chunk.indexOf(LF) + 1;
    const end = chunk.lastIndexOf(LF) + 1;
    const isBlock = end - start >= LEAST_BLOCK_BYTES;
    // From a source that brings little at a time nothing could be handed over.
    if (isBlock && !this.#hasAsked && this.#parts.isAwaited() && availableParallelism() > 1) this.#start();
    if (!isBlock || !this.#thread?.hasRoom) {
      yield* this.#readHere(this.#cutter.push(chunk));
      return;
    }
    // Of the first line and of the last, other chunks have a part.
    yield* this.#readHere(this.#cutter.push(chunk.subarray(0, start)));
    yield this.#handOver(chunk.subarray(start, end));
    this.#cutter.push(chunk.subarray(end));
  }

  *#readHere(lines: readonly Line[]): Generator<Job<Part>> {
    if (lines.length === 0) return;
    const bytes = lines.reduce((sum, line) => sum + line.bytes, 0);
    const inputs = lines.map(readLine);
    yield { bytes, result: () => inputs };
  }

  #start(): void {
    const { config, streams, keepsLines, log, start = startThread } = this.#parts;
    this.#hasAsked = true;
    const lost = ({ message }: Error): void => {
      this.#thread = undefined;
      log.warn(`There is no second thread to read with (${message}): one goes on alone.`);
    };
    try {
      this.#thread = start({ config, streams, keepsLines }, lost);
      log.info("Records are sent as fast as they are read: a second thread is to read them, too.");
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #handOver(lines: Buffer): Job<Part> {
    const linesBefore = this.#cutter.count;
    this.#cutter.skip(countOf(LF, lines));
    const readHere = () => new LineCutter(MAX_LINE_BYTES, linesBefore).push(lines).map(readLine);
    const { length } = lines;
    // The thread may have been lost since it had room.
    if (this.#thread === undefined) return { bytes: length, result: readHere };
    // A copy that is nothing but the block: its memory goes over with it.
    const prepared = this.#thread.prepare({ bytes: new Uint8Array(lines), linesBefore });
    const { plans, keepsLines } = this.#parts;
    const partBy = (take: Take) => () => {
      const packed = take();
      return packed === undefined ? readHere() : unpack(packed, plans, keepsLines);
    };
    return { bytes: length, promise: prepared.then(partBy, () => readHere) };
  }
}

const startThread = (assignment: Assignment, lost: (why: Error) => void): SecondThread =>
  new SecondThread(assignment, lost);

function countOf(byte: number, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}
