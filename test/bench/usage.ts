/** Preloaded into a program that is measured: says on file descriptor 3, when it ends, what it used. */
import { readFileSync, writeSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  // Not `maxRSS`: that counts the parent's memory, which the process was a copy of for a moment.
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  const usage = { cpuMs: (user + system) / 1000, peakMb: Number(kilobytes) / 1024 };
  writeSync(3, JSON.stringify(usage));
});
