import { EVENT_KEY, USER_KEY } from "../e2e/control.ts";
import { catalog } from "../e2e/messages.ts";
import { BUILT_PROGRAM, Scratch } from "../e2e/program.ts";
import { type Run, run } from "./measured.ts";
import { SHAPES } from "./rows.ts";
import { type TimedCall, type TimedOptions, TimedServer } from "./timed-server.ts";

/** Where each way of sending goes. */
export const PATHS = {
  customer_bulk: "/api/v1/customers/bulk",
  customer: "/api/v1/customers",
  identify_event: "/api/v1/bulkevents",
} as const;

export type SendAs = keyof typeof PATHS;

export interface Task {
  /** How each stream is sent, by its name. */
  readonly streams: Readonly<Record<string, SendAs>>;
  /** What the program reads. Their rows are SHAPES.small. */
  readonly lines: Iterable<string>;
  /** The command that brings them to the program; `cat` where it is left out. */
  readonly bring?: readonly string[];
  readonly rates?: Readonly<Partial<Record<"customer" | "customer_bulk" | "event_bulk", number>>>;
  readonly server: TimedOptions;
}

export interface Delivered extends Run {
  /** When the program was started; on the clock of the calls' times. */
  readonly begunAt: number;
  readonly calls: readonly TimedCall[];
}

/** Lets the built program do a task against a server that notes the calls. */
export async function deliver({
  streams,
  lines,
  bring = ["cat"],
  rates = {},
  server,
}: Task): Promise<Delivered> {
  const scratch = new Scratch();
  const timed = await TimedServer.start(server);
  try {
    const config = {
      api_url: timed.url,
      user_api_key: USER_KEY,
      event_api_key: EVENT_KEY,
      rate_limits: rates,
      routes: Object.entries(streams).map(([stream, sendAs]) => ({
        stream,
        send_as: sendAs,
        fields: [{ from: "id", to: "customer_id" }],
      })),
    };
    const { properties } = SHAPES.small;
    const tables = Object.fromEntries(Object.keys(streams).map((name) => [name, { properties }]));
    const files = [
      ["--config", scratch.write(config)],
      ["--catalog", scratch.write(catalog(tables))],
    ].flat();
    const input = [...bring, scratch.write(`${[...lines].join("\n")}\n`, "jsonl")];
    const begunAt = performance.timeOrigin + performance.now();
    const done = await run([BUILT_PROGRAM, "write", ...files], { input });
    return { ...done, begunAt, calls: await timed.calls() };
  } finally {
    timed.stop();
    scratch.remove();
  }
}
