import type { Config } from "../config/config.ts";
import { FileStore } from "./file-store.ts";
import type { RejectedRecordStore } from "./rejected-record.ts";

/**
 * Opens the store that the user asked for; undefined where rejected records are not to be kept.
 * @throws {Failure} `config_error` where it can't be used
 */
export async function openStore(
  where: Config["rejected_records"],
  syncId: number | undefined,
  startedAt: Date,
): Promise<RejectedRecordStore | undefined> {
  switch (where.storage) {
    case "none":
      return undefined;
    case "file":
      return FileStore.open(where.path, syncId, startedAt);
  }
}
