import type { Sending } from "../catalog/plan.ts";
import type { Shape } from "../catalog/shaper.ts";
import type { Row } from "../protocol/messages.ts";
import { contentOf, leastBytesOf, type ObjectContent } from "./contents.ts";
import type { Rejection } from "./rejections.ts";

/** What a row has become before it is sent. */
export type PreparedRow =
  | { readonly kind: "ready"; readonly shape: Shape; readonly content: ObjectContent }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** A row as it was read. */
export interface ReadRow {
  readonly row: Row;
  /** The same with JavaScript's own numbers. */
  readonly plain: Row;
  /** Why it can't be used at all. */
  readonly flaw: string | undefined;
  /** Of the line that it came in. */
  readonly bytes: number;
}

/** Makes of a row what can be sent: it is valid, has become its object, and fits into a call. */
export function prepareRow(
  { object, validate, shape }: Sending,
  { row, plain, flaw, bytes }: ReadRow,
  maxBytes: number,
): PreparedRow {
  const invalid = flaw === undefined ? validate(plain) : { reason: flaw };
  if (invalid !== undefined) return rejected({ problem: invalid, stage: "validation" });
  const shaped = shape(row);
  if (shaped.problem !== undefined) return rejected({ problem: shaped.problem, stage: "mapping" });
  // A row of 40 MB is not written as JSON only to be found too large: that would be a further copy of it, or two.
  const least = bytes > maxBytes ? leastBytesOf(shaped.attributes) : 0;
  if (least > maxBytes) return tooLarge(`more than ${least}`, maxBytes);
  const content = contentOf(shaped.attributes, object.identifiers);
  if (content.bytes > maxBytes) return tooLarge(String(content.bytes), maxBytes);
  return { kind: "ready", shape: shaped, content };
}

const tooLarge = (bytes: string, maxBytes: number): PreparedRow =>
  rejected({
    problem: { reason: `is larger than a call may be (${maxBytes} bytes, see /batching/bytes)` },
    words: `is ${bytes} bytes large, of ${maxBytes} that a call may hold`,
    stage: "mapping",
  });

const rejected = (rejection: Rejection): PreparedRow => ({ kind: "rejected", rejection });
