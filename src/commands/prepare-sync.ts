import { BlueshiftClient } from "../blueshift/client.ts";
import { parseCatalog } from "../catalog/configured-catalog.ts";
import { planCatalog } from "../catalog/plan.ts";
import { readConfigFile } from "../config/config.ts";
import { readJsonFile } from "../config/json-file.ts";
import { Failure } from "../failure.ts";
import { openStore } from "../rejects/store.ts";
import { Sync } from "../sync/sync.ts";
import { deliveryTo } from "../sync/transport.ts";
import type { Terminal } from "./cli.ts";
import { connectionOf } from "./connection.ts";

/**
 * Puts a sync together from the files that the user gave; signals end it in order from then on.
 * @throws {Failure} `config_error` where a file can't be used
 */
export async function prepareSync(
  files: { readonly config: string; readonly catalog: string },
  { writer, log }: Terminal,
): Promise<Sync> {
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
  const makeDelivery: ConstructorParameters<typeof Sync>[0]["makeDelivery"] = (hooks) =>
    deliveryTo(client, config, hooks);
  const sync = new Sync({ config, plans, writer, log, store, makeDelivery });
  haltOnSignals(sync);
  return sync;
}

/** Exit codes of a program that a signal ended: 128 and the signal's number. */
const SIGNALS = { SIGTERM: 143, SIGINT: 130 } as const;

/** The first signal ends the sync in order; a second ends the program where it stands. */
function haltOnSignals(sync: Sync): void {
  let signalled = false;
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (signalled) process.exit(exitCode);
      signalled = true;
      const message =
        `The sync was ended by ${signal} before its input was. What was acknowledged is delivered; ` +
        `run the sync again for the rest.`;
      sync.halt(new Failure("transient_error", message, { exitCode }));
    });
  }
}
