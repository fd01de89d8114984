/** One thing that was measured, beside what it is measured against in the same run. */
export interface Figure {
  /** What was measured, within its benchmark: "rows of 300 bytes". */
  readonly name: string;
  readonly value: number;
  /** Of `value`: "records/s", "MB". */
  readonly unit: string;
  /** `value` over what it is measured against, in the sense in which the wanted bound is meant. */
  readonly ratio: number;
  /** What the ratio is to, with its own figure: "the floor, 410,000 records/s". */
  readonly against: string;
  readonly wanted?: Bound;
  /** What else was seen, by name. */
  readonly seen?: Readonly<Record<string, number | string>>;
}

/** What a ratio is wanted to be. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Measures something. None is part of the tests: a machine may be slow, or busy. */
export interface Benchmark {
  readonly name: string;
  /** What it measures, and against what, in a sentence. */
  readonly about: string;
  /** Yields each figure as soon as it is there. */
  readonly run: () => AsyncGenerator<Figure>;
}

export const isMet = (ratio: number, wanted: Bound | undefined): boolean =>
  wanted === undefined || ("atMost" in wanted ? ratio <= wanted.atMost : ratio >= wanted.atLeast);

export const describeBound = (wanted: Bound): string =>
  "atMost" in wanted ? `at most ${wanted.atMost}` : `at least ${wanted.atLeast}`;
