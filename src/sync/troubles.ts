import type { Log } from "../protocol/log.ts";

/** Calls that had to be tried again: each trouble is said when it first comes, and then summed up. */
export class Troubles {
  readonly #log: Log;
  /** How often each trouble came since it was last said. */
  readonly #counts = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param why in words of our own: an HTTP status, the code of a network error */
  note(endpoint: string, why: string): void {
    const trouble = `${endpoint}: ${why}`;
    const count = this.#counts.get(trouble);
    if (count === undefined) this.#log.warn(`A call is tried again (${trouble}).`);
    this.#counts.set(trouble, (count ?? -1) + 1);
  }

  /** Says how often each trouble has come since it was last said. */
  sumUp(): void {
    for (const [trouble, count] of this.#counts) {
      if (count > 0) this.#log.warn(`Calls were tried again ${count} more times (${trouble}).`);
      this.#counts.set(trouble, 0);
    }
  }
}
