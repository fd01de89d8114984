import type { Config } from "../config/config.ts";
import { FileStore } from "./file-store.ts";
import type { RejectedRecordStore } from "./rejected-record.ts";

const NOWHERE: RejectedRecordStore = { keep: async () => {}, location: undefined, close: async () => {} };

/**
 * Opens the store that the user asked for.
 * @throws {Failure} `config_error` where it can't be used
 */
export async function openStore(
  where: Config["rejected_records"],
  syncId: number | undefined,
  startedAt: Date,
): Promise<RejectedRecordStore> {
  switch (where.storage) {
    case "none":
      return NOWHERE;
    case "file":
      return FileStore.open(where.path, syncId, startedAt);
  }
}
