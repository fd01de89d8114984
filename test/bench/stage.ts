import { spawnSync } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EVENT_KEY, USER_KEY } from "../e2e/control.ts";
import { catalog, USERS_ROUTE } from "../e2e/messages.ts";
import { BUILT_PROGRAM, Scratch } from "../e2e/program.ts";
import { type Run, run } from "./measured.ts";
import { SHAPES } from "./rows.ts";

export type ShapeName = keyof typeof SHAPES;

/** Rates that are in nobody's way: as high as the configuration allows. */
export const NO_LIMITS = { customer: 10_000, customer_bulk: 10_000, event_bulk: 10_000 };

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const DOCKERFILE = readFileSync(new URL("../../Dockerfile", import.meta.url), "utf8");

/** What the image sets for the allocator: platforms run the image. */
export const IMAGE_ENV = Object.fromEntries(
  Array.from(DOCKERFILE.matchAll(/^ENV (MALLOC_\w+)=(\S+)$/gm), ([, name = "", value = ""]) => [name, value]),
);

const PEER_DIRECTORY = fileOf("peer");

/** What prints a shape's messages. */
export const messagesOf = (shape: ShapeName, rows: number, ...more: readonly number[]): string[] => [
  process.execPath,
  fileOf("messages.ts"),
  shape,
  ...[rows, ...more].map(String),
];

/** The programs that are compared, and the files that they need. */
export class Stage {
  readonly #scratch = new Scratch();
  readonly #url: string;

  /** @param url of the server that is called */
  constructor(url: string) {
    this.#url = url;
  }

  /** A file of a shape's messages, made once. */
  fileOf(shape: ShapeName, rows: number): string {
    const file = join(this.#scratch.path, `${shape}-${rows}.jsonl`);
    if (existsSync(file)) return file;
    const [command = "", ...args] = messagesOf(shape, rows);
    const { status } = spawnSync(command, args, { stdio: ["ignore", openSync(file, "w"), "inherit"] });
    if (status !== 0) throw new Error(`The messages of ${shape} could not be made.`);
    return file;
  }

  /** @param input the command that prints the messages */
  floor(input: readonly string[]): Promise<Run> {
    return run([fileOf("floor.js")], { input });
  }

  /** @param more of the configuration */
  connector(shape: ShapeName, input: readonly string[], more: object = {}): Promise<Run> {
    return run([BUILT_PROGRAM, ...this.#write(shape, more)], { input, env: IMAGE_ENV });
  }

  /** The connector on a kit; it is installed where it is not. */
  peer(shape: ShapeName, input: readonly string[]): Promise<Run> {
    if (!existsSync(join(PEER_DIRECTORY, "node_modules"))) {
      const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: PEER_DIRECTORY });
      if (status !== 0) throw new Error(`npm ci failed in ${PEER_DIRECTORY}.`);
    }
    return run([join(PEER_DIRECTORY, "connector.js"), ...this.#write(shape)], { input });
  }

  #write(shape: ShapeName, more: object = {}): string[] {
    const config = {
      api_url: this.#url,
      user_api_key: USER_KEY,
      event_api_key: EVENT_KEY,
      rate_limits: NO_LIMITS,
      routes: [USERS_ROUTE],
      ...more,
    };
    const streams = catalog({ users: { properties: SHAPES[shape].properties } });
    return ["write", "--config", this.#scratch.write(config), "--catalog", this.#scratch.write(streams)];
  }

  remove(): void {
    this.#scratch.remove();
  }
}
