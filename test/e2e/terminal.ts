import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { SOURCE_PROGRAM } from "./program.ts";

/** util-linux's `script`, which lends a program a terminal; others of that name have other options. */
export const HAS_TERMINAL = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes(
  "util-linux",
);

/** The program at a terminal, and somebody who answers its questions. */
export class TerminalProgram {
  readonly child: ChildProcess;
  /** All that the terminal got, what steers it included. */
  raw = "";
  readonly exit: Promise<number | null>;
  readonly #answers: (readonly [question: string, keys: string])[];
  #from = 0;

  /**
   * @param answers the keys for each question, which is known by a part of its text
   * @param redirections of the shell, such as `<input >output`: the rest stays at the terminal
   */
  constructor(
    args: readonly string[],
    {
      file = SOURCE_PROGRAM,
      cwd,
      env,
      answers = [],
      size = { columns: 120, rows: 50 },
      redirections = "",
    }: {
      /** The program's file; the sources', where it is left out. */
      readonly file?: string;
      readonly cwd: string;
      readonly env?: Readonly<Record<string, string | undefined>>;
      readonly answers?: readonly (readonly [question: string, keys: string])[];
      readonly size?: { readonly columns: number; readonly rows: number };
      readonly redirections?: string;
    },
  ) {
    this.#answers = [...answers];
    const words = [process.execPath, file, ...args].map((word) => `'${word}'`).join(" ");
    const command = `stty cols ${size.columns} rows ${size.rows}; exec ${words} ${redirections}`;
    this.child = spawn("script", ["-qec", command, "/dev/null"], {
      cwd,
      stdio: "pipe",
      // Node takes a terminal in CI for one without colours.
      env: { ...process.env, CI: undefined, TERM: "xterm-256color", ...env },
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.raw += text;
      this.#answer();
    });
    this.exit = once(this.child, "close").then(([code]) => code as number | null);
  }

  /** What somebody sees. */
  get shown(): string {
    return stripVTControlCharacters(this.raw);
  }

  get unasked(): string[] {
    return this.#answers.map(([question]) => question);
  }

  #answer(): void {
    const [question, keys] = this.#answers[0] ?? [];
    if (question === undefined || keys === undefined || !this.shown.slice(this.#from).includes(question))
      return;
    this.#answers.shift();
    this.#from = this.shown.length;
    // Only when all of the question stands there are keys listened for.
    setTimeout(() => this.child.stdin?.write(keys), 100);
  }
}
