import type { LaneCounts } from "../../src/delivery/lane.ts";
import type { SyncProgress } from "../../src/sync/progress.ts";
import { Tally } from "../../src/sync/tally.ts";

/** A lane that has waited for the source, but for what is said. */
export const laneOf = (over: Partial<LaneCounts> = {}): LaneCounts => ({
  callsPerSecond: 5,
  calls: 0,
  retries: 0,
  items: 0,
  maxItems: 50,
  waits: { rate: 0, blueshift: 0, source: 1000 },
  waitingFor: "source",
  ...over,
});

/** A sync that has just begun, but for what is said. */
export const progressOf = (over: Partial<SyncProgress> = {}): SyncProgress => ({
  elapsedMs: 1000,
  tally: new Tally([]),
  isReading: true,
  complete: new Set(),
  oddLines: { unreadable: 0, overlong: 0 },
  failure: undefined,
  textDates: new Map(),
  lanes: new Map(),
  keptAt: undefined,
  inHand: 0,
  ...over,
});
