import type { Plan } from "../catalog/plan.ts";
import type { Problem } from "../objects/problem.ts";
import type { Input } from "../protocol/reader.ts";
import type { ObjectContent } from "./contents.ts";
import type { Kept } from "./receipt.ts";

/** What a sync takes in: what lines are, and what has been made of them already. */
export type Incoming = Input | ReadyRecord | Findings;

/** A record that is ready to be sent. */
export interface ReadyRecord {
  readonly kind: "ready";
  readonly plan: Plan;
  /** Its line in the input, counted from 1… */
  readonly line: number;
  /** …and how long that is. */
  readonly bytes: number;
  readonly content: ObjectContent;
  /** What of its row is not in the content, and why. */
  readonly leftOut: readonly Problem[];
  readonly kept: Kept | undefined;
}

/** What making a stream's records ready has brought to light so far. */
export interface Findings {
  readonly kind: "findings";
  readonly plan: Plan;
  /** Attributes that hold dates, though they are sent as text. */
  readonly textDates: readonly string[];
  /** Pointers of the route at which something was. */
  readonly found: readonly string[];
}
