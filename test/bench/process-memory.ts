import { readFileSync } from "node:fs";

/**
 * The most memory that a process has had so far, in MB. Not `maxRSS` of its resource usage: that counts the memory of
 * its parent, which it was a copy of for a moment.
 */
export function peakMb(pid: number | "self" | undefined): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
