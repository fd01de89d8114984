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
import { SharedLines, type Stretch } from "./shared-lines.ts";

/** Smaller blocks are read here: to hand one over costs as much as to read ten records. */
const LEAST_BLOCK_BYTES = 16 * 1024;
/**
 * Blocks are made so large where input for it is there: two chunks of a pipe. With one in each, all takes 1.04 times the
 * processor time.
 */
const FULL_BLOCK_BYTES = 96 * 1024;
/**
 * How much may have been read that the sync has not taken: so much that both threads nearly always have something to
 * do. Half as much again takes 0.98 of the time, and 2 MB more, which are dearer. A line of 40 MB is more than that, and
 * the only one.
 */
const MOST_BYTES_AHEAD = 640 * 1024;

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
  /** Cuts what is read here. It holds the beginning of a line only while there is none in `#shared`. */
  readonly #cutter = new LineCutter(MAX_LINE_BYTES);
  /** Gathers what is to be handed over. */
  readonly #shared = new SharedLines();
  #thread: SecondThread | undefined;
  /** Whether a thread has been asked for: there is never another. */
  #hasAsked = false;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  async *read(source: Readable): AsyncGenerator<Job<Part>> {
    try {
      for await (const chunk of chunksOf(source)) {
        this.#startWhenAwaited(chunk);
        if (this.#thread === undefined) yield* this.#readAllHere(chunk);
        else yield* this.#share(this.#thread, chunk, source.readableLength > 0);
      }
    } catch (error) {
      // What has come counts, also where no more can come.
      yield* this.#readAllHere();
      throw error;
    }
    yield* this.#readAllHere();
    yield* this.#jobsOf(this.#cutter.end());
  }

  get isDoubled(): boolean {
    return this.#thread !== undefined;
  }

  async stop(): Promise<void> {
    await this.#thread?.stop();
  }

  #startWhenAwaited(chunk: Buffer): void {
    if (this.#hasAsked || !this.#parts.isAwaited()) return;
    // Where a source brings little at a time, or little but parts of large lines, hardly anything could be handed over.
    const isBlock = chunk.lastIndexOf(LF) - chunk.indexOf(LF) >= LEAST_BLOCK_BYTES;
    if (isBlock && availableParallelism() > 1) this.#start();
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

  /** @param isMoreThere whether the next chunk has come as well, so that nothing waits for its source */
  *#share(thread: SecondThread, chunk: Buffer, isMoreThere: boolean): Generator<Job<Part>> {
    // What belongs to a line that began before there was a thread, or when there was no room to share it.
    const first = this.#cutter.isHolding ? endOfLine(chunk) : 0;
    if (first > 0) yield* this.#readHere(chunk.subarray(0, first));
    const rest = chunk.subarray(first);
    if (!this.#shared.add(rest)) {
      yield* this.#readAllHere(rest);
      return;
    }
    const { length } = this.#shared;
    if (length === 0 || (isMoreThere && thread.isBusy && length < FULL_BLOCK_BYTES)) return;
    const stretch = this.#shared.takeLines();
    if (length >= LEAST_BLOCK_BYTES && thread.hasRoom) {
      yield this.#handOver(thread, stretch);
    } else {
      yield* this.#readHere(stretch.bytes);
      stretch.giveBack();
    }
  }

  /** Reads what was to be shared, and a chunk behind it. */
  *#readAllHere(chunk?: Buffer): Generator<Job<Part>> {
    yield* this.#readHere(this.#shared.takeAll());
    if (chunk !== undefined) yield* this.#readHere(chunk);
  }

  #readHere(bytes: Buffer): Job<Part>[] {
    return this.#jobsOf(this.#cutter.push(bytes));
  }

  /** One job, that is done; none where there are no lines. */
  #jobsOf(lines: readonly Line[]): Job<Part>[] {
    if (lines.length === 0) return [];
    const bytes = lines.reduce((sum, line) => sum + line.bytes, 0);
    const inputs = lines.map(readLine);
    return [{ bytes, result: () => inputs }];
  }

  #handOver(thread: SecondThread, { bytes, giveBack }: Stretch): Job<Part> {
    const linesBefore = this.#cutter.count;
    this.#cutter.skip(countOf(LF, bytes));
    const { plans, keepsLines } = this.#parts;
    const readHere = () => new LineCutter(MAX_LINE_BYTES, linesBefore).push(bytes).map(readLine);
    const partBy = (take: Take) => () => {
      const packed = take();
      const part = packed === undefined ? readHere() : unpack(packed, plans, keepsLines);
      giveBack();
      return part;
    };
    const nothing: Take = () => undefined;
    const promise = thread.prepare({ bytes, linesBefore }).then(partBy, () => partBy(nothing));
    return { bytes: bytes.length, promise };
  }
}

const startThread = (assignment: Assignment, lost: (why: Error) => void): SecondThread =>
  new SecondThread(assignment, lost);

/** How many bytes of a chunk belong to the line that it begins in. */
const endOfLine = (chunk: Buffer): number => chunk.indexOf(LF) + 1 || chunk.length;

function countOf(byte: number, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}
