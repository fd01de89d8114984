import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { range, record, state, user } from "./messages.ts";
import { seeded } from "./random.ts";
import { stage } from "./stage.ts";

const ROWS = 800;
const LAST = range(1, ROWS).at(-1) ?? 0;

/** The rows behind `done`, with a state after every seven. Some can't be sent, and Blueshift refuses some. */
function* rowsAfter(done: number): Generator<string> {
  for (const id of range(done + 1, ROWS)) {
    const plan = id % 83 === 0 ? "bad" : "good";
    yield record(id % 97 === 0 ? { number: id } : { ...user(id), plan, number: id });
    if (id % 7 === 0 || id === ROWS) yield state(id);
  }
}

/** The rows that are in the rejected records of all syncs so far. The last line of a killed one may be cut off. */
function rejectedIn(directory: string): Set<number> {
  const texts = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
  const lines = texts.flatMap((text) => text.split("\n").slice(0, -1));
  return new Set(lines.map((line) => JSON.parse(line).data.number));
}

describe.concurrent("killed at random moments and started again", () => {
  it.each([
    ["while all goes well", { seed: 11, latency: [5, 50] as const }],
    ["while calls fail in every way", { seed: 12, latency: [5, 50] as const, failRate: 0.2, failHang: true }],
  ])("%s, it has delivered or kept all that it acknowledged", async (_, sandbox) => {
    const { control, scratch, write } = await stage(sandbox);
    const random = seeded(sandbox.seed);
    const rejected = join(scratch.path, "rejected");
    await control.order({
      reject_customers: { where: { attribute: "plan", value: "bad" }, mode: "unpinned" },
    });
    let done = 0;
    let kills = 0;
    let acknowledgedBeforeKill = 0;
    for (let round = 0; done < LAST; round++) {
      const program = write({
        config: {
          rejected_records: { storage: "file", path: rejected },
          rate_limits: { customer: 200, customer_bulk: 60 },
          batching: { customers: 10, linger_ms: 20 },
          retry: { request_timeout_seconds: 0.5 },
        },
      });
      const feeding = program.feed(rowsAfter(done));
      if (round < 8) {
        const states = Math.floor(random() * 6);
        await program.until(
          "it was under way",
          (all) => all.messages.length > 0 && all.states.length >= states,
        );
        await sleep(random() * 200);
        program.kill("SIGKILL");
        kills++;
      } else {
        await feeding;
        program.end();
      }
      const exit = await program.exit;
      expect(exit.code === 0 || exit.signal === "SIGKILL").toBe(true);
      const cursors = program.states.map(({ id }) => Number(id));
      expect(cursors).toEqual(cursors.toSorted((a, b) => a - b));
      done = cursors.at(-1) ?? done;
      if (exit.signal !== null && cursors.length > 0) acknowledgedBeforeKill++;

      const delivered = await control.ids();
      const kept = rejectedIn(rejected);
      const missing = range(1, done).filter((id) => !delivered.has(String(id)) && !kept.has(id));
      expect(missing).toEqual([]);
    }
    // Else nothing was tried.
    expect(acknowledgedBeforeKill).toBeGreaterThan(3);
    expect(kills).toBeGreaterThan(3);
    const bad = range(1, ROWS).filter((id) => id % 83 === 0 || id % 97 === 0);
    expect(rejectedIn(rejected)).toEqual(new Set(bad));
    const delivered = [...(await control.ids())].map(Number).sort((a, b) => a - b);
    expect(delivered).toEqual(range(1, ROWS).filter((id) => !bad.includes(id)));
  });
});
