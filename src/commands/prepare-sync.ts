import { setFlagsFromString } from "node:v8";
import { BlueshiftClient } from "../blueshift/client.ts";
import { parseCatalog } from "../catalog/configured-catalog.ts";
import { planCatalog } from "../catalog/plan.ts";
import { doubtsAbout } from "../catalog/routing.ts";
import { readConfigFile } from "../config/config.ts";
import { readJsonFile } from "../config/json-file.ts";
import { openStore } from "../rejects/store.ts";
import type { Source } from "../sync/odd-lines.ts";
import { Sync } from "../sync/sync.ts";
import { deliveryTo } from "../sync/transport.ts";
import { connectionOf } from "./connection.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Keeps the heap's young generation as small as it starts. It doubles otherwise with what a fast source makes live for
 * a moment, and is never given back: at full speed that is 1.6 times the memory for the same throughput.
 */
function keepMemoryLow(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/**
 * Puts a sync together from the files that the user gave.
 * @throws {Failure} `config_error` where a file can't be used
 */
export async function prepareSync(
  files: { readonly config: string; readonly catalog: string },
  source: Source,
  { writer, log }: Terminal,
): Promise<Sync> {
  keepMemoryLow();
  const config = await readConfigFile(files.config);
  const streams = parseCatalog(await readJsonFile(files.catalog, "The catalog"));
  const plans = planCatalog(streams, config);
  const syncId = streams.find((stream) => stream.syncId !== undefined)?.syncId;
  const store = await openStore(config.rejected_records, syncId, new Date());
  const connection = connectionOf(config);
  const client = new BlueshiftClient(connection);
  const { version } = connection;
  log.info(
    `destination-blueshift ${version} writes to ${client.host}; streams in the catalog: ${plans.size}.`,
  );
  for (const doubt of doubtsAbout(config, streams)) log.warn(`${doubt} Is it misspelt?`);
  return new Sync({
    source,
    config,
    plans,
    writer,
    log,
    store,
    makeDelivery: (hooks) => deliveryTo(client, config, hooks),
  });
}
