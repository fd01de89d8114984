import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** How long a sandbox that was asked to stop may take, in milliseconds. */
const STOP_GRACE_MS = 3_000;

/** Something was not as the demo expects it; the message is a whole sentence. */
export class Surprise extends Error {
  override readonly name = "Surprise";
}

/** The parts of the program's messages that the demo looks at. */
export interface Message {
  readonly type: string;
  readonly log?: { readonly level: string; readonly message: string };
  readonly connectionStatus?: { readonly status: string; readonly message?: string };
  readonly trace?: { readonly error?: { readonly message: string } };
  readonly state?: {
    readonly stream: { readonly stream_state: unknown };
    readonly destinationStats: { readonly recordCount: number; readonly rejectedRecordCount: number };
  };
}

/**
 * Runs the real program to its end.
 * @param input the file that it reads as its standard input
 * @returns what it wrote to standard output
 * @throws {Surprise} where it fails
 */
export async function run(args: readonly string[], signal: AbortSignal, input?: string): Promise<Message[]> {
  const { child, ended } = start(args, signal);
  child.stderr.pipe(process.stderr, { end: false });
  // A program that ends early closes its input: its exit code tells more than the broken pipe.
  child.stdin.on("error", () => {});
  if (input === undefined) child.stdin.end();
  else createReadStream(input).pipe(child.stdin);

  const messages: Message[] = [];
  for await (const line of createInterface(child.stdout)) messages.push(JSON.parse(line));
  const exitCode = await ended;
  if (exitCode !== 0) {
    const why =
      messages.findLast(({ trace }) => trace?.error)?.trace?.error?.message ?? "it did not say why.";
    throw new Surprise(`The command ${args[0]} ended with exit code ${exitCode}: ${why}`);
  }
  return messages;
}

export interface RunningSandbox {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the sandbox through the real program, on a free port. */
export async function startSandbox(options: readonly string[], signal: AbortSignal): Promise<RunningSandbox> {
  const { child, ended } = start(["sandbox", "--port", "0", ...options], signal);
  child.stdout.resume();
  const lines = createInterface(child.stderr);
  const [line] = await Promise.race([once(lines, "line"), once(lines, "close")]);
  const url = /listening on (\S+)/.exec(String(line))?.[1];
  if (url === undefined) {
    await ended;
    throw new Surprise("The sandbox ended before it listened on a port.");
  }
  return {
    url,
    stop: async () => {
      child.kill();
      await Promise.race([ended.catch(() => {}), delay(STOP_GRACE_MS, undefined, { ref: false })]);
      child.kill("SIGKILL");
    },
  };
}

function start(args: readonly string[], signal: AbortSignal) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [MAIN, ...args], { signal });
  const ended = once(child, "close").then(([exitCode]): number | null => exitCode);
  // Whoever waits for the end hears of an error; until somebody does, it is not an unhandled one.
  ended.catch(() => {});
  return { child, ended };
}
