/** The span from which the first wait is drawn, in milliseconds; it doubles with each try… */
const FIRST_SPAN_MS = 250;
/** …up to this. */
const LONGEST_SPAN_MS = 30_000;

/**
 * How long to wait before the next try of a call: exponential backoff with full jitter, or what the server
 * asked for where that is longer. Milliseconds; undefined where the call's time is over by then.
 *
 * @param failedTries how many have failed, at least 1
 * @param remainingMs how long the call may still be tried
 * @param random from 0 up to 1
 */
export function waitBeforeRetry(
  failedTries: number,
  retryAfterMs: number | undefined,
  remainingMs: number,
  random: number,
): number | undefined {
  const span = Math.min(FIRST_SPAN_MS * 2 ** (failedTries - 1), LONGEST_SPAN_MS);
  if (remainingMs <= 0 || (retryAfterMs !== undefined && retryAfterMs > remainingMs)) return undefined;
  // The last try falls on the end of the call's time rather than behind it.
  return Math.min(Math.max(random * span, retryAfterMs ?? 0), remainingMs);
}
