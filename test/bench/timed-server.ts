import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("timed.ts", import.meta.url));

const WARMING_CALLS = 50;

export interface TimedOptions {
  /** How long an answer takes from the call's arrival, on average. */
  readonly latencyMs: number;
  /** How much shorter or longer it may be; evenly spread. */
  readonly jitterMs: number;
  readonly seed?: number;
  /** The one call that is answered with 429, the how-manieth of its path. */
  readonly refusal?: { readonly path: string; readonly call: number; readonly retryAfterSeconds?: number };
}

/** A call that was answered. Times in milliseconds since 1970, on a clock that is not set meanwhile. */
export interface TimedCall {
  readonly path: string;
  /** When the server saw it. It came before that if the server, too, had to wait for a processor… */
  readonly cameAt: number;
  /** …but not before this: then the server had seen all that had come. As a rule some 2 ms before `cameAt`. */
  readonly notBefore: number;
  readonly answeredAt: number;
  readonly status: number;
  /** The `customer_id` of each item. */
  readonly customers: readonly string[];
}

/** A server that notes each call's time and content, in a process of its own. */
export class TimedServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(options: TimedOptions): Promise<TimedServer> {
    const child = fork(FILE, [JSON.stringify(options)]);
    const [{ port }] = await once(child, "message");
    const server = new TimedServer(child, port);
    await server.#warmUp();
    return server;
  }

  /** A server that has answered nothing yet takes some 20 ms longer to see a call: it would note a wrong time. */
  async #warmUp(): Promise<void> {
    const call = () => fetch(this.url, { method: "POST", body: '{"customers":[]}' });
    const answers = await Promise.all(Array.from({ length: WARMING_CALLS }, call));
    await Promise.all(answers.map((answer) => answer.text()));
    await this.calls();
  }

  /** The calls since it was asked last, in the order of their arrival. */
  async calls(): Promise<TimedCall[]> {
    this.#child.send("calls");
    const [calls]: TimedCall[][] = await once(this.#child, "message");
    return (calls ?? []).sort((one, other) => one.cameAt - other.cameAt);
  }

  stop(): void {
    this.#child.disconnect();
  }
}
