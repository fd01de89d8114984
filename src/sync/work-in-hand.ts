/** The most records and states that may be in hand at a time… */
const MAX_COUNT = 10_000;
/** …and the most bytes of input that they came in. A single larger line is let through, alone. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What has been read and not ended: at its bound, reading stops until it shrinks. */
export class WorkInHand {
  readonly #maxCount: number;
  readonly #maxBytes: number;
  #count = 0;
  #bytes = 0;
  /** What has been taken since it was last full. */
  #takenCount = 0;
  #takenBytes = 0;
  #waiting: (() => void)[] = [];
  #emptied: PromiseWithResolvers<void> | undefined;

  constructor(maxCount = MAX_COUNT, maxBytes = MAX_BYTES) {
    this.#maxCount = maxCount;
    this.#maxBytes = maxBytes;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.#maxCount || this.#bytes >= this.#maxBytes;
  }

  /**
   * Whether what is in hand ends as fast as it comes: more than can be in hand has been taken since it was last full.
   */
  get keepsPace(): boolean {
    return this.#takenCount >= this.#maxCount || this.#takenBytes >= this.#maxBytes;
  }

  take(bytes: number): void {
    this.#count++;
    this.#bytes += bytes;
    this.#takenCount++;
    this.#takenBytes += bytes;
  }

  letGo(bytes: number): void {
    this.#count--;
    this.#bytes -= bytes;
    if (this.#count === 0) this.#emptied?.resolve();
    if (this.#waiting.length === 0 || this.isFull) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when there is room again. */
  async room(): Promise<void> {
    this.#takenCount = 0;
    this.#takenBytes = 0;
    if (this.isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when nothing is in hand. To be asked for when nothing more is taken. */
  async emptied(): Promise<void> {
    if (this.#count === 0) return;
    this.#emptied ??= Promise.withResolvers();
    await this.#emptied.promise;
  }
}
