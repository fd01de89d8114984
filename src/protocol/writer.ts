import type { OutgoingMessage } from "./messages.ts";
import type { Output } from "./stdout.ts";

/** Writes protocol messages, one a line. */
export class MessageWriter {
  readonly #output: Output;
  /** Resolves when the output takes more; undefined while it does. */
  #drained: Promise<void> | undefined;
  #lastWritten: Promise<void> = Promise.resolve();
  readonly #broken = Promise.withResolvers<void>();
  #isBroken = false;

  constructor(output: Output) {
    this.#output = output;
    output.stream.on("error", () => {
      this.#isBroken = true;
      this.#broken.resolve();
    });
  }

  /** Resolves when nobody reads any more (a closed pipe): from then on what is written goes nowhere. */
  get broken(): Promise<void> {
    return this.#broken.promise;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Whether the reader has fallen behind: wait for `ready` before making more. */
  get isFull(): boolean {
    return this.#drained !== undefined;
  }

  write(message: OutgoingMessage): void {
    if (this.#isBroken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastWritten = promise;
    const roomForMore = this.#output.write(`${JSON.stringify(message)}\n`, () => resolve());
    if (roomForMore || this.#drained !== undefined) return;
    this.#drained = new Promise((resolve) => {
      this.#output.stream.once("drain", () => {
        this.#drained = undefined;
        resolve();
      });
    });
  }

  /** Resolves when the reader has caught up, or is gone. */
  async ready(): Promise<void> {
    if (this.#drained !== undefined) await Promise.race([this.#drained, this.broken]);
  }

  /** Resolves when all that was written has been handed over, or nobody reads any more. */
  async flushed(): Promise<void> {
    await Promise.race([this.#lastWritten, this.broken]);
  }
}
