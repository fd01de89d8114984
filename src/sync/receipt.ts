import type { Plan } from "../catalog/plan.ts";
import type { Ticket } from "../checkpoint/ledger.ts";
import type { Parcel } from "../delivery/parcel.ts";
import type { RecordMessage, StateMessage } from "../protocol/messages.ts";
import type { StreamTally } from "./tally.ts";

/** What is kept of a record until it ends. */
export interface Receipt {
  readonly plan: Plan;
  readonly tally: StreamTally;
  readonly ticket: Ticket<HeldState>;
  /** Its line in the input, counted from 1… */
  readonly line: number;
  /** …and how long that is. */
  readonly bytes: number;
  /** Undefined where nobody wants to see rejected records. */
  readonly kept: Kept | undefined;
}

/** A record that somebody may want to see, or what makes it again. */
export type Kept = RecordMessage["record"] | (() => RecordMessage["record"]);

/** The record of a receipt, where it was kept. */
export const recordOf = ({ kept }: Receipt): RecordMessage["record"] | undefined =>
  typeof kept === "function" ? kept() : kept;

/** What is kept of a state until it goes out. */
export interface HeldState {
  readonly message: StateMessage;
  /** Of its line. */
  readonly bytes: number;
}

/** The tallies of the streams whose records are in a call. */
export function talliesIn(parcels: readonly Parcel<Receipt>[]): ReadonlySet<StreamTally> {
  const tallies = new Set<StreamTally>();
  for (const { receipts } of parcels) for (const { tally } of receipts) tallies.add(tally);
  return tallies;
}
