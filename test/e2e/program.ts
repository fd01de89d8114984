import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** What the program prints, as far as tests look at it. */
export interface Message {
  readonly type: string;
  readonly log?: { readonly level: string; readonly message: string };
  readonly trace?: {
    readonly type: string;
    readonly error: {
      readonly message: string;
      readonly failure_type: string;
      readonly internal_message?: string;
      readonly stack_trace?: string;
    };
  };
  readonly state?: Readonly<Record<string, unknown>> & {
    readonly type?: string;
    readonly stream?: {
      readonly stream_descriptor: { readonly name: string };
      readonly stream_state: { readonly cursor: number };
    };
    readonly destinationStats: { readonly recordCount: number; readonly rejectedRecordCount: number };
  };
  readonly connectionStatus?: { readonly status: string; readonly message?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly [unknown: string]: unknown;
}

export interface Exit {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  /** The program's file; the sources', where it is left out. */
  readonly file?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export const SOURCE_PROGRAM = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
export const BUILT_PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** The program in a process of its own, with all that it prints. */
export class Program {
  readonly child: ChildProcess;
  /** What came on standard output, in its order. */
  readonly messages: Message[] = [];
  /** Lines of standard output that are no JSON. */
  readonly oddLines: string[] = [];
  /** Standard output as it came. */
  stdout = "";
  stderr = "";
  readonly exit: Promise<Exit>;
  #exited: Exit | undefined;
  /** The end of standard output that is no whole line yet. */
  #rest = "";
  readonly #waiting = new Set<() => void>();

  constructor(args: readonly string[], options: ProgramOptions = {}) {
    const { file = SOURCE_PROGRAM, env = {}, cwd } = options;
    this.child = spawn(process.execPath, [file, ...args], {
      stdio: "pipe",
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    // Whoever ends while it is written to has its reasons; its exit says which.
    this.child.stdin?.on("error", () => {});
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#look();
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    this.exit = once(this.child, "close").then(([code, signal]: unknown[]) => {
      this.#exited = { code: code as number | null, signal: signal as NodeJS.Signals | null };
      this.#look();
      return this.#exited;
    });
  }

  /** Reads no more of standard output, until `readOutput`. */
  leaveOutput(): void {
    this.child.stdout?.pause();
  }

  readOutput(): void {
    this.child.stdout?.resume();
  }

  /** Feeds standard input, as fast as the program takes it. */
  async feed(lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
    for await (const line of lines) {
      // One that was ended may not have exited yet, and takes nothing more.
      if (this.#exited !== undefined || this.child.stdin?.destroyed) return;
      if (this.child.stdin?.write(`${line}\n`) === false) await this.#drained();
    }
  }

  /** Feeds bytes as they are; resolves when the program's side took them, or is gone. */
  async feedBytes(bytes: Buffer | string): Promise<void> {
    if (this.child.stdin?.write(bytes) === false) await this.#drained();
  }

  /** Waits until the program has taken nothing of what is fed to it for a while. */
  async untilItTakesNoMore(): Promise<void> {
    const { stdin } = this.child;
    let left = -1;
    // Nothing tells that nothing happens any more but that time goes by.
    while (stdin !== null && (stdin.writableLength === 0 || stdin.writableLength !== left)) {
      left = stdin.writableLength;
      await sleep(500);
    }
  }

  end(): void {
    this.child.stdin?.end();
  }

  /** Feeds all of standard input and waits for the end. */
  async finish(lines: Iterable<string> | AsyncIterable<string> = []): Promise<Exit> {
    await this.feed(lines);
    this.end();
    return this.exit;
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.child.kill(signal);
  }

  /** Waits until what was printed fulfils a condition. Throws where the program ends before it does. */
  async until(what: string, condition: (program: this) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.#exited !== undefined) {
        throw new Error(
          `The program ended (${JSON.stringify(this.#exited)}) before ${what}.\n${this.stdout}${this.stderr}`,
        );
      }
      await this.changed();
    }
  }

  /** Waits for the next thing that the program prints, or for its end. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  get states(): Message[] {
    return this.messages.filter(({ type }) => type === "STATE");
  }

  get errors(): NonNullable<Message["trace"]>["error"][] {
    return this.messages.flatMap(({ trace }) => (trace?.type === "ERROR" ? [trace.error] : []));
  }

  /** The texts of a level's log messages. */
  logs(level: "INFO" | "WARN" | "ERROR"): string[] {
    return this.messages.flatMap(({ log }) => (log?.level === level ? [log.message] : []));
  }

  #read(text: string): void {
    this.stdout += text;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      try {
        this.messages.push(JSON.parse(line));
      } catch {
        this.oddLines.push(line);
      }
    }
    this.#look();
  }

  #look(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }

  async #drained(): Promise<void> {
    const { stdin } = this.child;
    if (stdin === null) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdin.off("drain", done).off("close", done);
        resolve();
      };
      stdin.on("drain", done).on("close", done);
      if (stdin.destroyed) done();
    });
  }
}

/** A directory of its own for the files of a test. */
export class Scratch {
  readonly path = mkdtempSync(join(tmpdir(), "destination-blueshift-"));
  #files = 0;

  /** Writes a file and returns its path; what is no text is written as JSON. */
  write(content: unknown, extension = "json"): string {
    return this.writeAs(`${++this.#files}.${extension}`, content);
  }

  /** The same, in a file of that name. */
  writeAs(name: string, content: unknown): string {
    const file = join(this.path, name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
