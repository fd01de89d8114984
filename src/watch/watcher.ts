import type { Plans } from "../catalog/plan.ts";
import type { Failure } from "../failure.ts";
import type { SyncObserver } from "../sync/observer.ts";
import type { SyncProgress } from "../sync/progress.ts";
import type { CallReport } from "../sync/transport.ts";

/** The sync that is watched, as it can be told before it begins. */
export interface Subject {
  readonly command: "write" | "replay" | "dry run";
  readonly version: string;
  /** Where it sends to; undefined where nothing is sent. */
  readonly host: string | undefined;
  readonly plans: Plans;
  readonly startedAt: Date;
}

/** Looks at a sync from its beginning to its end. Has no clock and no timer of its own: it is told when to look. */
export interface Watcher extends Pick<SyncObserver, "rejected" | "wantsRows"> {
  /** What it is, for the log. */
  readonly name: string;
  /** How often it looks, in milliseconds. */
  readonly everyMs: number;
  /** The sync begins; `progress` says how far it is whenever it is called. */
  begin?(progress: () => SyncProgress): void;
  look(progress: SyncProgress): void;
  /** A call was answered, or broke off. */
  readonly called?: (call: CallReport) => void;
  /**
   * The sync has ended: well, or with this failure. What must be done is done before this returns, since the program
   * may be about to end.
   */
  end(progress: SyncProgress, failure: Failure | undefined): void | Promise<void>;
}
