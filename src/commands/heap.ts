import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/**
 * What the young generation of the heap may take, in bytes; V8 fills one half of it at a time. With 8 MiB, a million
 * narrow rows take 1.05 times the time and 10 MB less.
 */
const YOUNG_BYTES = 16 * 1024 * 1024;
/** How often it is looked at while it is smaller: at full speed it doubles within some 20 ms. */
const LOOK_MS = 10;

/**
 * Keeps the heap of a sync small. Left to themselves its generations grow with what a fast source makes live for a
 * moment, and give nothing back: at full speed that is twice the memory, and no faster. Its young one
 * does not stay as small as it begins either: records would outlive it, which takes 1.08 times the time.
 */
export function keepHeapSmall(): void {
  // The old generation stays below twice what lives, and what comes while it is looked through.
  setFlagsFromString("--heap-growing-percent=80");
  // A young collection is over in less than a millisecond: to share it among threads, which have to be woken for it,
  // takes 2 % more processor time, and at full speed there is no processor left for them.
  setFlagsFromString("--no-parallel-scavenge");
  const look = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
    if (young !== undefined && young.space_size < YOUNG_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(look);
  }, LOOK_MS);
  look.unref();
}
