import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../src/failure.ts";
import { Log } from "../../src/protocol/log.ts";
import type { OutgoingMessage } from "../../src/protocol/messages.ts";
import type { MessageWriter } from "../../src/protocol/writer.ts";
import type { Watcher } from "../../src/watch/watcher.ts";
import { Watchers } from "../../src/watch/watchers.ts";
import { progressOf } from "../sync/progress-of.ts";
import { subjectOf } from "./subject.ts";

function world(over: Partial<Watcher> = {}) {
  const events: string[] = [];
  const messages: OutgoingMessage[] = [];
  const log = new Log({
    write: (message: OutgoingMessage) => messages.push(message),
  } as unknown as MessageWriter);
  const watcher: Watcher = {
    name: "onlooker",
    everyMs: 1000,
    look: ({ elapsedMs }) => void events.push(`look ${elapsedMs}`),
    end: (_, failure) => void events.push(`end ${failure?.message ?? "well"}`),
    ...over,
  };
  const sync = { progress: progressOf({ elapsedMs: 0 }) };
  const exits = process.listenerCount("exit");
  return {
    watchers: new Watchers([watcher], log),
    sync,
    events,
    warnings: () => messages.flatMap((message) => (message.type === "LOG" ? [message.log.message] : [])),
    exitListeners: () => process.listenerCount("exit") - exits,
  };
}

const untilMs = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const call = { endpoint: "customer_bulk", items: 1, status: 200, ms: 5 } as const;

describe("those who watch a sync", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("look when it begins and as often as they want, and no more when it has ended", async () => {
    const { watchers, sync, events, exitListeners } = world();
    const running = watchers.during(sync, () => untilMs(2500).then(() => "result"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await running).toBe("result");
    expect(events).toEqual(["look 0", "look 0", "look 0", "end well"]);
    expect([vi.getTimerCount(), exitListeners()]).toEqual([0, 0]);
  });

  it("are told why it failed, before anybody else is", async () => {
    const { watchers, sync, events, exitListeners } = world();
    const run = () => Promise.reject(new Failure("SYNC_INTERRUPTED", { signal: "SIGTERM" }));
    await expect(watchers.during(sync, run)).rejects.toThrow("SIGTERM");
    expect(events.at(-1)).toMatch(/^end The sync was ended by SIGTERM/);
    expect([vi.getTimerCount(), exitListeners()]).toEqual([0, 0]);
  });

  it("are told when the program ends in its midst", async () => {
    const { watchers, sync, events } = world();
    void watchers.during(sync, () => new Promise(() => {}));
    process.listeners("exit").at(-1)?.(143);
    expect(events.at(-1)).toMatch(/^end .*\[UNEXPECTED_ERROR\]$/);
  });

  it.each([
    [
      "looks",
      {
        look: () => {
          throw new RangeError("secretvalue");
        },
      },
    ],
    [
      "begins",
      {
        begin: () => {
          throw new RangeError("secretvalue");
        },
      },
    ],
    ["ends", { end: () => Promise.reject(new RangeError("secretvalue")) }],
  ] satisfies [string, Partial<Watcher>][])(
    "can't do it any harm, where one goes wrong when it %s",
    async (_, over) => {
      const { watchers, sync, warnings } = world(over);
      const running = watchers.during(sync, () => untilMs(2500).then(() => "result"));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await running).toBe("result");
      expect(warnings()).toEqual([
        "The onlooker went wrong and is left out; the sync itself goes on (RangeError). Please report it.",
      ]);
    },
  );

  it("hear of calls and rejections, one who goes wrong no more", () => {
    const called = vi.fn(() => {
      throw new RangeError();
    });
    const { watchers, warnings } = world({ called });
    watchers.called?.(call);
    watchers.called?.(call);
    expect(called).toHaveBeenCalledExactlyOnceWith(call);
    expect(warnings()).toHaveLength(1);
    const rejected = vi.fn();
    const hearing = world({ rejected, wantsRows: true });
    const [plan] = subjectOf({ users: {} }).subject.plans.values();
    const rejection = { problem: { reason: "is bad" }, stage: "mapping" } as const;
    if (plan !== undefined) hearing.watchers.observer.rejected?.(plan, 3, rejection, "row");
    expect(rejected).toHaveBeenCalledExactlyOnceWith(plan, 3, rejection, "row");
    expect(hearing.watchers.observer.wantsRows).toBe(true);
  });

  it("cost nothing where nobody listens", () => {
    const { watchers } = world();
    expect([watchers.called, watchers.observer.rejected, watchers.observer.wantsRows]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });
});
