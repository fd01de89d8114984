import { record, state } from "../e2e/messages.ts";
import { seeded } from "../e2e/random.ts";
import { SHAPES } from "./rows.ts";

export interface Mixture {
  /** How many rows each stream has, by its name. They come as evenly mixed as their numbers allow. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many rows of a stream come before each of its states. */
  readonly rowsAState: number;
  /** The share of rows that are another row of a customer who came before, in whichever stream; 0 if not said. */
  readonly repeated?: number;
}

export interface MixedRows {
  readonly lines: readonly string[];
  /** How many different customers there are. */
  readonly customers: number;
}

/** The messages of several streams, as a source that reads its tables side by side sends them; the same each time. */
export function mixedRows({ counts, rowsAState, repeated = 0 }: Mixture): MixedRows {
  const random = seeded(1);
  const lines: string[] = [];
  const streams = Object.entries(counts).map(([stream, count]) => ({ stream, count, sent: 0 }));
  const total = streams.reduce((sum, { count }) => sum + count, 0);
  let customers = 0;
  for (let row = 0; row < total; row++) {
    const next = streams.reduce((least, one) => (shareOf(one) < shareOf(least) ? one : least));
    const id = customers > 0 && random() < repeated ? 1 + Math.floor(random() * customers) : ++customers;
    next.sent++;
    lines.push(record(SHAPES.small.row(id, random), next));
    if (next.sent % rowsAState === 0 || next.sent === next.count) lines.push(state(next.sent, next));
  }
  return { lines, customers };
}

const shareOf = ({ sent, count }: { sent: number; count: number }): number => sent / count;
