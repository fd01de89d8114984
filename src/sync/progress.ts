import type { LaneCounts } from "../delivery/lane.ts";
import type { Tally } from "./tally.ts";
import type { TextDates } from "./text-dates.ts";

/** How far a sync is. */
export interface SyncProgress {
  /** Since the sync began, in milliseconds. */
  readonly elapsedMs: number;
  readonly tally: Tally;
  /** By `streamKey`, of the streams that are sent. */
  readonly textDates: ReadonlyMap<string, TextDates>;
  /** By endpoint. */
  readonly lanes: ReadonlyMap<string, LaneCounts>;
  /** Records and states that were read and have not ended. */
  readonly inHand: number;
}
