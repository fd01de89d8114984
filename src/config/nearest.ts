/**
 * The candidate that `word` was most likely meant to be, or undefined if none is near. Case and separators
 * do not count, so `userApiKey` is `user_api_key`; beyond that, about one letter in three may be wrong.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const a = bare(word);
    const b = bare(candidate);
    const distance = editDistance(a, b);
    if (distance < bestDistance && distance <= Math.max(a.length, b.length) / 3) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, "");
}

/** How many letters must be replaced, put in, taken out, or change places with their neighbour. */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 0; row < a.length; row++) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column++) {
      const replaced = (above[column] ?? 0) + (a[row] === b[column] ? 0 : 1);
      const removed = (above[column + 1] ?? 0) + 1;
      const inserted = (current[column] ?? 0) + 1;
      const isSwap = row > 0 && column > 0 && a[row] === b[column - 1] && a[row - 1] === b[column];
      const swapped = isSwap ? (twoAbove[column - 1] ?? 0) + 1 : replaced;
      current.push(Math.min(replaced, removed, inserted, swapped));
    }
    twoAbove = above;
    above = current;
  }
  return above.at(-1) ?? 0;
}
