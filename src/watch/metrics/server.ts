import type { AddressInfo } from "node:net";
import { type FastifyInstance, fastify } from "fastify";
import { errorCode } from "../../error-code.ts";
import { Failure } from "../../failure.ts";
import type { Log } from "../../protocol/log.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { CallReport } from "../../sync/transport.ts";
import type { Subject, Watcher } from "../watcher.ts";
import { Metrics } from "./metrics.ts";

export interface MetricsAddress {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/**
 * Serves `/metrics` and `/healthz` until the sync has ended.
 * @throws {Failure} `config_error` where the port can't be had
 */
export async function serveMetrics(address: MetricsAddress, subject: Subject, log: Log): Promise<Watcher> {
  const server = new MetricsServer(subject);
  const url = await server.listen(address);
  log.info(`Metrics are at ${url}/metrics, the sync's health at ${url}/healthz.`);
  return server;
}

class MetricsServer implements Watcher {
  readonly name = "metrics server";
  readonly everyMs = 1000;
  readonly #metrics: Metrics;
  readonly #app: FastifyInstance;
  #progress: (() => SyncProgress) | undefined;

  constructor(subject: Subject) {
    this.#metrics = new Metrics(subject);
    this.#app = fastify({ forceCloseConnections: true });
    this.#app.get("/metrics", async (_request, reply) =>
      reply.type(this.#metrics.contentType).send(await this.#metrics.text()),
    );
    this.#app.get("/healthz", async (_request, reply) => {
      const failure = this.#progress?.().failure;
      if (failure === undefined) return { status: "ok" };
      return reply.code(503).send({ status: "failing", message: failure.message });
    });
  }

  async listen({ host, port }: MetricsAddress): Promise<string> {
    try {
      await this.#app.listen({ host, port });
    } catch (cause) {
      throw new Failure("METRICS_PORT_UNAVAILABLE", { host, port, why: errorCode(cause) ?? "unknown error" });
    }
    const { port: taken } = this.#app.server.address() as AddressInfo;
    return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
  }

  begin(progress: () => SyncProgress): void {
    this.#progress = progress;
    this.#metrics.begin(progress);
  }

  look(progress: SyncProgress): void {
    this.#metrics.look(progress);
  }

  called(call: CallReport): void {
    this.#metrics.called(call);
  }

  async end(): Promise<void> {
    await this.#app.close();
  }
}
