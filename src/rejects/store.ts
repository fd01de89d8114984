import { FileStore } from "./file-store.ts";
import type { RejectedRecordStore } from "./rejected-record.ts";

/** Where the user wants rejected records to be kept. */
export type Storage = { readonly storage: "none" } | { readonly storage: "file"; readonly path: string };

/**
 * Opens the store that the user asked for; undefined where rejected records are not to be kept.
 * @throws {Failure} `config_error` where it can't be used
 */
export async function openStore(
  where: Storage,
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
