import type { Plans } from "../catalog/plan.ts";
import { type StreamStatusMessage, streamKey } from "../protocol/messages.ts";

/** Which streams the source has said to be complete. A source that says nothing of any is taken at its end. */
export class StreamEnds {
  #spoken = false;
  readonly #complete = new Set<string>();

  /** By `streamKey`. */
  get complete(): ReadonlySet<string> {
    return this.#complete;
  }

  note({ trace }: StreamStatusMessage): void {
    const { stream_descriptor: descriptor, status } = trace.stream_status;
    const key = streamKey(descriptor.name, descriptor.namespace);
    this.#spoken = true;
    if (status === "COMPLETE") this.#complete.add(key);
    else this.#complete.delete(key);
  }

  /** The streams that should have been complete when the input ended, as people write them. */
  missing(plans: Plans): string[] {
    if (!this.#spoken) return [];
    return [...plans.values()].filter(({ key }) => !this.#complete.has(key)).map(({ label }) => label);
  }
}
