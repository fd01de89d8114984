import { describe, expect, it, vi } from "vitest";
import { untilSignalled } from "../../src/commands/signals.ts";
import type { Sync } from "../../src/sync/sync.ts";

const listeners = () => ["SIGTERM", "SIGINT"].map((signal) => process.listenerCount(signal));

describe("signals", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("end a sync in order while it runs: %s", async (signal, exitCode) => {
    const halt = vi.fn();
    await untilSignalled({ halt } as unknown as Sync, async () => {
      process.emit(signal, signal);
    });
    expect(halt).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        type: "transient_error",
        exitCode,
        message: expect.stringContaining(signal),
      }),
    );
  });

  it("are the system's again when the sync is over, well or not: nobody would obey them any more", async () => {
    const before = listeners();
    const sync = { halt: () => {} } as unknown as Sync;
    await untilSignalled(sync, async () => expect(listeners()).not.toEqual(before));
    expect(listeners()).toEqual(before);
    await untilSignalled(sync, () => Promise.reject(new Error("it failed"))).catch(() => {});
    expect(listeners()).toEqual(before);
  });
});
