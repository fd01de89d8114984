import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { PackedLines } from "./packed-lines.ts";
import type { Assignment, Block } from "./preparer.ts";

/** Blocks that a thread has in hand at most. With 3 it waits for this one at times, which takes 4 % more time. */
const MOST_ASKED = 5;

/**
 * Half of what the thread's young generation begins with, in megabytes: it does not grow while this one's heap is kept
 * small, and with V8's one it would collect four times as often, which takes 5 % of all time.
 */
const SEMI_SPACE_MB = 4;

/** What the thread says: first that it is ready, then what it has made of each block. */
type Said = "ready" | PackedLines;

/** A thread that prepares blocks, as the one that hands them over sees it. */
export class SecondThread {
  readonly #worker: Worker;
  readonly #asked: PromiseWithResolvers<PackedLines>[] = [];
  #isReady = false;

  constructor(assignment: Assignment) {
    setFlagsFromString(`--min-semi-space-size=${SEMI_SPACE_MB}`);
    // As it is run unbuilt, and as it is built.
    const program = import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js";
    this.#worker = new Worker(new URL(program, import.meta.url), { workerData: assignment });
    this.#worker.on("message", (said: Said) => {
      if (said === "ready") this.#isReady = true;
      else this.#asked.shift()?.resolve(said);
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", (code) => this.#fail(new Error(`The second thread ended with ${code}.`)));
  }

  /** Whether a block would be begun soon; false also where the thread could not be started. */
  get hasRoom(): boolean {
    return this.#isReady && this.#asked.length < MOST_ASKED;
  }

  /**
   * Prepares a block, whose bytes are gone from here then.
   * @throws {Error} where the thread has failed
   */
  prepare(block: Block): Promise<PackedLines> {
    const asked = Promise.withResolvers<PackedLines>();
    this.#asked.push(asked);
    this.#worker.postMessage(block, [block.bytes.buffer]);
    return asked.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  /** What it was asked for is lost; nothing more is asked of it. */
  #fail(error: unknown): void {
    this.#isReady = false;
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }
}
