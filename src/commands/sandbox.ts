import { Failure } from "../failure.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";

/** The options of `sandbox` as the command line gives them; what is left out has the sandbox's default. */
export interface SandboxCommandOptions {
  /** Default 8787; 0 for a free one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly userApiKey?: string | undefined;
  readonly eventApiKey?: string | undefined;
  /** Milliseconds, or a range of them: `50-400`. */
  readonly latency?: number | string | undefined;
  /** 0 to 1. */
  readonly failRate?: number | undefined;
  readonly failHang?: boolean | undefined;
  readonly seed?: number | undefined;
  /** Calls a second; 0 for no limit. */
  readonly rateCustomer?: number | undefined;
  readonly rateCustomerBulk?: number | undefined;
  readonly rateEventBulk?: number | undefined;
  readonly history?: boolean | undefined;
}

/**
 * Runs the sandbox until SIGINT or SIGTERM. Says where it listens on standard error: standard output
 * is for protocol messages, whatever the command.
 *
 * @throws {Failure} `config_error` for an option that makes no sense, or a port that can't be had
 */
export async function runSandbox(options: SandboxCommandOptions): Promise<void> {
  // Listened for before the port is: who reads "listening" may send the signal at once.
  const stopped = stopSignal();
  const sandbox = await start(options);
  process.stderr.write(
    `Sandbox of Blueshift listening on ${sandbox.url}\n` +
      `Look at what arrived: curl ${sandbox.url}/_sandbox/summary (or /customers, /events, /calls)\n`,
  );
  await stopped;
  await sandbox.close();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      resolve();
    };
    process.on("SIGINT", stop).on("SIGTERM", stop);
  });
}

async function start(options: SandboxCommandOptions): Promise<Sandbox> {
  const { failRate = 0, port = 8787 } = options;
  if (!(failRate >= 0 && failRate <= 1)) {
    throw new Failure("SANDBOX_OPTION_INVALID", { rule: "The fail rate must be from 0 to 1" });
  }
  const settings = given({
    port,
    host: options.host,
    userApiKey: options.userApiKey,
    eventApiKey: options.eventApiKey,
    latency: readLatency(options.latency ?? 0),
    failRate,
    failHang: options.failHang,
    seed: options.seed,
    rates: given({
      customer: options.rateCustomer,
      customer_bulk: options.rateCustomerBulk,
      event_bulk: options.rateEventBulk,
    }),
    history: options.history,
  });
  try {
    return await startSandbox(settings);
  } catch (cause) {
    throw new Failure("SANDBOX_PORT_UNAVAILABLE", { port, why: reason(cause) }, { cause });
  }
}

function readLatency(latency: number | string): readonly [number, number] {
  const [, from, to = from] = String(latency).match(/^(\d+)(?:-(\d+))?$/) ?? [];
  if (from === undefined || Number(from) > Number(to)) {
    const rule = "The latency must be milliseconds, or a range of them such as 50-400";
    throw new Failure("SANDBOX_OPTION_INVALID", { rule });
  }
  return [Number(from), Number(to)];
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined, so that defaults apply. */
function given<T extends object>(options: T): Given<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
