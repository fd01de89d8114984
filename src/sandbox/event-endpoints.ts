import type { Customers } from "./customers.ts";
import { type ApiCall, type Endpoint, recordsIn } from "./endpoints.ts";
import { type Answer, badField, tooLarge, unprocessable } from "./errors.ts";
import { eventProblem } from "./event-rules.ts";
import type { Events } from "./events.ts";
import { isObject, type JsonValue } from "./json.ts";
import { EVENT_BYTES_PER_CALL, EVENTS_PER_CALL } from "./limits.ts";
import { type Rejection, rejection } from "./rejections.ts";

/** The endpoints that the event key opens. */
export function eventEndpoints(events: Events, customers: Customers): readonly Endpoint[] {
  const accept = (records: readonly JsonValue[], call: ApiCall): Answer => {
    const rejected: Rejection[] = [];
    for (const [index, record] of records.entries()) {
      if (!isObject(record) || call.spared.has(index)) continue;
      const effect = events.accept(record, call);
      if (effect.kind === "upsert") customers.upsert(effect.customer, call);
      if (effect.kind === "failed") rejected.push(rejection(index, record, effect.problem));
    }
    return { status: 200, body: { status: "ok" }, rejected };
  };

  const single: Endpoint = {
    name: "event",
    method: "POST",
    path: "/api/v1/event",
    key: "event",
    holds: "record",
    work: (call) => {
      const text = eventProblem(call.body);
      if (text === undefined) return accept([call.body], call);
      return { ...badField("event", text), rejected: [rejection(0, call.body, { text })] };
    },
  };

  const bulk: Endpoint = {
    name: "event_bulk",
    method: "POST",
    path: "/api/v1/bulkevents",
    key: "event",
    holds: "events",
    work: (call) => {
      if (call.bytes > EVENT_BYTES_PER_CALL) return tooLarge("You can upload maximum 1 MB in one api call");
      const records = recordsIn(bulk, call.body);
      if (records.length === 0) return badField("events", "must be an array of events and not empty");
      if (records.length > EVENTS_PER_CALL) {
        return tooLarge(`You can upload maximum ${EVENTS_PER_CALL} events in one api call`);
      }
      const problems = records.flatMap((record, index) => {
        const message = eventProblem(record);
        return message === undefined ? [] : [{ index, message }];
      });
      // One bad event, and none of the call is taken.
      if (problems.length === 0) return accept(records, call);
      const rejected = problems.map(({ index, message: text }) =>
        rejection(index, records[index] ?? null, { text }),
      );
      return { ...unprocessable(problems), rejected };
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
