import { readAnswer } from "../blueshift/answers.ts";
import type { BlueshiftClient } from "../blueshift/client.ts";
import { ENDPOINTS, type EndpointName, encodeBody } from "../blueshift/endpoints.ts";
import type { Config } from "../config/config.ts";
import { Delivery, type DeliveryOptions } from "../delivery/delivery.ts";
import type { ObjectContent } from "./contents.ts";

export type DeliveryHooks<R> = Pick<DeliveryOptions<R>, "ended" | "calling" | "failed" | "retried">;

/** Makes one call, and says what its answer means. */
export type Call = DeliveryOptions<unknown>["call"];

/** A call that was made, for whoever reports on it. */
export interface CallReport {
  readonly endpoint: EndpointName;
  readonly items: number;
  /** The HTTP status; a code such as `ECONNRESET` where no answer came. */
  readonly status: number | string;
  /** From when it was handed to the network until it was answered, in milliseconds. */
  readonly ms: number;
}

/**
 * Calls over the network.
 * @param made is told of each
 */
export const callsBy =
  (client: BlueshiftClient, made?: (call: CallReport) => void): Call =>
  async (endpoint, parcels, sent) => {
    const begun = performance.now();
    const body = encodeBody(
      endpoint,
      parcels.map(({ content }) => content),
    );
    const answer = await client.post(endpoint.path, endpoint.key, body, sent);
    const status = answer.kind === "no_answer" ? answer.code : answer.status;
    made?.({ endpoint: endpoint.name, items: parcels.length, status, ms: performance.now() - begun });
    const names = parcels.map(({ content }) => (content as ObjectContent).value);
    return readAnswer(endpoint, answer, names, Date.now());
  };

/** Calls that go nowhere and succeed. */
export const noCalls: Call = async (_endpoint, _parcels, sent) => {
  sent();
  return { kind: "processed", failed: [], unpinned: undefined };
};

/** The delivery of a sync: Blueshift's endpoints, used as the configuration says. */
export function deliveryBy<R>(call: Call, config: Config, hooks: DeliveryHooks<R>): Delivery<R> {
  const { rate_limits: rates, batching, retry } = config;
  const lane = (endpoint: EndpointName, items: number) => ({
    endpoint: ENDPOINTS[endpoint],
    callsPerSecond: rates[endpoint],
    items,
    bytes: batching.bytes,
    lingerMs: batching.linger_ms,
  });
  return new Delivery<R>({
    lanes: [
      lane("customer_bulk", batching.customers),
      lane("customer", 1),
      lane("event_bulk", batching.events),
    ],
    // A customer has an endpoint of its own; an event is a batch of one.
    singly: ({ name }) => (name === "customer_bulk" ? "customer" : name),
    maxElapsedMs: retry.max_elapsed_seconds * 1000,
    call,
    ...hooks,
  });
}
