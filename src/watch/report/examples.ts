import { describeProblem } from "../../objects/problem.ts";
import type { RejectedRecord } from "../../rejects/rejected-record.ts";
import type { Rejection } from "../../sync/rejections.ts";
import { MAX_REASONS, OTHER_REASONS } from "../../sync/tally.ts";

/** How many are kept of each reason… */
const MAX_EXAMPLES = 10;
/** …and how much of each row, in characters. */
const MAX_ROW = 4000;

/** A record that was rejected. */
export interface Example {
  /** Its place in the input, counted from 1. */
  readonly line: number;
  readonly stage: RejectedRecord["stage"];
  readonly status: number | undefined;
  /** What is a customer's; undefined where it is not to be shown. */
  readonly values: { readonly words: string | undefined; readonly row: string } | undefined;
}

/** The first rejected records of each stream and reason. */
export class Examples {
  readonly #showsValues: boolean;
  /** By `streamKey`, then by reason. */
  readonly #examples = new Map<string, Map<string, Example[]>>();

  /** @param showsValues whether what the rows hold may be shown */
  constructor(showsValues: boolean) {
    this.#showsValues = showsValues;
  }

  note(stream: string, line: number, { problem, stage, words, status }: Rejection, row: unknown): void {
    const examples = this.#listOf(stream, describeProblem(problem));
    if (examples.length >= MAX_EXAMPLES) return;
    const values = this.#showsValues ? { words, row: shortened(row) } : undefined;
    examples.push({ line, stage, status, values });
  }

  /** @param reason as the stream's tally counts it */
  of(stream: string, reason: string): readonly Example[] {
    return this.#examples.get(stream)?.get(reason) ?? [];
  }

  #listOf(stream: string, reason: string): Example[] {
    const reasons = this.#examples.get(stream) ?? new Map<string, Example[]>();
    this.#examples.set(stream, reasons);
    const known = reasons.has(reason) || reasons.size < MAX_REASONS ? reason : OTHER_REASONS;
    const examples = reasons.get(known) ?? [];
    reasons.set(known, examples);
    return examples;
  }
}

function shortened(row: unknown): string {
  const text = JSON.stringify(row) ?? "";
  return text.length > MAX_ROW ? `${text.slice(0, MAX_ROW)}…` : text;
}
