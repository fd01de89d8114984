import type { FastifyInstance } from "fastify";
import { readBody } from "./body.ts";
import { badRequest } from "./errors.ts";
import { OrderError, readOrder } from "./fault-orders.ts";
import type { JsonValue } from "./json.ts";
import type { Stations } from "./service.ts";
import type { Stores } from "./stores.ts";
import { sendAnswer } from "./wire.ts";

const done = { status: 200, body: { status: "ok" } };

/** Making things go wrong, making them well again, and forgetting. Paths are below `/_sandbox`. */
export function addControl(app: FastifyInstance, stations: Stations, stores: Stores): void {
  const { chance, faults, inFlight, journal, keys, traffic } = stations;
  const { customers, events, storage } = stores;

  app.post("/faults", (request, reply) => {
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

  app.delete("/faults", (_request, reply) => {
    faults.clear();
    keys.restoreAll();
    chance.latency = undefined;
    sendAnswer(reply, done);
  });

  app.delete("/data", (_request, reply) => {
    customers.clear();
    events.clear();
    journal.clear();
    inFlight.clearCounts();
    traffic.clear();
    storage.shrink();
    sendAnswer(reply, done);
  });
}

function obey(body: JsonValue, { chance, faults, keys, now }: Stations): void {
  const order = readOrder(body);
  switch (order.kind) {
    case "arm":
      faults.arm(order.calls, order.endpoint, order.fault);
      return;
    case "outage":
      faults.failUntil(now() + order.ms);
      return;
    case "latency":
      chance.latency = order.latency;
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
