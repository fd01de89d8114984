import { Failure } from "../failure.ts";
import type { Log } from "../protocol/log.ts";
import type { MessageWriter } from "../protocol/writer.ts";
import type { Subject, Watcher } from "./watcher.ts";
import { Watchers } from "./watchers.ts";

/** How a sync is watched, as the command line gives it. */
export interface WatchOptions {
  /** Undefined: where somebody looks. */
  readonly progress?: boolean;
  /** The file of the report. */
  readonly report?: string;
  readonly reportValues?: true;
  /** 0 for a free one. */
  readonly metricsPort?: number;
  readonly metricsHost?: string;
}

/** What watchers show themselves on. */
export interface Surroundings {
  readonly log: Log;
  readonly writer: MessageWriter;
  readonly stderr: NodeJS.WriteStream;
  readonly stdout: Pick<NodeJS.WriteStream, "isTTY">;
  /** `TERM`: what the terminal can do. */
  readonly term: string | undefined;
}

const DEFAULT_METRICS_HOST = "127.0.0.1";

/**
 * Opens what is asked for to watch a sync. Each is loaded only then: most syncs are watched by nobody.
 * @throws {Failure} `config_error` where it can't be had
 */
export async function openWatchers(
  options: WatchOptions,
  subject: Subject,
  surroundings: Surroundings,
): Promise<Watchers> {
  const { report, reportValues, metricsPort, metricsHost } = options;
  demand(reportValues, "--report-values", report, "--report");
  demand(metricsHost, "--metrics-host", metricsPort, "--metrics-port");
  const { log } = surroundings;
  const watchers: Watcher[] = [];
  if (report !== undefined) {
    const { openReport } = await import("./report/report.ts");
    watchers.push(openReport({ path: report, showsValues: reportValues === true }, subject, log));
  }
  if (metricsPort !== undefined) {
    const { serveMetrics } = await import("./metrics/server.ts");
    const address = { host: metricsHost ?? DEFAULT_METRICS_HOST, port: metricsPort };
    watchers.push(await serveMetrics(address, subject, log));
  }
  const display = await openDisplay(options.progress, subject, surroundings);
  if (display !== undefined) watchers.push(display);
  return new Watchers(watchers, log);
}

async function openDisplay(
  wanted: boolean | undefined,
  subject: Subject,
  { stderr, stdout, term, writer }: Surroundings,
): Promise<Watcher | undefined> {
  const canBeDrawnOn = stderr.isTTY && term !== "dumb";
  if (!(wanted ?? canBeDrawnOn)) return undefined;
  if (canBeDrawnOn) {
    const { LiveDisplay } = await import("./display/live-display.ts");
    return new LiveDisplay(subject, stderr, stdout.isTTY ? writer : undefined);
  }
  const { PlainDisplay } = await import("./display/plain-display.ts");
  return new PlainDisplay(subject, stderr);
}

function demand(option: unknown, name: string, other: unknown, otherName: string): void {
  if (option === undefined || other !== undefined) return;
  throw new Failure("COMMAND_LINE_INVALID", { problem: `${name} says nothing without ${otherName}.` });
}
