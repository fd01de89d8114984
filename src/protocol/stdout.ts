import type { Writable } from "node:stream";

/**
 * Takes standard output for protocol messages alone: whatever else in this process prints to it (a
 * `console.log` of a dependency) comes out on standard error from now on.
 * Returns the one way that is left to write to it.
 */
export function claimStdout(): Output {
  const stdout = process.stdout;
  const write = stdout.write.bind(stdout);
  stdout.write = process.stderr.write.bind(process.stderr) as typeof stdout.write;
  return { write: (text, done) => write(text, done), stream: stdout };
}

/** Where protocol messages go. `write` says, as streams do, whether there is room for more at once. */
export interface Output {
  write(text: string, done: (error?: Error | null) => void): boolean;
  /** Tells of `drain` and `error`. */
  readonly stream: Pick<Writable, "on">;
}
