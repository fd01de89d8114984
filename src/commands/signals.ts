import { Failure } from "../failure.ts";
import type { Sync } from "../sync/sync.ts";

/** Exit codes of a program that a signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGTERM: 143, SIGINT: 130 } as const;

/**
 * Runs a sync so that the first signal ends it in order and a second ends the program where it stands. When the
 * sync is over, a signal ends the program as it would any other.
 */
export async function untilSignalled<T>(sync: Sync, run: () => Promise<T>): Promise<T> {
  let signalled = false;
  const listeners = Object.entries(EXIT_CODES).map(([signal, exitCode]) => {
    const listener = () => {
      if (signalled) process.exit(exitCode);
      signalled = true;
      sync.halt(new Failure("SYNC_INTERRUPTED", { signal }, { exitCode }));
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  try {
    return await run();
  } finally {
    for (const remove of listeners) remove();
  }
}
