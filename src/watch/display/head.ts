import type { Failure } from "../../failure.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { Subject } from "../watcher.ts";
import type { Cell } from "./table.ts";

/** What a sync does. */
export function head({ command, host }: Subject, { failure }: SyncProgress): Cell {
  if (failure !== undefined) return { text: "Failing: calls under way are waited for", style: "red" };
  return { text: `${command === "replay" ? "Replaying" : "Writing"} to ${host ?? "nowhere"}`, style: "bold" };
}

/** How a sync ended. */
export const endHead = (failure: Failure | undefined): Cell =>
  failure === undefined ? { text: "Done", style: "green" } : { text: "Failed", style: "red" };
