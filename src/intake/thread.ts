/** The program of the second thread: it prepares each block that comes, and answers in their order. */
import { parentPort, workerData } from "node:worker_threads";
import { Collector } from "./collector.ts";
import { type Block, Preparer } from "./preparer.ts";

if (parentPort === null) throw new Error("This is a thread's program, and can't be run by itself.");
const port = parentPort;
const preparer = new Preparer(workerData);
const collector = new Collector();
port.on("message", (block: Block) => {
  const packed = preparer.prepare(block);
  port.postMessage(packed, [packed.numbers.buffer]);
  collector.worked(block.bytes.length);
});
port.postMessage("ready");
