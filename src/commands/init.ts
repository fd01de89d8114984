import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { parseCatalog } from "../catalog/configured-catalog.ts";
import { planCatalog } from "../catalog/plan.ts";
import { parseConfig } from "../config/config.ts";
import { Failure } from "../failure.ts";
import { catalogOf } from "../init/catalog.ts";
import { type Chooser, choose } from "../init/choices.ts";
import { configurationOf } from "../init/configuration.ts";
import { DEFAULTS } from "../init/defaults.ts";
import { demandFree, type Target, writeFiles } from "../init/files.ts";
import { prettyJson } from "../init/pretty-json.ts";
import { readSample, type Sample, STDIN } from "../init/sample.ts";
import { summaryOf } from "../init/summary.ts";

export interface InitOptions {
  /** The file to write the configuration to. */
  readonly config: string;
  /** The file to write the catalog to, where there is a sample. */
  readonly catalog: string;
  /** A file of messages; `-` for standard input. */
  readonly sample?: string;
  /** Ask nothing. */
  readonly yes?: boolean;
  /** Overwrite what is there. */
  readonly force?: boolean;
}

/** Where questions are asked, and answered. */
export interface Desk {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A file with keys in it is nobody else's. */
const MODE_OF_SECRETS = 0o600;
const MODE_OF_OTHERS = 0o644;

const NO_KEYS_NEEDED = { keys: "unused" } as const;

/**
 * `init`: asks what is needed, and writes a configuration and, from a sample of messages, a catalog. All that it says
 * goes to standard error.
 * @throws {Failure} where there is nobody to ask, or a file can't be read or written
 * @throws {Cancelled} where the user ends the dialogue: then nothing has been written
 */
export async function init(options: InitOptions, desk: Desk): Promise<void> {
  const { yes = false, force: mayReplace = false } = options;
  const config: Target = { path: options.config, option: "--config", mayReplace };
  const catalog: Target = { path: options.catalog, option: "--catalog", mayReplace };
  if (resolve(config.path) === resolve(catalog.path)) {
    throw new Failure("COMMAND_LINE_INVALID", { problem: "--config and --catalog name the same file." });
  }
  if (!yes) demandTerminal(options, desk);
  await demandFree(config);

  let source: { readonly path: string; readonly isCut: boolean } | undefined;
  const read = async (path: string): Promise<Sample> => {
    await demandFree(catalog);
    const sample = await readSample(path, desk.stdin);
    source = { path, isCut: sample.isCut };
    return sample;
  };
  const sample = options.sample === undefined ? undefined : await read(options.sample);
  const chooser = yes ? DEFAULTS : await dialogueAt(desk);
  const choices = await choose(chooser, { sample, keys: keysIn(desk.env), readSample: read });

  const configuration = configurationOf(choices);
  const streams = choices.streams.map(({ stream }) => stream);
  const configured = catalogOf(streams);
  // What is written must be what the other commands take.
  planCatalog(parseCatalog(configured), parseConfig(configuration, NO_KEYS_NEEDED), NO_KEYS_NEEDED);
  const hasCatalog = streams.length > 0;
  await writeFiles([
    { target: config, text: asText(configuration), mode: MODE_OF_SECRETS },
    ...(hasCatalog ? [{ target: catalog, text: asText(configured), mode: MODE_OF_OTHERS }] : []),
  ]);

  const written = {
    config: config.path,
    catalog: hasCatalog ? catalog.path : undefined,
    sample: source?.path === STDIN ? undefined : source?.path,
    isCut: source?.isCut ?? false,
  };
  desk.stderr.write(`${summaryOf(choices, written).join("\n")}\n`);
}

function demandTerminal({ sample }: InitOptions, { stdin, stderr }: Desk): void {
  if (sample === STDIN) {
    const problem = "--sample - reads standard input, where questions are answered: give a file, or --yes.";
    throw new Failure("COMMAND_LINE_INVALID", { problem });
  }
  if (!stdin.isTTY || !stderr.isTTY) throw new Failure("INIT_NEEDS_TERMINAL", {});
}

/** What asks is loaded only where there is somebody to ask. */
async function dialogueAt({ stdin, stderr }: Desk): Promise<Chooser> {
  const { Dialogue } = await import("../init/dialogue.ts");
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  return new Dialogue(stdin, stderr, interrupted.signal);
}

/** Keys that the environment gives, so that they need not stand in the history of a shell. */
function keysIn(env: Desk["env"]): { readonly user?: string; readonly event?: string } {
  const user = env.BLUESHIFT_USER_API_KEY?.trim();
  const event = env.BLUESHIFT_EVENT_API_KEY?.trim();
  return { ...(user && { user }), ...(event && { event }) };
}

const asText = (value: object): string => `${prettyJson(value)}\n`;
