import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { StorageError } from "../sandbox/storage/errors.ts";

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
  /** In memory, where it is left out. */
  readonly dataDir?: string | undefined;
}

/**
 * Runs the sandbox until SIGINT or SIGTERM. Says where it listens on standard error: standard output
 * is for protocol messages, whatever the command.
 *
 * @throws {Failure} for an option that makes no sense, a port that can't be had, or a data directory
 *   that can't be used
 */
export async function runSandbox(options: SandboxCommandOptions): Promise<void> {
  // Listened for before the port is: who reads "listening" may send the signal at once.
  const stopped = stopSignal();
  const sandbox = await start(options);
  process.stderr.write(
    `Sandbox of Blueshift listening on ${sandbox.url}\n` +
      `Look at what arrives: open ${sandbox.url}/ in a browser, or curl ${sandbox.url}/_sandbox/summary\n` +
      (options.dataDir === undefined
        ? "All of it is in memory, and forgotten at the end (--data-dir keeps it).\n"
        : `It is kept in ${options.dataDir}, with ${sandbox.customers} customers so far.\n`),
  );
  try {
    try {
      await Promise.race([stopped, sandbox.breakage.then((error) => Promise.reject(error))]);
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    throw error instanceof StorageError ? asFailure(error) : error;
  }
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
    dataDir: options.dataDir,
  });
  try {
    return await startSandbox(settings);
  } catch (cause) {
    // What SQLite itself says of a file is of the data as well.
    if (cause instanceof StorageError || errorCode(cause) === "ERR_SQLITE_ERROR")
      throw asFailure(cause as Error);
    throw new Failure("SANDBOX_PORT_UNAVAILABLE", { port, why: reason(cause) }, { cause });
  }
}

function asFailure(cause: Error): Failure {
  return new Failure("SANDBOX_DATA_UNUSABLE", { problem: cause.message }, { cause });
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
