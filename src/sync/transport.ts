import { readAnswer } from "../blueshift/answers.ts";
import type { BlueshiftClient } from "../blueshift/client.ts";
import { ENDPOINTS, type Endpoint, type EndpointName, encodeBody } from "../blueshift/endpoints.ts";
import type { Config } from "../config/config.ts";
import type { Parcel } from "../delivery/backlog.ts";
import { Delivery, type DeliveryOptions } from "../delivery/delivery.ts";
import type { ObjectContent } from "./contents.ts";

export type DeliveryHooks<R> = Pick<DeliveryOptions<R>, "ended" | "failed" | "retried">;

/** Makes one call, and says what its answer means. */
export type Call = DeliveryOptions<unknown>["call"];

/** Calls over the network. */
export const callsBy =
  (client: BlueshiftClient): Call =>
  async (endpoint, parcels, sent) => {
    const answer = await client.post(endpoint.path, endpoint.key, bodyOf(endpoint, parcels), sent);
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

const bodyOf = (endpoint: Endpoint, parcels: readonly Parcel<unknown>[]): string =>
  encodeBody(
    endpoint,
    parcels.map(({ content }) => content.json),
  );
