import type { KeyKind } from "./auth.ts";
import type { Answer } from "./errors.ts";
import { isArray, isObject, type JsonValue } from "./json.ts";

/** The endpoints by the names that the journal, the summary and the faults use. */
export const ENDPOINT_NAMES = [
  "customer",
  "customer_bulk",
  "customer_search",
  "customer_get",
  "event",
  "event_bulk",
  "event_debug",
] as const;

export type EndpointName = (typeof ENDPOINT_NAMES)[number];

/** A call as what it changes refers to it: its number in the journal, and when the change was made. */
export interface CallRef {
  readonly number: number;
  readonly at: number;
}

/** A call that has got as far as being worked on. */
export interface ApiCall extends CallRef {
  /** Null for a GET. */
  readonly body: JsonValue;
  readonly bytes: number;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly uuid: string;
  /** Records, by their place from 0, that a fault wants left alone. */
  readonly spared: ReadonlySet<number>;
}

export interface Endpoint {
  readonly name: EndpointName;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly key: KeyKind;
  /** What the body holds: no body, one record, or an object with an array of them. */
  readonly holds: "nothing" | "record" | "customers" | "events";
  readonly work: (call: ApiCall) => Answer;
}

/** The customers or events in a body, none where it is not of the endpoint's shape. */
export function recordsIn(endpoint: Endpoint, body: JsonValue): readonly JsonValue[] {
  switch (endpoint.holds) {
    case "nothing":
      return [];
    case "record":
      return [body];
    default: {
      const records = isObject(body) ? body[endpoint.holds] : undefined;
      return isArray(records) ? records : [];
    }
  }
}
