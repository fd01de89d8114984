import type { Plan } from "../catalog/plan.ts";
import type { Row } from "../protocol/messages.ts";
import type { PreparedRow } from "./prepared-row.ts";
import type { Rejection } from "./rejections.ts";

/** Sees what happens in a sync, for whoever reports on it. */
export interface SyncObserver {
  /** A row has become what can be sent, or is going to be rejected. */
  readonly prepared?: (plan: Plan, row: Row, prepared: PreparedRow) => void;
  /**
   * A record is rejected; `line` is its place in the input, counted from 1, and `row` what it held, where it is wanted.
   */
  readonly rejected?: (plan: Plan, line: number, rejection: Rejection, row: unknown) => void;
  /** Whether rows are kept until their records have ended, so that `rejected` can be told of them. */
  readonly wantsRows?: boolean;
}
