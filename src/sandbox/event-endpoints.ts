import type { Customers } from "./customers.ts";
import { type Endpoint, recordsIn } from "./endpoints.ts";
import { type Answer, badField, tooLarge, unprocessable } from "./errors.ts";
import { eventProblem } from "./event-rules.ts";
import type { Events } from "./events.ts";
import { isObject, type JsonValue } from "./json.ts";
import { EVENT_BYTES_PER_CALL, EVENTS_PER_CALL } from "./limits.ts";

const accepted: Answer = { status: 200, body: { status: "ok" } };

/** The endpoints that the event key opens. */
export function eventEndpoints(events: Events, customers: Customers): readonly Endpoint[] {
  const accept = (record: JsonValue, call: number): void => {
    const customer = isObject(record) ? events.accept(record) : undefined;
    if (customer !== undefined) customers.upsert(customer, call);
  };

  const single: Endpoint = {
    name: "event",
    method: "POST",
    path: "/api/v1/event",
    key: "event",
    holds: "record",
    work: ({ body, number, spared }) => {
      const problem = eventProblem(body);
      if (problem !== undefined) return badField("event", problem);
      if (!spared.has(0)) accept(body, number);
      return accepted;
    },
  };

  const bulk: Endpoint = {
    name: "event_bulk",
    method: "POST",
    path: "/api/v1/bulkevents",
    key: "event",
    holds: "events",
    work: ({ body, bytes, number, spared }) => {
      if (bytes > EVENT_BYTES_PER_CALL) return tooLarge("You can upload maximum 1 MB in one api call");
      const records = recordsIn(bulk, body);
      if (records.length === 0) return badField("events", "must be an array of events and not empty");
      if (records.length > EVENTS_PER_CALL) {
        return tooLarge(`You can upload maximum ${EVENTS_PER_CALL} events in one api call`);
      }
      const problems = records.flatMap((record, index) => {
        const message = eventProblem(record);
        return message === undefined ? [] : [{ index, message }];
      });
      // One bad event, and none of the call is taken.
      if (problems.length > 0) return unprocessable(problems);
      for (const [index, record] of records.entries()) if (!spared.has(index)) accept(record, number);
      return accepted;
    },
  };

  const debug: Endpoint = {
    name: "event_debug",
    method: "GET",
    path: "/api/v1/event/debug",
    key: "event",
    holds: "nothing",
    work: () => ({ status: 200, body: { events: events.lastOfEachName() } }),
  };

  return [single, bulk, debug];
}
