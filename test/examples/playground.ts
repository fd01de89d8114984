import { execFile, spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { Control, UNLIMITED } from "../e2e/control.ts";
import { type Message, SOURCE_PROGRAM } from "../e2e/program.ts";
import { newScratch } from "../e2e/stage.ts";

export const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));

/** The sandbox's address where nothing is said of it, as the examples have it. */
const USUAL_SANDBOX = "http://127.0.0.1:8787";

/** Whether a program is on this machine that the examples use and the connector does not need. */
export const has = (program: string): boolean =>
  spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The protocol messages that a command printed, among whatever else. */
export const messagesIn = ({ stdout }: Ended): Message[] =>
  stdout
    .split("\n")
    .filter((line) => line.startsWith('{"type":'))
    .map((line) => JSON.parse(line));

/** The code blocks of a language on a page. */
export function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, block = ""]) => block,
  );
}

/**
 * A copy of the examples, in which their commands run as a reader would run them: in the example's own directory,
 * against a sandbox, which takes the keys that they name and no others.
 */
export class Playground {
  readonly sandbox: Sandbox;
  readonly control: Control;
  readonly path: string;
  readonly #programs: string;

  private constructor(sandbox: Sandbox, path: string) {
    this.sandbox = sandbox;
    this.control = new Control(sandbox.url);
    this.path = path;
    this.#programs = newScratch().path;
    this.install("destination-blueshift", `exec '${process.execPath}' '${SOURCE_PROGRAM}' "$@"`);
  }

  static async open(): Promise<Playground> {
    const sandbox = await startSandbox({
      rates: UNLIMITED,
      userApiKey: "YOUR-USER-API-KEY",
      eventApiKey: "YOUR-EVENT-API-KEY",
    });
    const { path } = newScratch();
    cpSync(EXAMPLES, path, {
      recursive: true,
      filter: (file) => !/\/(?:rejected|local|cursor|[^/]*\.out)$/.test(file),
    });
    for (const file of filesIn(path)) {
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(USUAL_SANDBOX, sandbox.url));
    }
    return new Playground(sandbox, path);
  }

  /** Puts a program on the path of the commands; `script` is for `sh`. */
  install(name: string, script: string): void {
    writeFileSync(join(this.#programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  file(...names: readonly string[]): string {
    return readFileSync(join(this.path, ...names), "utf8");
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.path, name), content);
  }

  json(...names: readonly string[]) {
    return JSON.parse(this.file(...names));
  }

  /** The commands on an example's page, a text for each block. */
  commandsOf(example: string): string[] {
    return blocksOf(this.file(example, "README.md"), "sh");
  }

  /** Runs a command in an example's directory. */
  run(example: string, command: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const path = `${this.#programs}${delimiter}${process.env.PATH}`;
    return new Promise((resolve) => {
      const child = execFile(
        "sh",
        ["-euc", command],
        { cwd: join(this.path, example), env: { ...process.env, ...env, PATH: path } },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
      child.stdin?.end();
    });
  }

  async close(): Promise<void> {
    await this.sandbox.close();
  }
}

const opened: Playground[] = [];
afterAll(() => Promise.all(opened.map((playground) => playground.close())));

/** A playground for one test. */
export async function open(): Promise<Playground> {
  const playground = await Playground.open();
  opened.push(playground);
  return playground;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((file) => statSync(file).isFile());
}
