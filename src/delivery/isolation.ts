/**
 * How to find the items at fault in a call that fails as a whole, with few calls.
 *
 * Some items are known to hold one at fault (`suspects`); those behind them were not tried by themselves
 * (`untried`). Trying the first suspects either clears them, so that the rest holds it, or shows that they hold
 * it, and the rest is untried. When one suspect is left it is the one, and the untried are tried together.
 *
 * Halving needs up to 15 calls for two of 50. Here the cut is worked out for the least calls in the worst case of
 * two items at fault (14), and among those for the least on average for one (8); with more at fault it is a call
 * or two from the best for each.
 *
 * That the last suspect is the one follows only where a call is refused for its items. It may be refused for their
 * number (Blueshift's documents disagree on how many events a call may hold): see `mayBeForTheNumber`.
 */
const AT_FAULT = 2;

/** Fewer than this are no sign that most of a call are at fault. */
const MANY_AT_FAULT = 6;

/**
 * Whether to try the rest of a call one by one, where many were at fault and still another is: then most of them may
 * be. It costs no more than finding those before has cost, so the calls stay in the order of those at fault.
 */
export const areBetterTriedSingly = (rest: number, found: number): boolean =>
  found >= MANY_AT_FAULT && rest <= found * Math.log2(rest + 1);

/** Half of what a customer call may hold; less than any of the limits that the documents disagree about. */
const MANY_ITEMS = 25;

/**
 * Whether a call may have been refused for how many items it had: then the last suspect must be tried alone.
 * @param taken the most items that a call took
 */
export const mayBeForTheNumber = (refused: number, taken: number): boolean =>
  refused >= MANY_ITEMS && refused > taken;

interface Cut {
  /** Calls in the worst case. */
  readonly worst: number;
  /** Calls with one at fault, summed over where it may stand. */
  readonly sum: number;
  /** How many of the suspects to try next. */
  readonly first: number;
}

const known = new Map<string, Cut>();

/**
 * How many of the suspects to try next, from the first on: at least one, and not all of several.
 * @param found how many at fault have been found in this call before
 */
export const suspectsToTry = (suspects: number, untried: number, found: number): number =>
  bestCut(suspects, untried, Math.max(AT_FAULT - found, 1)).first;

function bestCut(suspects: number, untried: number, atFault: number): Cut {
  if (suspects === 1) {
    const after = untried > 0 && atFault > 1 ? bestCut(untried, 0, atFault - 1).worst : 0;
    return { worst: untried > 0 ? 1 + after : 0, sum: untried > 0 ? 1 : 0, first: 1 };
  }
  const key = `${suspects} ${untried} ${atFault}`;
  const worked = known.get(key);
  if (worked !== undefined) return worked;
  let best: Cut = { worst: Number.POSITIVE_INFINITY, sum: Number.POSITIVE_INFINITY, first: 1 };
  for (let first = 1; first < suspects; first++) {
    const cleared = bestCut(suspects - first, untried, atFault);
    const guilty = bestCut(first, untried + suspects - first, atFault);
    const worst = 1 + Math.max(cleared.worst, guilty.worst);
    const sum = suspects + cleared.sum + guilty.sum;
    if (worst < best.worst || (worst === best.worst && sum < best.sum)) best = { worst, sum, first };
  }
  known.set(key, best);
  return best;
}
