import type { Failure } from "../../failure.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { Subject } from "../watcher.ts";
import type { CallTimes } from "./call-times.ts";
import type { Examples } from "./examples.ts";
import type { Sample } from "./history.ts";

/** What a report is made of. */
export interface ReportData {
  readonly subject: Subject;
  /** As it was at the end. */
  readonly progress: SyncProgress;
  readonly failure: Failure | undefined;
  readonly samples: readonly Sample[];
  readonly callTimes: Pick<CallTimes, "of">;
  readonly examples: Pick<Examples, "of">;
}
