import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("drain.ts", import.meta.url));

/** What came since it was asked for last. */
export interface Drained {
  readonly calls: number;
  readonly bytes: number;
}

/** A server that takes every call and says yes, in a process of its own. */
export class DrainServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @param latencyMs from a call's last byte to its answer */
  static async start(latencyMs = 0): Promise<DrainServer> {
    const child = fork(FILE, [String(latencyMs)]);
    const [{ port }] = await once(child, "message");
    return new DrainServer(child, port);
  }

  async drained(): Promise<Drained> {
    this.#child.send("count");
    const [counts] = await once(this.#child, "message");
    return counts;
  }

  stop(): void {
    this.#child.disconnect();
  }
}
