/** Preloaded into a program: at SIGUSR2 it says on standard error how many objects its heap holds, garbage apart. */
import { writeSync } from "node:fs";
import { getHeapSnapshot, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

process.on("SIGUSR2", async () => {
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  let head = "";
  // The count stands at the beginning; the rest is read all the same, for a snapshot is not given up half read.
  for await (const chunk of getHeapSnapshot()) if (head.length < 10_000) head += String(chunk);
  const [, objects] = /"node_count":(\d+)/.exec(head) ?? [];
  const count = { objects: Number(objects), heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20 };
  writeSync(2, `heap ${JSON.stringify(count)}\n`);
});
