import type { SyncProgress } from "../../sync/progress.ts";

/** How often a sample is taken at first, in milliseconds… */
const INTERVAL_MS = 1000;
/** …and how many are kept: where there are more, every second one goes, and half as many are taken from then on. */
const MAX_SAMPLES = 600;

/** What a sync had come to at a time. */
export interface Sample {
  readonly ms: number;
  readonly delivered: number;
  readonly rejected: number;
  readonly skipped: number;
  /** By endpoint. */
  readonly calls: ReadonlyMap<string, number>;
}

/** What a sync did in a second, between two times. */
export interface Rate {
  readonly fromMs: number;
  readonly toMs: number;
  readonly perSecond: number;
}

/** What a sync had come to, time after time. Grows no further than it is told to, however long the sync. */
export class History {
  readonly #maxSamples: number;
  #intervalMs = INTERVAL_MS;
  #samples: Sample[] = [];

  constructor(maxSamples = MAX_SAMPLES) {
    this.#maxSamples = maxSamples;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** To be told about every second; takes what it needs. */
  note(progress: SyncProgress): void {
    const last = this.#samples.at(-1);
    // Timers come late, and now and then a little early.
    if (last !== undefined && progress.elapsedMs - last.ms < this.#intervalMs - INTERVAL_MS / 2) return;
    this.#samples.push(sampleOf(progress));
    if (this.#samples.length <= this.#maxSamples) return;
    this.#samples = this.#samples.filter((_, place) => place % 2 === 0);
    this.#intervalMs *= 2;
  }

  /** The last sample, whenever it comes. */
  end(progress: SyncProgress): void {
    const last = this.#samples.at(-1);
    // What happened within no time would look like a burst.
    const isTooClose = last !== undefined && progress.elapsedMs - last.ms < this.#intervalMs / 2;
    if (isTooClose && this.#samples.length > 1) this.#samples.pop();
    this.#samples.push(sampleOf(progress));
  }
}

function sampleOf({ elapsedMs, tally, lanes }: SyncProgress): Sample {
  return {
    ms: elapsedMs,
    delivered: tally.total("delivered"),
    rejected: tally.total("rejected"),
    skipped: tally.total("skipped"),
    calls: new Map(Array.from(lanes, ([name, { calls }]) => [name, calls])),
  };
}

/** How fast a count grew between samples. */
export function ratesOf(samples: readonly Sample[], countOf: (sample: Sample) => number): Rate[] {
  return samples.slice(1).flatMap((sample, place) => {
    const before = samples[place];
    if (before === undefined || sample.ms <= before.ms) return [];
    const perSecond = ((countOf(sample) - countOf(before)) / (sample.ms - before.ms)) * 1000;
    return [{ fromMs: before.ms, toMs: sample.ms, perSecond }];
  });
}

/** No more samples than so many, evenly chosen, the first and the last among them. */
export function thinned(samples: readonly Sample[], most: number): Sample[] {
  const step = Math.ceil((samples.length - 1) / (most - 1));
  return samples.filter((_, place) => place % step === 0 || place === samples.length - 1);
}
