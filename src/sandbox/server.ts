import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { Keys } from "./auth.ts";
import { Bodies } from "./bodies.ts";
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
import { addInspection } from "./inspection.ts";
import { Journal } from "./journal.ts";
import { addPage } from "./page.ts";
import { RateLimits, type Rates } from "./rates.ts";
import { Rejections } from "./rejections.ts";
import { type Arrival, Service, type Stations } from "./service.ts";
import type { StorageError } from "./storage/errors.ts";
import { Storage } from "./storage/storage.ts";
import type { Stores } from "./stores.ts";
import { addStream } from "./stream.ts";
import { Traffic } from "./traffic.ts";
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
  /** Where the data is kept, so that the next sandbox goes on with it. In memory where this is left out. */
  readonly dataDir?: string;
  /** Whether every customer's whole history is kept, and not only the newest changes of all. Default false. */
  readonly history?: boolean;
  /** The clock, in ms, never going back. Default: the real time. Latency and delays are always real. */
  readonly now?: () => number;
}

export interface Sandbox {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** How many customers it knew when it started. */
  readonly customers: number;
  /** Resolves, if ever, when data can't be written any more. */
  readonly breakage: Promise<StorageError>;
  /** Stops listening and cuts what is open, calls that hang included. */
  close(): Promise<void>;
}

// Far above what Blueshift takes, so that it is Blueshift's 413 that callers see and not the server's.
const BODY_LIMIT = 64 * 1024 * 1024;

/**
 * Starts a stand-in for Blueshift: its customers and events endpoints as far as its documents say, and
 * strict where they leave it open, so that what works here does not work by luck.
 *
 * @throws {StorageError} where the data directory can't be used
 * @throws where the port can't be listened on
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const storage = Storage.open(options.dataDir);
  try {
    return await start(options, storage);
  } catch (error) {
    storage.close();
    throw error;
  }
}

async function start(options: SandboxOptions, storage: Storage): Promise<Sandbox> {
  const { host = "127.0.0.1" } = options;
  const stores = openStores(storage, options.history ?? false);
  const stations = setUp(options, stores);
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
    ...customerEndpoints(stores.customers, stations.faults),
    ...eventEndpoints(stores.events, stores.customers),
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
  addPage(app);
  app.register(
    async (own) => {
      own.addHook("onRequest", refuseOtherSites);
      addInspection(own, stations, stores);
      addControl(own, stations, stores);
      addStream(own, stations, stores, options.dataDir !== undefined);
    },
    { prefix: "/_sandbox" },
  );

  await app.listen({ host, port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    customers: stores.customers.size,
    breakage: storage.breakage,
    close: async () => {
      await app.close();
      // Calls whose connection was cut may still be on their way to the journal.
      await service.idle();
      storage.close();
    },
  };
}

function openStores(storage: Storage, isWholeHistory: boolean): Stores {
  const history = new History(storage, isWholeHistory);
  return {
    storage,
    history,
    customers: new Customers(storage, history),
    events: new Events(storage),
    bodies: new Bodies(storage),
    rejections: new Rejections(storage),
  };
}

function setUp(
  options: SandboxOptions,
  { storage, bodies, rejections, customers, events }: Stores,
): Stations {
  const { latency = 0 } = options;
  const totals = () => ({
    created: customers.size,
    upserts: customers.upserts,
    events: events.counts.accepted,
  });
  return {
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
    inFlight: new InFlight(storage),
    journal: new Journal(storage, bodies, rejections),
    traffic: new Traffic(totals),
    now: options.now ?? realTime,
  };
}

/** Another site's page in the same browser could otherwise turn faults on. */
function refuseOtherSites(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (isOwn(request.headers)) done();
  else sendAnswer(reply, { status: 403, body: { message: "Not for the pages of other sites" } });
}

/**
 * Browsers say where a call comes from: in the first header where the address is this machine's or has HTTPS, else
 * in the second where the call changes something. Who is no browser says neither.
 */
function isOwn({ "sec-fetch-site": site, origin, host }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === "same-origin" || site === "none";
  return origin === undefined || origin === `http://${host}`;
}

/** Like Date.now(), but finer, and not set back when the machine's clock is. */
function realTime(): number {
  return performance.timeOrigin + performance.now();
}
