import { MAX_CUSTOMERS_PER_CALL, MAX_EVENTS_PER_CALL } from "./limits.ts";

/** Which of the account's two keys an endpoint asks for. */
export type KeyName = "user" | "event";

export type EndpointName = "customer" | "customer_bulk" | "event_bulk";

/** An endpoint that writes. Its items are JSON texts, and are sent in the order given. */
export interface Endpoint {
  readonly name: EndpointName;
  readonly path: string;
  readonly key: KeyName;
  /** The most items that one call may hold. */
  readonly maxItems: number;
  /** What the items of a call are wrapped in. */
  readonly envelope: readonly [head: string, tail: string];
  /** Whether it answers 404 and 409 for conflicts that pass. */
  readonly hasConflicts: boolean;
}

export const ENDPOINTS: Readonly<Record<EndpointName, Endpoint>> = {
  customer: {
    name: "customer",
    path: "/api/v1/customers",
    key: "user",
    maxItems: 1,
    envelope: ["", ""],
    hasConflicts: true,
  },
  customer_bulk: {
    name: "customer_bulk",
    path: "/api/v1/customers/bulk",
    key: "user",
    maxItems: MAX_CUSTOMERS_PER_CALL,
    envelope: ['{"customers":[', "]}"],
    hasConflicts: true,
  },
  event_bulk: {
    name: "event_bulk",
    path: "/api/v1/bulkevents",
    key: "event",
    maxItems: MAX_EVENTS_PER_CALL,
    envelope: ['{"events":[', "]}"],
    hasConflicts: false,
  },
};

/** Bytes of a call's body beside its items: the envelope, and a comma between two. */
export const envelopeBytes = ({ envelope: [head, tail] }: Endpoint): number => head.length + tail.length;

/** How large an item alone may be, in bytes, in calls of so many. */
export const maxItemBytes = (endpoint: Endpoint, callBytes: number): number =>
  callBytes - envelopeBytes(endpoint);

/** An item as it is sent. */
export interface Item {
  readonly json: string;
  /** Of `json`, in UTF-8. */
  readonly bytes: number;
}

const COMMA = 0x2c;

/**
 * The body of a call. Each item is written to its place: joined as text first, it would be copied twice more, which
 * took a sixth of all time where rows are large.
 */
export function encodeBody(endpoint: Endpoint, items: readonly Item[]): Buffer {
  const [head, tail] = endpoint.envelope;
  let length = envelopeBytes(endpoint) + Math.max(items.length - 1, 0);
  for (const { bytes } of items) length += bytes;
  const body = Buffer.allocUnsafe(length);
  let at = body.write(head);
  let isFirst = true;
  for (const { json, bytes } of items) {
    if (!isFirst) body[at++] = COMMA;
    isFirst = false;
    // ASCII is copied as it lies.
    at += body.write(json, at, bytes === json.length ? "latin1" : "utf8");
  }
  at += body.write(tail, at);
  // What is not written would be whatever was in that memory before.
  if (at !== length) throw new Error(`A body of ${length} bytes has ${at}.`);
  return body;
}
