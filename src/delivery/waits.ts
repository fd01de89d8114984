/** What an endpoint waits for: its turn under the rate, answers of Blueshift, or records to send. */
export type WaitingFor = "rate" | "blueshift" | "source";

/** How long an endpoint has waited for what, in milliseconds. Together they are the time since the start. */
export type WaitTimes = Readonly<Record<WaitingFor, number>>;

/** Adds up what an endpoint waits for. Knows no clock: `now` is in milliseconds, and never goes back. */
export class Waits {
  readonly #times: Record<WaitingFor, number> = { rate: 0, blueshift: 0, source: 0 };
  #for: WaitingFor = "source";
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  /** From now on it waits for this. */
  become(waitingFor: WaitingFor, now: number): void {
    this.#times[this.#for] += now - this.#since;
    this.#for = waitingFor;
    this.#since = now;
  }

  /** What it waits for now. */
  get current(): WaitingFor {
    return this.#for;
  }

  upTo(now: number): WaitTimes {
    return { ...this.#times, [this.#for]: this.#times[this.#for] + now - this.#since };
  }
}
