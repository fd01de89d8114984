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

/** The body of a call. */
export const encodeBody = ({ envelope: [head, tail] }: Endpoint, items: readonly string[]): string =>
  `${head}${items.join(",")}${tail}`;
