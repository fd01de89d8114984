import type { JsonObject } from "./json.ts";
import type { Stations } from "./service.ts";
import type { Stores } from "./stores.ts";

/** How much of everything there is, and was. */
export function summaryOf(
  { inFlight, journal }: Stations,
  { customers, events, rejections }: Stores,
): JsonObject {
  const { accepted, repeated, failed } = events.counts;
  return {
    customers: customers.size,
    upserts: customers.upserts,
    events: accepted,
    eventsRepeated: repeated,
    eventsFailed: failed,
    rejected: rejections.total,
    ...journal.counts,
    ...inFlight.counts,
  };
}
