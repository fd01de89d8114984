import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "./stage.ts";

/** A rejected record as it is kept. */
export interface RejectedEntry {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly stage: string;
  readonly field?: string;
  readonly reason: string;
  readonly http_status?: number;
}

/** A directory for a stage's rejected records: the setting that makes the program use it, and what it holds. */
export function keeping({ scratch }: Stage) {
  const path = join(scratch.path, "rejected");
  return {
    path,
    setting: { rejected_records: { storage: "file", path } },
    /** In the order in which they were rejected. */
    entries: (): RejectedEntry[] =>
      (existsSync(path) ? readdirSync(path) : [])
        .flatMap((file) => readFileSync(join(path, file), "utf8").split("\n").slice(0, -1))
        .map((line) => JSON.parse(line)),
  };
}
