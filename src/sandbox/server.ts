import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import { Keys } from "./auth.ts";
import { Chance, type Latency } from "./chance.ts";
import { addControl } from "./control.ts";
import { customerEndpoints } from "./customer-endpoints.ts";
import { Customers } from "./customers.ts";
import { badRequest, notFound, serverError, tooLarge } from "./errors.ts";
import { eventEndpoints } from "./event-endpoints.ts";
import { Events } from "./events.ts";
import { Faults } from "./faults.ts";
import { History } from "./history.ts";
import { InFlight } from "./in-flight.ts";
import { Journal } from "./journal.ts";
import { RateLimits, type Rates } from "./rates.ts";
import { type Arrival, Service, type Stations } from "./service.ts";
import { sendAnswer } from "./wire.ts";

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** The one key that is let in; any that is not empty where this is left out. */
  readonly userApiKey?: string;
  readonly eventApiKey?: string;
  /** Calls a second; 0 or Infinity for no limit. Default: Blueshift's 50, 5 and 5. */
  readonly rates?: Rates;
  /** How long each call takes: ms, or a range to draw from. Default 0. */
  readonly latency?: number | Latency;
  /** The share of calls that fail by chance, 0 (default) to 1. */
  readonly failRate?: number;
  /** Whether such a call may also hang until its caller gives up. Default false. */
  readonly failHang?: boolean;
  /** For latency and failures; the same seed, the same luck. Default 1. */
  readonly seed?: number;
  /** Whether each customer's upserts are kept for `/_sandbox/history`. Default false: it takes memory. */
  readonly history?: boolean;
  /** The clock, in ms, never going back. Default: the real time. Latency and delays are always real. */
  readonly now?: () => number;
}

export interface Sandbox {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts what is open, calls that hang included. */
  close(): Promise<void>;
}

// Far above what Blueshift takes, so that it is Blueshift's 413 that callers see and not the server's.
const BODY_LIMIT = 64 * 1024 * 1024;

/**
 * Starts a stand-in for Blueshift: its customers and events endpoints as far as its documents say, and
 * strict where they leave it open, so that what works here does not work by luck. Everything is in
 * memory and ends with it.
 *
 * @throws where the port can't be listened on
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = "127.0.0.1", latency = 0 } = options;
  const stations: Stations = {
    keys: new Keys({
      ...(options.userApiKey === undefined ? {} : { user: options.userApiKey }),
      ...(options.eventApiKey === undefined ? {} : { event: options.eventApiKey }),
    }),
    rates: new RateLimits(options.rates ?? {}),
    faults: new Faults(),
    chance: new Chance({
      latency: typeof latency === "number" ? [latency, latency] : latency,
      failRate: options.failRate ?? 0,
      failHang: options.failHang ?? false,
      seed: options.seed ?? 1,
    }),
    inFlight: new InFlight(),
    journal: new Journal(),
    now: options.now ?? realTime,
  };
  const history = options.history ? new History() : undefined;
  const customers = new Customers(history);
  const events = new Events();
  const service = new Service(stations);

  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, exposeHeadRoutes: false });
  // Bodies are read by our own parser: fastify's would refuse `__proto__` and lose digits.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => sendAnswer(reply, notFound));
  app.setErrorHandler<{ statusCode?: number; message: string }>(
    ({ statusCode = 500, message }, _request, reply) => {
      if (statusCode === 413) sendAnswer(reply, tooLarge("The request body is too large"));
      else sendAnswer(reply, statusCode < 500 ? badRequest(message) : serverError(500));
    },
  );

  app.decorateRequest("arrival", null);
  for (const endpoint of [
    ...customerEndpoints(customers, stations.faults),
    ...eventEndpoints(events, customers),
  ]) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      onRequest: (request, _reply, done) => {
        request.setDecorator("arrival", service.arrive(endpoint));
        done();
      },
      handler: async (request, reply) => {
        await service.serve(endpoint, request.getDecorator<Arrival>("arrival"), request, reply);
        return reply;
      },
    });
  }
  addControl(app, stations, { customers, events, history });

  await app.listen({ host, port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    close: async () => {
      await app.close();
    },
  };
}

/** Like Date.now(), but finer, and not set back when the machine's clock is. */
function realTime(): number {
  return performance.timeOrigin + performance.now();
}
