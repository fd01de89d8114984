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
  /** Why it takes nothing any more. */
  #end: Error | undefined;

  /**
   * @param lost called when it ends by itself, which it never should
   * @throws {Error} where the system has no thread for it
   */
  constructor(assignment: Assignment, lost: (why: Error) => void) {
    // It holds for all threads that are started from here on: there are no others.
    setFlagsFromString(`--min-semi-space-size=${SEMI_SPACE_MB}`);
    // As it is run unbuilt, and as it is built.
    const program = import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js";
    this.#worker = new Worker(new URL(program, import.meta.url), { workerData: assignment });
    this.#worker.on("message", (said: Said) => {
      if (said === "ready") this.#isReady = true;
      else this.#asked.shift()?.resolve(said);
    });
    const fail = (error: Error) => {
      if (this.#end !== undefined) return;
      this.#close(error);
      lost(error);
    };
    this.#worker.on("error", fail);
    this.#worker.on("messageerror", fail);
    this.#worker.on("exit", (code) => fail(new Error(`it ended with ${code}`)));
  }

  /** Whether a block would be begun soon. */
  get hasRoom(): boolean {
    return this.#isReady && this.#asked.length < MOST_ASKED;
  }

  /**
   * Prepares a block, whose bytes are gone from here then.
   * @throws {Error} where the thread has ended, or does before it is done
   */
  async prepare(block: Block): Promise<PackedLines> {
    if (this.#end !== undefined) throw this.#end;
    const asked = Promise.withResolvers<PackedLines>();
    this.#asked.push(asked);
    this.#worker.postMessage(block, [block.bytes.buffer]);
    return asked.promise;
  }

  /** Ends it; what it was asked for fails. */
  async stop(): Promise<void> {
    this.#close(new Error("it was stopped"));
    await this.#worker.terminate();
  }

  #close(why: Error): void {
    this.#end ??= why;
    this.#isReady = false;
    for (const { reject } of this.#asked.splice(0)) reject(why);
  }
}
