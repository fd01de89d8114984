import { Failure } from "../failure.ts";
import type { Log } from "../protocol/log.ts";
import type { SyncObserver } from "../sync/observer.ts";
import type { Sync } from "../sync/sync.ts";
import type { CallReport } from "../sync/transport.ts";
import type { Watcher } from "./watcher.ts";

/** All that watch a sync. One that goes wrong is dropped: the sync goes on unwatched rather than not at all. */
export class Watchers {
  readonly #watchers: Set<Watcher>;
  readonly #log: Log;
  /** For the sync to tell. */
  readonly observer: Pick<SyncObserver, "rejected" | "wantsRows">;
  /** For whoever makes calls to tell; undefined where nobody listens. */
  readonly called: ((call: CallReport) => void) | undefined;

  constructor(watchers: readonly Watcher[], log: Log) {
    this.#watchers = new Set(watchers);
    this.#log = log;
    const listens = (event: "called" | "rejected") =>
      watchers.some((watcher) => watcher[event] !== undefined);
    this.observer = {
      ...(listens("rejected") && {
        rejected: (...event) => this.#tell((watcher) => watcher.rejected?.(...event)),
      }),
      wantsRows: watchers.some(({ wantsRows }) => wantsRows),
    };
    this.called = listens("called") ? (call) => this.#tell((watcher) => watcher.called?.(call)) : undefined;
  }

  /** Watches a sync while `run` does, and tells how it ended before the outcome of `run` goes on. */
  async during<T>(sync: Pick<Sync, "progress">, run: () => Promise<T>): Promise<T> {
    const timers = [...this.#watchers].map((watcher) => {
      const look = () => this.#dare(watcher, () => watcher.look(sync.progress));
      this.#dare(watcher, () => watcher.begin?.(() => sync.progress));
      look();
      return setInterval(look, watcher.everyMs).unref();
    });
    // A second signal, or a bug, ends the program where it stands: this is all that is left to do then.
    const exiting = () => {
      void this.#end(sync, sync.progress.failure ?? new Failure("UNEXPECTED_ERROR", {}));
    };
    process.once("exit", exiting);
    const stop = () => {
      for (const timer of timers) clearInterval(timer);
      process.off("exit", exiting);
    };
    try {
      const result = await run();
      stop();
      await this.#end(sync, undefined);
      return result;
    } catch (error) {
      stop();
      await this.#end(sync, Failure.of(error));
      throw error;
    }
  }

  async #end(sync: Pick<Sync, "progress">, failure: Failure | undefined): Promise<void> {
    const ends = [...this.#watchers].map((watcher) =>
      this.#dare(watcher, () => watcher.end(sync.progress, failure)),
    );
    await Promise.all(ends);
  }

  #tell(event: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers) this.#dare(watcher, () => event(watcher));
  }

  #dare(watcher: Watcher, act: () => void | Promise<void>): void | Promise<void> {
    const drop = (error: unknown) => {
      this.#watchers.delete(watcher);
      this.#log.warn(
        `The ${watcher.name} went wrong and is left out; the sync itself goes on ` +
          `(${error instanceof Error ? error.name : "unknown error"}). Please report it.`,
      );
    };
    if (!this.#watchers.has(watcher)) return;
    try {
      return act()?.catch(drop);
    } catch (error) {
      drop(error);
    }
  }
}
