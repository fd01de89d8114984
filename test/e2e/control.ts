import { setTimeout as sleep } from "node:timers/promises";

export const USER_KEY = "user-key-5f21c8";
export const EVENT_KEY = "event-key-90ab3d";

/** Rates that are no part of what is tested. */
export const FAST = { customer: 2000, customer_bulk: 400, event_bulk: 400 };
export const UNLIMITED = { customer: 0, customer_bulk: 0, event_bulk: 0 };

export interface Summary {
  readonly customers: number;
  readonly upserts: number;
  readonly events: number;
  readonly rejected: number;
  readonly recordsReceived: number;
  readonly rateLimited: number;
  readonly calls: {
    readonly total: number;
    readonly byEndpoint: Readonly<Record<string, number>>;
    readonly byStatus: Readonly<Record<string, number>>;
  };
  readonly maxCallsInAnySecond: Readonly<Record<string, number>>;
  readonly callsInFlight: number;
  readonly sameCustomerInFlight: number;
  readonly sameCustomerInOneCall: number;
}

export interface Customer {
  readonly customer_id?: string;
  readonly email?: string;
  readonly [attribute: string]: unknown;
}

/** Looks into a sandbox and makes it misbehave. */
export class Control {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The text of an answer of the sandbox's control endpoint. */
  async text(path: string): Promise<string> {
    const response = await fetch(`${this.url}/_sandbox/${path}`);
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}.`);
    return response.text();
  }

  async summary(): Promise<Summary> {
    return JSON.parse(await this.text("summary"));
  }

  async customers(): Promise<Customer[]> {
    return JSON.parse(await this.text("customers?limit=1000000"));
  }

  async ids(): Promise<Set<string>> {
    return new Set((await this.customers()).map(({ customer_id: id }) => id ?? ""));
  }

  /** Gives an order of `readOrder`, in src/sandbox/fault-orders.ts. */
  async order(order: object): Promise<void> {
    const response = await fetch(`${this.url}/_sandbox/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    });
    if (!response.ok) throw new Error(`The sandbox refused an order: ${await response.text()}`);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.url}/_sandbox/faults`, { method: "DELETE" });
  }

  async clearData(): Promise<void> {
    await fetch(`${this.url}/_sandbox/data`, { method: "DELETE" });
  }

  /** Waits until the sandbox's counts fulfil a condition: it announces nothing, so it is asked. */
  async until(condition: (summary: Summary) => boolean): Promise<void> {
    while (!condition(await this.summary())) await sleep(5);
  }
}
