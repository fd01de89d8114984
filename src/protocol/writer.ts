import type { OutgoingMessage } from "./messages.ts";
import type { Output } from "./stdout.ts";

/** Writes protocol messages, one a line. */
export class MessageWriter {
  readonly #output: Output;
  /** Pending while the reader has fallen behind. */
  #drained: PromiseWithResolvers<void> | undefined;
  readonly #broken = Promise.withResolvers<void>();
  #breakage: Error | undefined;
  readonly #listeners: (() => void)[] = [];
  #unwritten = 0;
  #flushed: PromiseWithResolvers<void> | undefined;

  constructor(output: Output) {
    this.#output = output;
    output.stream.on("error", (error) => this.#break(error));
    output.stream.on("drain", () => this.#drain());
  }

  /** Resolves when nobody reads any more (a closed pipe): from then on what is written goes nowhere. */
  get broken(): Promise<void> {
    return this.#broken.promise;
  }

  /** Why nobody reads any more; undefined while somebody does. */
  get breakage(): Error | undefined {
    return this.#breakage;
  }

  /** Whether the reader has fallen behind: wait for `ready` before making more. */
  get isFull(): boolean {
    return this.#drained !== undefined;
  }

  write(message: OutgoingMessage): void {
    if (this.#breakage !== undefined) return;
    for (const listener of this.#listeners) listener();
    this.#unwritten++;
    const roomForMore = this.#output.write(`${JSON.stringify(message)}\n`, (error) => this.#wrote(error));
    if (!roomForMore) this.#drained ??= Promise.withResolvers();
  }

  /** Tells before each message that it is going to be written. */
  onWrite(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when the reader has caught up, or is gone. */
  async ready(): Promise<void> {
    await this.#drained?.promise;
  }

  /** Resolves when all that was written has been handed over, or nobody reads any more. */
  async flushed(): Promise<void> {
    if (this.#unwritten === 0 || this.#breakage !== undefined) return;
    this.#flushed ??= Promise.withResolvers();
    await this.#flushed.promise;
  }

  #wrote(error: Error | null | undefined): void {
    // A stream says so here first: who waits for `flushed` must not take a broken pipe for a written one.
    if (error) this.#break(error);
    this.#unwritten--;
    if (this.#unwritten > 0) return;
    this.#flushed?.resolve();
    this.#flushed = undefined;
  }

  #drain(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #break(error: Error): void {
    this.#breakage ??= error;
    this.#broken.resolve();
    this.#flushed?.resolve();
    this.#drain();
  }
}
