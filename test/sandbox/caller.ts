import { onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A clock that stands still until it is told to go. */
export class Clock {
  #time = 1_000_000;
  readonly now = (): number => this.#time;
  advance(ms: number): void {
    this.#time += ms;
  }
}

/** A sandbox for one test, without limits on calls unless asked for, and ways to call it. */
export async function open(options: SandboxOptions = {}) {
  const unlimited = { customer: 0, customer_bulk: 0, event_bulk: 0 };
  const sandbox = await startSandbox({ rates: unlimited, ...options });
  onTestFinished(() => sandbox.close());

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    init: RequestInit = {},
  ): Promise<Reply> => {
    const response = await fetch(sandbox.url + path, {
      method,
      redirect: "manual",
      headers: { authorization: basic("key:"), "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...init,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = (path: string, body: unknown, init?: RequestInit) =>
    call("POST", `/api/v1${path}`, body, init);
  const get = (path: string, init?: RequestInit) => call("GET", path, undefined, init);

  return {
    url: sandbox.url,
    port: sandbox.port,
    close: sandbox.close,
    call,
    post,
    get,
    single: (customer: unknown, init?: RequestInit) => post("/customers", customer, init),
    bulk: (customers: unknown, init?: RequestInit) => post("/customers/bulk", { customers }, init),
    events: (events: unknown, init?: RequestInit) => post("/bulkevents", { events }, init),
    order: (order: unknown) => call("POST", "/_sandbox/faults", order),
    clearFaults: () => call("DELETE", "/_sandbox/faults"),
    customers: async () => JSON.parse((await get("/_sandbox/customers")).text),
    summary: async () => JSON.parse((await get("/_sandbox/summary")).text),
    calls: async () => JSON.parse((await get("/_sandbox/calls")).text),
  };
}

export type Caller = Awaited<ReturnType<typeof open>>;

/** Waits for something that another call brings about, and that nothing announces. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
