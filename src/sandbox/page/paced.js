/**
 * Work that may be asked for at any time, is done at most every `ms`, and always once more after the last time
 * that it was asked for.
 * @param {number} ms
 * @param {() => void} work
 */
export function paced(ms, work) {
  let doneAt = Number.NEGATIVE_INFINITY;
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(
      () => {
        isWaiting = false;
        doneAt = performance.now();
        work();
      },
      Math.max(0, doneAt + ms - performance.now()),
    );
  };
}
