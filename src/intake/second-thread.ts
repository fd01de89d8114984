import { setFlagsFromString } from "node:v8";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { PackedLines } from "./packed-lines.ts";
import type { Assignment, Block } from "./preparer.ts";

/**
 * Blocks that a thread has in hand at most: so many that it need not wait for the next, so few that the thread that
 * hands them over does its share of the reading.
 */
const MOST_ASKED = 4;

/**
 * Half of what the thread's young generation begins with, in megabytes: it does not grow while this one's heap is kept
 * small, and with V8's one it would collect four times as often, which takes 5 % of all time.
 */
const SEMI_SPACE_MB = 4;

/** What the thread says: that it is ready, and then of each block that it is done. */
export type Said = "ready" | "done";

/** What the thread is started with. */
export interface Start {
  readonly assignment: Assignment;
  /** Where it is to put what it has made of each block. */
  readonly results: MessagePort;
}

/**
 * Takes what has been made of a block; undefined where that went with the thread. To be called for each, in their order.
 * Until then it is no object of this thread's: those that wait for their turn would outlive its young generation.
 */
export type Take = () => PackedLines | undefined;

/** A thread that prepares blocks, as the one that hands them over sees it. */
export class SecondThread {
  readonly #worker: Worker;
  readonly #results: MessagePort;
  readonly #asked: PromiseWithResolvers<Take>[] = [];
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
    const { port1, port2 } = new MessageChannel();
    const workerData: Start = { assignment, results: port2 };
    this.#results = port1;
    this.#worker = new Worker(new URL(program, import.meta.url), { workerData, transferList: [port2] });
    const take: Take = () => receiveMessageOnPort(port1)?.message;
    this.#worker.on("message", (said: Said) => {
      if (said === "ready") this.#isReady = true;
      else this.#asked.shift()?.resolve(take);
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

  /** Whether it has a block in hand. */
  get isBusy(): boolean {
    return this.#asked.length > 0;
  }

  /**
   * Prepares a block, whose bytes must stay as they are until it is done.
   * @throws {Error} where the thread has ended, or does before it is done
   */
  async prepare(block: Block): Promise<Take> {
    if (this.#end !== undefined) throw this.#end;
    const asked = Promise.withResolvers<Take>();
    this.#asked.push(asked);
    this.#worker.postMessage(block);
    return asked.promise;
  }

  /** Ends it; what it was asked for fails. */
  async stop(): Promise<void> {
    this.#close(new Error("it was stopped"));
    await this.#worker.terminate();
    this.#results.close();
  }

  #close(why: Error): void {
    this.#end ??= why;
    this.#isReady = false;
    for (const { reject } of this.#asked.splice(0)) reject(why);
  }
}
