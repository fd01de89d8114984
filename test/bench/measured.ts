import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** What a run of a program came to. */
export interface Run {
  /** From its start to its end, in milliseconds. */
  readonly wallMs: number;
  /** Of all its threads, in user and system mode, in milliseconds. */
  readonly cpuMs: number;
  /** The most memory that it had at a time. */
  readonly peakMb: number;
  readonly stdout: string;
}

export interface RunOptions {
  /** The command whose output comes on standard input, through a pipe as a platform's does. */
  readonly input?: readonly string[];
  readonly nodeOptions?: readonly string[];
  /** Variables of its environment, beside those that there are. */
  readonly env?: Readonly<Record<string, string>>;
}

const USAGE = fileURLToPath(new URL("usage.js", import.meta.url));

/**
 * Runs a JavaScript program in a process of its own to its end.
 * @param program the file and its arguments
 * @throws {Error} where it fails, with what it printed
 */
export async function run(
  program: readonly string[],
  { input = ["true"], nodeOptions = [], env = {} }: RunOptions = {},
): Promise<Run> {
  const command = [process.execPath, ...nodeOptions, "--import", USAGE, ...program];
  // A shell's pipe: those that Node.js makes are sockets.
  const pipeline = `${input.map(quoted).join(" ")} | exec ${command.map(quoted).join(" ")}`;
  const begun = performance.now();
  const shell = spawn("sh", ["-c", pipeline], {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
    env: { ...process.env, ...env },
  });
  const [stdout, used, [code]] = await Promise.all([
    text(shell.stdout as NodeJS.ReadableStream),
    text(shell.stdio[3] as NodeJS.ReadableStream),
    once(shell, "close"),
  ]);
  const wallMs = performance.now() - begun;
  if (code !== 0) throw new Error(`${program.join(" ")} ended with ${code}:\n${stdout.slice(-2000)}`);
  return { wallMs, ...(JSON.parse(used) as { cpuMs: number; peakMb: number }), stdout };
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
