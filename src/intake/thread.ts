/** The program of the second thread: it prepares each block that comes, in their order. */
import { parentPort, workerData } from "node:worker_threads";
import { Collector } from "./collector.ts";
import { type Block, Preparer } from "./preparer.ts";
import type { Said, Start } from "./second-thread.ts";

if (parentPort === null) throw new Error("This is a thread's program, and can't be run by itself.");
const port = parentPort;
const say = (said: Said) => port.postMessage(said);
const { assignment, results } = workerData as Start;
const preparer = new Preparer(assignment);
const collector = new Collector();
port.on("message", (block: Block) => {
  const packed = preparer.prepare(block);
  results.postMessage(packed, [packed.numbers.buffer]);
  say("done");
  collector.worked(block.bytes.length);
});
say("ready");
