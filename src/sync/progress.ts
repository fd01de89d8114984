import type { LaneCounts } from "../delivery/lane.ts";
import type { Failure } from "../failure.ts";
import type { Tally } from "./tally.ts";
import type { TextDates } from "./text-dates.ts";

/** How far a sync is. */
export interface SyncProgress {
  /** Since the sync began, in milliseconds. */
  readonly elapsedMs: number;
  readonly tally: Tally;
  /** More input may come. */
  readonly isReading: boolean;
  /** By `streamKey`, the streams of which no more comes. */
  readonly complete: ReadonlySet<string>;
  /** Lines that are no messages, and lines too long to be read. */
  readonly oddLines: { readonly unreadable: number; readonly overlong: number };
  /** Why the sync is going to fail; undefined while it is not. */
  readonly failure: Failure | undefined;
  /** By `streamKey`, of the streams that are sent. */
  readonly textDates: ReadonlyMap<string, TextDates>;
  /** By endpoint. */
  readonly lanes: ReadonlyMap<string, LaneCounts>;
  /** Where rejected records are kept; undefined where none was. */
  readonly keptAt: string | undefined;
  /** Records and states that were read and have not ended. */
  readonly inHand: number;
}
