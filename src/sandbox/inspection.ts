import type { FastifyInstance } from "fastify";
import { type Customer, shown } from "./customers.ts";
import { ENDPOINT_NAMES } from "./endpoints.ts";
import { badRequest, notFound } from "./errors.ts";
import type { AcceptedEvent } from "./events.ts";
import { faultState } from "./fault-state.ts";
import type { Upsert } from "./history.ts";
import type { CallQuery } from "./journal.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { type Query, queryOf, sendList, spanOf } from "./lists.ts";
import type { Stations } from "./service.ts";
import type { Stores } from "./stores.ts";
import { summaryOf } from "./summary.ts";
import { uuidOf } from "./uuid.ts";
import { sendAnswer } from "./wire.ts";

/** How many of a customer's upserts are shown with it. */
const UPSERTS_SHOWN = 100;
const REASONS_SHOWN = 50;
/** Every batch of a search scans all customers anew. */
const SEARCH_LIMIT = 1_000;

/** Looking in, without changing anything. Paths are below `/_sandbox`. */
export function addInspection(app: FastifyInstance, stations: Stations, stores: Stores): void {
  const { customers, history, events, bodies, rejections } = stores;
  const { journal } = stations;
  const answer = (path: string, read: (query: Query) => JsonValue): void => {
    app.get(path, (request, reply) => sendAnswer(reply, ok(read(queryOf(request)))));
  };

  answer("/summary", () => summaryOf(stations, stores));
  answer("/faults", () => faultState(stations));
  answer("/event-names", () => events.names);
  answer("/rejected/reasons", () => rejections.reasons(REASONS_SHOWN));
  answer("/history", ({ customer_id: id, email }) => {
    const found = id === undefined ? customers.withEmail(email ?? "") : customers.withId(id);
    return found.flatMap(({ number, profile }) =>
      history
        .of(number, profile, Number.MAX_SAFE_INTEGER)
        .map(({ call, attributes }) => ({ call, attributes }))
        .reverse(),
    );
  });

  app.get("/customers", (request, reply) => {
    const { search = "", details, ...query } = queryOf(request);
    const span = spanOf(query);
    const show = details === "true" ? customerInDetail : shown;
    const read = search === "" ? customers.list.bind(customers) : customers.search.bind(customers, search);
    const limit = search === "" ? span.limit : Math.min(span.limit, SEARCH_LIMIT);
    sendList(reply, { ...span, limit }, (span) => {
      const { total, items } = read(span);
      return { total, items: items.map(show) };
    });
  });

  app.get<{ Params: { uuid: string } }>("/customers/:uuid", (request, reply) => {
    const [customer] = customers.withUuid(request.params.uuid);
    if (customer === undefined) return sendAnswer(reply, notFound);
    const upserts = history.of(customer.number, customer.profile, UPSERTS_SHOWN);
    const body = { ...customerInDetail(customer), history: upserts.map(upsertInDetail) };
    return sendAnswer(reply, ok(body));
  });

  app.get("/events", (request, reply) => {
    const { search, name, details, ...query } = queryOf(request);
    const show = details === "true" ? eventInDetail : ({ event }: AcceptedEvent) => event;
    sendList(reply, spanOf(query), (span) => {
      const { total, items } = events.list({ search, name, ...span });
      return { total, items: items.map(show) };
    });
  });

  app.get<{ Params: { id: string } }>("/events/:id", (request, reply) => {
    const event = events.withId(Number(request.params.id));
    return sendAnswer(reply, event === undefined ? notFound : ok(eventInDetail(event)));
  });

  app.get("/calls", (request, reply) => {
    const { endpoint, status, ...query } = queryOf(request);
    const statuses = status === undefined ? undefined : statusesOf(status);
    if (status !== undefined && statuses === undefined) {
      return sendAnswer(reply, badRequest("status must be such as 503, 5xx or none"));
    }
    if (endpoint !== undefined && !ENDPOINT_NAMES.some((name) => name === endpoint)) {
      return sendAnswer(reply, badRequest(`endpoint must be one of ${ENDPOINT_NAMES.join(", ")}`));
    }
    return sendList(reply, spanOf(query), (span) => {
      const { total, items } = journal.list({ endpoint, status: statuses, ...span });
      return { total, items: items.map((call): JsonObject => ({ ...call })) };
    });
  });

  app.get<{ Params: { number: string } }>("/calls/:number", (request, reply) => {
    const call = journal.withNumber(Number(request.params.number));
    if (call === undefined) return sendAnswer(reply, notFound);
    const { request: sent = null, response = null } = bodies.of(call.number) ?? {};
    const rejected = rejections.of(call.number);
    return sendAnswer(
      reply,
      ok({
        ...call,
        rejected_items: rejected,
        request: sent && { ...sent },
        response: response && { ...response },
      }),
    );
  });

  app.get("/rejected", (request, reply) => {
    const { search, ...query } = queryOf(request);
    sendList(reply, spanOf(query), (span) => rejections.list({ search, ...span }));
  });
}

function ok(body: JsonValue) {
  return { status: 200, headers: { "cache-control": "no-store" }, body };
}

function customerInDetail({ number, ...customer }: Customer): JsonObject {
  return { uuid: uuidOf(number), ...customer };
}

function upsertInDetail({ call, at, attributes, changes }: Upsert): JsonObject {
  return {
    call,
    at,
    sent: Object.keys(attributes).length,
    changes: changes.map((change) => ({ ...change })),
  };
}

function eventInDetail({ ...event }: AcceptedEvent): JsonObject {
  return event;
}

/** `503`, `5xx`, or `none` for calls without an answer; undefined for anything else. */
function statusesOf(text: string): CallQuery["status"] {
  if (text === "none") return null;
  const [, digit, rest] = /^([1-5])(\d\d|xx)$/.exec(text) ?? [];
  if (digit === undefined || rest === undefined) return undefined;
  return [Number(`${digit}${rest.replace("xx", "00")}`), Number(`${digit}${rest.replace("xx", "99")}`)];
}
