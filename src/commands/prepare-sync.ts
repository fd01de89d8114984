import { resolve } from "node:path";
import { BlueshiftClient } from "../blueshift/client.ts";
import { type ConfiguredStream, parseCatalog } from "../catalog/configured-catalog.ts";
import { type Plans, planCatalog } from "../catalog/plan.ts";
import { doubtsAbout } from "../catalog/routing.ts";
import { type Config, type KeyDemand, readConfigFile } from "../config/config.ts";
import { readJsonFile } from "../config/json-file.ts";
import { Failure } from "../failure.ts";
import type { Log } from "../protocol/log.ts";
import { openStore } from "../rejects/store.ts";
import type { Source } from "../sync/odd-lines.ts";
import { Sync } from "../sync/sync.ts";
import { callsBy, deliveryBy } from "../sync/transport.ts";
import { openWatchers, type WatchOptions } from "../watch/open.ts";
import type { Subject } from "../watch/watcher.ts";
import type { Watchers } from "../watch/watchers.ts";
import { connectionOf } from "./connection.ts";
import { keepHeapSmall } from "./heap.ts";
import type { Terminal } from "./terminal.ts";

/** The files that say what is to be done. */
export interface SyncFiles {
  readonly config: string;
  readonly catalog: string;
}

/** What the files say. */
export interface Preparation {
  readonly config: Config;
  readonly streams: readonly ConfiguredStream[];
  readonly plans: Plans;
}

/**
 * Reads the files, and decides what happens to each stream.
 * @throws {Failure} `config_error` where a file can't be used
 */
export function readFiles(files: SyncFiles & Pick<WatchOptions, "report">, demand?: KeyDemand): Preparation {
  demandOther(files.report, [files.config, files.catalog]);
  const config = readConfigFile(files.config, demand);
  const streams = parseCatalog(readJsonFile(files.catalog, "The catalog"));
  return { config, streams, plans: planCatalog(streams, config, demand) };
}

/**
 * A report takes the place of the file that is there: it must be none that the sync is made of.
 * @throws {Failure} `config_error` where it is
 */
export function demandOther(report: string | undefined, inputs: readonly string[]): void {
  const replaced = inputs.find((input) => report !== undefined && resolve(input) === resolve(report));
  if (replaced === undefined) return;
  throw new Failure("COMMAND_LINE_INVALID", {
    problem: `--report names ${replaced}, which the sync reads: the report would take its place.`,
  });
}

/** Says what in the configuration is probably a mistake. */
export function warnOfDoubts({ config, streams }: Preparation, log: Log): void {
  for (const doubt of doubtsAbout(config, streams)) log.warn(`${doubt} Is it misspelt?`);
}

/** A sync that is ready to run, and those that are to watch it. */
export interface PreparedSync {
  readonly sync: Sync;
  readonly watchers: Watchers;
  readonly preparation: Preparation;
}

/**
 * Puts a sync together from the files that the user gave.
 * @throws {Failure} `config_error` where a file can't be used
 */
export async function prepareSync(
  command: Subject["command"],
  options: SyncFiles & WatchOptions,
  source: Source,
  terminal: Terminal,
): Promise<PreparedSync> {
  const { writer, log } = terminal;
  keepHeapSmall();
  const preparation = readFiles(options);
  const { config, streams, plans } = preparation;
  const syncId = streams.find((stream) => stream.syncId !== undefined)?.syncId;
  const startedAt = new Date();
  const store = await openStore(config.rejected_records, syncId, startedAt);
  const connection = connectionOf(config);
  const client = new BlueshiftClient(connection);
  const { version } = connection;
  log.info(
    `destination-blueshift ${version} writes to ${client.host}; streams in the catalog: ${plans.size}.`,
  );
  warnOfDoubts(preparation, log);
  const subject = { command, version, host: client.host, plans, startedAt };
  const watchers = await openWatchers(options, subject, surroundings(terminal));
  const sync = new Sync({
    source,
    config,
    plans,
    writer,
    log,
    store,
    makeDelivery: (hooks) => deliveryBy(callsBy(client, watchers.called), config, hooks),
    giveBack: (state) => writer.write(state),
    observer: watchers.observer,
  });
  return { sync, watchers, preparation };
}

/** What a sync's watchers show themselves on. */
export const surroundings = ({ writer, log }: Terminal) => ({
  log,
  writer,
  stderr: process.stderr,
  stdout: process.stdout,
  term: process.env.TERM,
});
