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

/** A call as the sandbox's journal has it. */
export interface Call {
  /** Counted from 1, in the order in which they arrived. */
  readonly number: number;
  readonly at: number;
  readonly endpoint: string;
  /** Customers or events in it. */
  readonly items: number;
  readonly bytes: number;
  /** Null where no answer went out. */
  readonly status: number | null;
}

/** What a call changed of a customer. */
export interface Upsert {
  /** The call's number. */
  readonly call: number;
  readonly attributes: Readonly<Record<string, unknown>>;
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

  /** The customers without the name that the sandbox gives them. */
  async attributes(): Promise<Customer[]> {
    return (await this.customers()).map(({ uuid: _, ...attributes }) => attributes);
  }

  async ids(): Promise<Set<string>> {
    return new Set((await this.customers()).map(({ customer_id: id }) => id ?? ""));
  }

  /** The calls that ended, in the order in which they arrived. */
  async calls(): Promise<Call[]> {
    const calls: Call[] = JSON.parse(await this.text("calls"));
    return calls.sort((a, b) => a.number - b.number);
  }

  /** The events that were accepted, in their order. */
  async events(): Promise<Readonly<Record<string, unknown>>[]> {
    return JSON.parse(await this.text("events?limit=1000000"));
  }

  /** What was changed of a customer, in the order in which it was; the sandbox must have been started to keep it. */
  async history(customerId: string): Promise<Upsert[]> {
    return JSON.parse(await this.text(`history?customer_id=${encodeURIComponent(customerId)}`));
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
