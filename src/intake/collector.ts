import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The heap is collected after so many bytes of input: in that time some megabytes have outlived its young generation. */
const BYTES_BETWEEN = 64 * 1024 * 1024;

/**
 * Collects the garbage of this thread now and then, before V8 begins to. V8 would look for what lives with threads of
 * its own, beside the program; where all processors are busy these come late, and until they are done nothing is
 * collected: in every third sync 25 MB came together so. Node.js has no other way to ask for it than its flag.
 */
export class Collector {
  readonly #collect: () => void;
  #bytes = 0;

  constructor() {
    setFlagsFromString("--expose-gc");
    this.#collect = runInNewContext("gc");
  }

  /** @param bytes of input that have been worked on since this was called last */
  worked(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < BYTES_BETWEEN) return;
    this.#bytes = 0;
    this.#collect();
  }
}
