import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Scratch } from "./program.ts";

/** Preloaded into the program: notes when its calls start. */
const NOTE_STARTS = `
  import { subscribe } from "node:diagnostics_channel";
  import { writeFileSync } from "node:fs";
  const starts = [];
  subscribe("undici:request:create", ({ request }) => starts.push({ path: request.path, at: performance.now() }));
  process.on("exit", () => writeFileSync(process.env.CALL_STARTS_FILE, JSON.stringify(starts)));
`;

/**
 * When the calls of a program start. The sandbox can tell only when they arrive, and the way there is not equally
 * long each time.
 */
export class CallStarts {
  readonly #file: string;
  /** What the program is to be started with. */
  readonly env: Readonly<Record<string, string>>;

  constructor(scratch: Scratch) {
    this.#file = join(scratch.path, "call-starts.json");
    this.env = {
      NODE_OPTIONS: `--import=${scratch.write(NOTE_STARTS, "mjs")}`,
      CALL_STARTS_FILE: this.#file,
    };
  }

  /**
   * In milliseconds, in their order; to be asked for when the program has ended.
   * @param path of the endpoint; of all, where it is left out
   */
  times(path?: string): number[] {
    const starts: { path: string; at: number }[] = JSON.parse(readFileSync(this.#file, "utf8"));
    return starts.filter((start) => path === undefined || start.path === path).map(({ at }) => at);
  }

  /** The shortest time in which one call more than `calls` started. */
  shortestTimeOfMoreThan(calls: number, path?: string): number {
    const times = this.times(path);
    return Math.min(...times.slice(calls).map((time, index) => time - (times[index] ?? 0)));
  }
}
