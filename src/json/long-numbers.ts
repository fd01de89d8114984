/**
 * A first look at JSON for numbers that JavaScript's own may not hold. It goes by bytes, and by every fifth of them
 * where there are no numbers: an expression over the text took 5 to 10 % of all time.
 */

/** So many digits and points always fit, unless the exponent is large. */
const DIGITS_THAT_FIT = 15;
/** With two digits, a number that short stays far from the largest and the least that there are. */
const LARGE_EXPONENT_DIGITS = 3;
/** Of `1e100`, the shortest of all such numbers. */
const SHORTEST = 5;

/** What a byte may be in a number; a negative one's sign, and its exponent's, are the same. */
const DIGIT = 1;
const EXPONENT = 2;
const SIGN = 3;

const KINDS = new Uint8Array(256);
for (const digit of "0123456789.") KINDS[digit.charCodeAt(0)] = DIGIT;
for (const letter of "eE") KINDS[letter.charCodeAt(0)] = EXPONENT;
for (const sign of "+-") KINDS[sign.charCodeAt(0)] = SIGN;

const kindOf = (bytes: Uint8Array, at: number): number => KINDS[bytes[at] ?? 0] ?? 0;

/**
 * Whether there may be a number among these bytes that has more digits, or a larger exponent, than surely fits. Never
 * misses one; the same in a string counts as well.
 */
export function mayHoldLongNumber(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + SHORTEST - 1; at < end; at += SHORTEST) {
    const kind = kindOf(bytes, at);
    // Most are letters of words, `e` among them.
    if (kind === 0 || (kind === EXPONENT && kindOf(bytes, at - 1) !== DIGIT)) continue;
    let first = at;
    while (first > start && kindOf(bytes, first - 1) !== 0) first--;
    while (at < end && kindOf(bytes, at) !== 0) at++;
    if (at - first >= SHORTEST && isLong(bytes, first, at)) return true;
  }
  return false;
}

/** @param end where they end: all before it may be in a number */
function isLong(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let isExponent = false;
  for (let at = start; at < end; at++) {
    switch (kindOf(bytes, at)) {
      case DIGIT:
        digits++;
        if (digits > DIGITS_THAT_FIT || (isExponent && digits >= LARGE_EXPONENT_DIGITS)) return true;
        break;
      case EXPONENT:
        isExponent = true;
        digits = 0;
        break;
      default:
        // Behind the `e` it belongs to the exponent; anywhere else a new number begins.
        if (digits > 0) isExponent = false;
        digits = 0;
    }
  }
  return false;
}
