/**
 * Lines that were read and made ready by one thread for another, packed: what is passed between threads is copied, and
 * an object for each record would take three times as long as numbers and texts in rows.
 */
import type { Plan } from "../catalog/plan.ts";
import type { Line } from "../json/lines.ts";
import type { Problem } from "../objects/problem.ts";
import { readLine } from "../protocol/reader.ts";
import type { ObjectContent } from "../sync/contents.ts";
import type { Findings, Incoming } from "../sync/incoming.ts";
import type { Kept } from "../sync/receipt.ts";

/** What was found out of a stream, which is named by its place among the plans. */
export type PackedFindings = Omit<Findings, "kind" | "plan"> & { readonly plan: number };

export interface PackedLines {
  /** How many lines of the input are before them. */
  readonly linesBefore: number;
  /**
   * Four for each line: the place of its plan or `NO_RECORD`, how manieth of them it is, its bytes, and those of its
   * content. Small ones: of others V8 makes an object for each field that holds one.
   */
  readonly numbers: Int32Array<ArrayBuffer>;
  /** For each record its content, customer_id and email (empty where it has none) and, where they are kept, its line. */
  readonly texts: readonly string[];
  /** Further names, by the place of the record among the lines. */
  readonly others: ReadonlyMap<number, readonly string[]>;
  /** What was left out, likewise. */
  readonly leftOut: ReadonlyMap<number, readonly Problem[]>;
  /** The lines that are no ready records, in their order. */
  readonly rest: readonly Line[];
  readonly findings: readonly PackedFindings[];
}

/** A record that is ready to be sent. */
export interface PreparedRecord {
  /** The place of its plan among the plans. */
  readonly plan: number;
  readonly line: Extract<Line, { kind: "text" }>;
  readonly content: ObjectContent;
  readonly leftOut: readonly Problem[];
}

const NUMBERS_EACH = 4;
/** In the place of a plan's: the line is one of `rest`. */
const NO_RECORD = -1;

/** Packs lines, one after the other. */
export class Packer {
  readonly #linesBefore: number;
  readonly #keepsLines: boolean;
  readonly #numbers: Int32Array<ArrayBuffer>;
  readonly #texts: string[] = [];
  readonly #others = new Map<number, readonly string[]>();
  readonly #leftOut = new Map<number, readonly Problem[]>();
  readonly #rest: Line[] = [];
  #count = 0;

  /**
   * @param lines how many there will be
   * @param linesBefore how many lines of the input are before them
   * @param keepsLines whether the records' own lines are packed as well
   */
  constructor(lines: number, linesBefore: number, keepsLines: boolean) {
    this.#linesBefore = linesBefore;
    this.#keepsLines = keepsLines;
    this.#numbers = new Int32Array(lines * NUMBERS_EACH);
  }

  addRecord({ plan, line, content, leftOut }: PreparedRecord): void {
    const place = this.#count++;
    const at = place * NUMBERS_EACH;
    this.#numbers[at] = plan;
    this.#numbers[at + 1] = line.number - this.#linesBefore;
    this.#numbers[at + 2] = line.bytes;
    this.#numbers[at + 3] = content.bytes;
    const { customerId = "", email = "", others } = content.value;
    this.#texts.push(content.json, customerId, email);
    if (this.#keepsLines) this.#texts.push(line.text);
    if (others !== undefined) this.#others.set(place, others);
    if (leftOut.length > 0) this.#leftOut.set(place, leftOut);
  }

  addOther(line: Line): void {
    this.#numbers[this.#count++ * NUMBERS_EACH] = NO_RECORD;
    this.#rest.push(line);
  }

  packed(findings: readonly PackedFindings[]): PackedLines {
    return {
      linesBefore: this.#linesBefore,
      numbers: this.#numbers,
      texts: this.#texts,
      others: this.#others,
      leftOut: this.#leftOut,
      rest: this.#rest,
      findings,
    };
  }
}

const NOTHING: readonly Problem[] = [];

/**
 * What a sync takes in of packed lines, in their order.
 * @param plans in the order in which they were counted
 * @param keepsLines as they were packed
 */
export function unpack(packed: PackedLines, plans: readonly Plan[], keepsLines: boolean): Incoming[] {
  const { linesBefore, numbers, texts, others, leftOut, rest, findings } = packed;
  const incoming: Incoming[] = [];
  let text = 0;
  let other = 0;
  for (let place = 0, at = 0; at < numbers.length; place++, at += NUMBERS_EACH) {
    const number = numbers[at] as number;
    if (number === NO_RECORD) {
      incoming.push(readLine(rest[other++] as Line));
      continue;
    }
    const line = linesBefore + (numbers[at + 1] as number);
    const bytes = numbers[at + 2] as number;
    const json = texts[text++] as string;
    const customerId = texts[text++] || undefined;
    const email = texts[text++] || undefined;
    const further = others.get(place);
    incoming.push({
      kind: "ready",
      plan: plans[number] as Plan,
      line,
      bytes,
      content: {
        json,
        bytes: numbers[at + 3] as number,
        value: further === undefined ? { customerId, email } : { customerId, email, others: further },
      },
      leftOut: leftOut.get(place) ?? NOTHING,
      kept: keepsLines ? keptLine(texts[text++] as string, line, bytes) : undefined,
    });
  }
  for (const { plan, ...found } of findings) {
    incoming.push({ kind: "findings", plan: plans[plan] as Plan, ...found });
  }
  return incoming;
}

/** A record by its line, which is read again where it is asked for: few records are rejected by Blueshift. */
function keptLine(text: string, number: number, bytes: number): Kept {
  return () => {
    const input = readLine({ kind: "text", number, bytes, text, utf8: true });
    if (input.kind !== "record") throw new Error(`Line ${number} was a record.`);
    return input.message.record;
  };
}
