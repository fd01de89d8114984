import { describe, expect, it } from "vitest";
import { failedWith } from "./failed.ts";
import { range, record, state, user, usersWithStates } from "./messages.ts";
import { stage } from "./stage.ts";

describe.concurrent("a signal", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)(
    "%s: what is in flight is finished, earned states go out, exit code %i",
    async (signal, code) => {
      const { control, write } = await stage({ latency: 300 });
      // One call at a time: some are in flight when the signal comes, and some have not begun.
      const program = write({
        config: { rate_limits: { customer_bulk: 10 }, batching: { customers: 10, linger_ms: 0 } },
      });
      await program.feed(usersWithStates(range(1, 200), 10));
      await program.until("a state came out", ({ states }) => states.length >= 2);
      await control.until(({ callsInFlight }) => callsInFlight >= 2);
      program.kill(signal);
      // Its standard input stays open.
      expect(await program.exit).toEqual({ code, signal: null });
      expect(program.errors).toMatchObject([failedWith("SYNC_INTERRUPTED", new RegExp(signal))]);
      const { calls, callsInFlight, customers } = await control.summary();
      expect(callsInFlight).toBe(0);
      expect(calls.byStatus).toEqual({ 200: calls.total });
      expect(customers).toBeLessThan(200);
      // All that arrived is acknowledged, and nothing else.
      expect(program.states.map(({ id }) => id)).toEqual(range(1, customers / 10).map((count) => count * 10));
    },
  );

  it("that comes twice ends the program at once", async () => {
    const { control, write } = await stage();
    await control.order({ fault: { hang: true } });
    const program = write({ config: { batching: { linger_ms: 0 } } });
    await program.feed([record(user(1)), state(1)]);
    await control.until(({ callsInFlight }) => callsInFlight === 1);
    program.kill("SIGTERM");
    await program.until("it said so", (all) => all.logs("ERROR").length > 0);
    const before = performance.now();
    program.kill("SIGTERM");
    expect(await program.exit).toEqual({ code: 143, signal: null });
    expect(performance.now() - before).toBeLessThan(3000);
    expect(program.states).toEqual([]);
  });

  it("ends a program that waits for a source, or to try again", async () => {
    const { control, write } = await stage();
    await control.order({ outage_ms: 60_000 });
    const program = write({ config: { batching: { linger_ms: 0 } } });
    await program.feed([record(user(1)), state(1)]);
    await control.until(({ calls }) => calls.total >= 2);
    const before = performance.now();
    program.kill("SIGTERM");
    expect(await program.exit).toEqual({ code: 143, signal: null });
    expect(performance.now() - before).toBeLessThan(5000);
    expect(program.states).toEqual([]);
    expect(program.errors).toMatchObject([failedWith("SYNC_INTERRUPTED")]);
  });

  it("is obeyed while nobody reads the output", async () => {
    const { write } = await stage();
    const program = write({ config: { default_send_as: "skip", routes: [] } });
    await program.until("it began", ({ messages }) => messages.length > 0);
    program.leaveOutput();
    const feeding = program.feed(range(1, 50_000).map((cursor) => state(cursor)));
    await program.untilItTakesNoMore();
    program.kill("SIGTERM");
    await new Promise((resolve) => program.child.once("exit", resolve));
    expect(program.child.exitCode).toBe(143);
    program.readOutput();
    await Promise.all([feeding, program.exit]);
  });
});
