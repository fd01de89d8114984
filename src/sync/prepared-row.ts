import type { Sending } from "../catalog/plan.ts";
import type { Shape } from "../catalog/shaper.ts";
import type { Row } from "../protocol/messages.ts";
import { contentOf, type ObjectContent } from "./contents.ts";
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
}

/** Makes of a row what can be sent: it is valid, has become its object, and fits into a call. */
export function prepareRow(
  { object, validate, shape }: Sending,
  { row, plain, flaw }: ReadRow,
  maxBytes: number,
): PreparedRow {
  const invalid = flaw === undefined ? validate(plain) : { reason: flaw };
  if (invalid !== undefined) return rejected({ problem: invalid, stage: "validation" });
  const shaped = shape(row);
  if (shaped.problem !== undefined) return rejected({ problem: shaped.problem, stage: "mapping" });
  const content = contentOf(shaped.attributes, object.identifiers);
  if (content.bytes <= maxBytes) return { kind: "ready", shape: shaped, content };
  return rejected({
    problem: { reason: `is larger than a call may be (${maxBytes} bytes, see /batching/bytes)` },
    words: `is ${content.bytes} bytes large, of ${maxBytes} that a call may hold`,
    stage: "mapping",
  });
}

const rejected = (rejection: Rejection): PreparedRow => ({ kind: "rejected", rejection });
