/** Preloaded into a program that is measured: says on file descriptor 3, when it ends, what it used. */
import { writeSync } from "node:fs";
import { peakMb } from "./process-memory.ts";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, JSON.stringify({ cpuMs: (user + system) / 1000, peakMb: peakMb("self") }));
});
