import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type JsonValue, print } from "./json.ts";
import type { Page, Span } from "./storage/find.ts";

/** How much a list gives where `limit` is not said. */
const DEFAULT_LIMIT = 10_000;

/** So many items are read and printed at a time: a list of a million must neither fill memory nor hold calls up. */
const BATCH = 1_000;

export type Query = Readonly<Record<string, string | undefined>>;

export function queryOf(request: FastifyRequest): Query {
  return request.query as Query;
}

/** `offset` and `limit`, and `order=newest` for the last ones first. */
export function spanOf({ offset, limit, order }: Query): Span {
  return {
    offset: whole(offset, 0),
    limit: whole(limit, DEFAULT_LIMIT),
    order: order === "newest" ? "newest" : "oldest",
  };
}

/** Answers with an array of what `read` finds, and says in `x-total-count` how much there is in all. */
export function sendList(reply: FastifyReply, span: Span, read: (span: Span) => Page<JsonValue>): void {
  const first = read({ ...span, limit: Math.min(span.limit, BATCH) });
  reply.header("x-total-count", first.total).header("cache-control", "no-store");
  reply.type("application/json; charset=utf-8");
  if (span.limit <= BATCH || first.items.length < BATCH) reply.send(print(first.items));
  else reply.send(Readable.from(printed(first.items, span, read)));
}

function* printed(
  first: readonly JsonValue[],
  { offset, limit, order }: Span,
  read: (span: Span) => Page<JsonValue>,
): Generator<string> {
  let batch = first;
  yield `[${inside(batch)}`;
  for (let done = BATCH; done < limit && batch.length === BATCH; done += BATCH) {
    batch = read({ offset: offset + done, limit: Math.min(BATCH, limit - done), order }).items;
    if (batch.length > 0) yield `,${inside(batch)}`;
  }
  yield "]";
}

function inside(items: readonly JsonValue[]): string {
  return print(items).slice(1, -1);
}

function whole(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
}
