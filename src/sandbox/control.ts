import type { FastifyInstance, FastifyRequest } from "fastify";
import { readBody } from "./body.ts";
import type { Customers } from "./customers.ts";
import { badRequest } from "./errors.ts";
import type { Events } from "./events.ts";
import { OrderError, readOrder } from "./fault-orders.ts";
import type { History } from "./history.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Stations } from "./service.ts";
import { sendAnswer } from "./wire.ts";

export interface Stores {
  readonly customers: Customers;
  readonly events: Events;
  readonly history: History | undefined;
}

/** How much a list gives where `limit` is not said. */
const LIST_LIMIT = 10_000;

/** Looking in and making things go wrong: `/_sandbox/…`, which is no part of Blueshift and needs no key. */
export function addControl(app: FastifyInstance, stations: Stations, stores: Stores): void {
  const { customers, events, history } = stores;
  const { faults, inFlight, journal, keys } = stations;

  app.get("/_sandbox/summary", (_request, reply) => {
    const { accepted, repeated, failed } = events.counts;
    sendAnswer(reply, {
      status: 200,
      body: {
        customers: customers.size,
        upserts: customers.upserts,
        events: accepted,
        eventsRepeated: repeated,
        eventsFailed: failed,
        ...journal.counts,
        ...inFlight.counts,
      },
    });
  });

  app.get("/_sandbox/customers", (request, reply) => {
    sendAnswer(
      reply,
      list(request, (offset, limit) => customers.list(offset, limit)),
    );
  });

  app.get("/_sandbox/events", (request, reply) => {
    sendAnswer(
      reply,
      list(request, (offset, limit) => events.list(offset, limit)),
    );
  });

  app.get("/_sandbox/calls", (request, reply) => {
    sendAnswer(
      reply,
      list(request, (offset, limit) => journal.list(offset, limit).map((call): JsonObject => ({ ...call }))),
    );
  });

  app.get("/_sandbox/history", (request, reply) => {
    if (history === undefined) {
      sendAnswer(reply, { status: 404, body: { message: "No history is kept: start the sandbox with it" } });
      return;
    }
    const { customer_id: id, email } = queryOf(request);
    const found = id === undefined ? customers.withEmail(email ?? "") : customers.withId(id);
    const upserts = found.flatMap((customer) => history.of(customer));
    sendAnswer(reply, { status: 200, body: upserts.map((upsert): JsonObject => ({ ...upsert })) });
  });

  app.post("/_sandbox/faults", (request, reply) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const body = readBody("application/json", bytes);
    try {
      if (body.kind === "bad") sendAnswer(reply, body.answer);
      else {
        obey(body.value, stations);
        sendAnswer(reply, done);
      }
    } catch (error) {
      if (!(error instanceof OrderError)) throw error;
      sendAnswer(reply, badRequest(error.message));
    }
  });

  app.delete("/_sandbox/faults", (_request, reply) => {
    faults.clear();
    keys.restoreAll();
    sendAnswer(reply, done);
  });

  app.delete("/_sandbox/data", (_request, reply) => {
    customers.clear();
    events.clear();
    journal.clear();
    inFlight.clearCounts();
    sendAnswer(reply, done);
  });
}

const done = { status: 200, body: { status: "ok" } };

function obey(body: JsonValue, { faults, keys, now }: Stations): void {
  const order = readOrder(body);
  switch (order.kind) {
    case "arm":
      faults.arm(order.calls, order.endpoint, order.fault);
      return;
    case "outage":
      faults.failUntil(now() + order.ms);
      return;
    case "revoke":
      keys.revoke(order.key);
      return;
    case "restore":
      keys.restore(order.key);
      return;
    case "refuse":
      faults.refuse(order.rule);
  }
}

function list(request: FastifyRequest, read: (offset: number, limit: number) => readonly JsonValue[]) {
  const { offset, limit } = queryOf(request);
  return { status: 200, body: read(whole(offset, 0), whole(limit, LIST_LIMIT)) };
}

function whole(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise;
}

function queryOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.query as Readonly<Record<string, string | undefined>>;
}
