import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type IntakeParts, intake } from "../../src/intake/intake.ts";
import { readInput } from "../../src/protocol/reader.ts";
import type { Incoming } from "../../src/sync/incoming.ts";
import { seeded } from "../e2e/random.ts";
import { CONFIG, meaningOf, newPlans, STREAMS } from "./world.ts";

const PARTS: IntakeParts = {
  config: CONFIG,
  streams: STREAMS,
  keepsLines: false,
  plans: [...newPlans().values()],
  isAwaited: () => true,
};

/** Lines of all kinds and sizes, numbered. */
function lineOf(number: number): string {
  if (number % 997 === 0) return `{"type":"STATE","state":{"type":"LEGACY","data":{"n":${number}}}}`;
  if (number % 1009 === 0) return number % 2 === 0 ? "" : "garbage";
  const note = number % 500 === 0 ? "x".repeat(100_000) : "ü".repeat(number % 40);
  const data = { id: number % 701 === 0 ? "not one" : number, email: `u${number}@shop.example`, note };
  return JSON.stringify({ type: "RECORD", record: { stream: "users", emitted_at: 1, data } });
}

const textOf = (lines: number): Buffer =>
  Buffer.from(Array.from({ length: lines }, (_, index) => `${lineOf(index + 1)}\n`).join(""));

/** Bytes in chunks of any size, again and again, until the reader has what it waits for. */
async function* chunksOf(bytes: Buffer, isEnough: () => boolean): AsyncGenerator<Buffer> {
  const random = seeded(7);
  while (!isEnough()) {
    for (let at = 0; at < bytes.length; ) {
      const size = random() < 0.1 ? Math.ceil(random() * 500) : 64 * 1024;
      yield bytes.subarray(at, at + size);
      at += size;
      await setImmediate();
    }
  }
}

describe("the intake of a sync", () => {
  it("reads by two threads what one would read, line by line and in the same order", async () => {
    const lines = 5000;
    const bytes = textOf(lines);
    const once = (await Array.fromAsync(readInput(Readable.from([bytes])))).flat().map(meaningOf(newPlans()));
    const taken: Incoming[] = [];
    let ready = 0;
    let bigReady = 0;
    const source = chunksOf(bytes, () => ready > 2 * lines);
    for await (const some of intake(Readable.from(source), PARTS)) {
      for (const incoming of some) {
        if (incoming.kind === "findings") continue;
        taken.push(incoming);
        if (incoming.kind !== "ready") continue;
        ready++;
        if (incoming.bytes > 64 * 1024) bigReady++;
      }
    }
    const meaning = meaningOf(newPlans());
    expect(taken.length % once.length).toBe(0);
    for (const [index, incoming] of taken.entries()) {
      const round = Math.floor(index / once.length);
      const expected = once[index % once.length] as { readonly line: number };
      expect(meaning(incoming)).toEqual({ ...expected, line: expected.line + round * lines });
    }
    // Lines that are larger than a chunk are put together here.
    expect(bigReady).toBe(0);
  }, 60_000);

  it("reads by itself as long as the sync does not wait for it", async () => {
    const bytes = textOf(2000);
    let rounds = 0;
    const source = Readable.from(chunksOf(bytes, () => rounds++ === 5));
    for await (const some of intake(source, { ...PARTS, isAwaited: () => false })) {
      for (const { kind } of some) expect(kind).not.toBe("ready");
    }
    expect(rounds).toBe(6);
  });

  it("reads on by itself where no second thread can be had", async () => {
    const bytes = textOf(2000);
    let rounds = 0;
    let records = 0;
    const source = Readable.from(chunksOf(bytes, () => rounds++ === 5));
    const broken = { ...PARTS, config: {} as IntakeParts["config"] };
    for await (const some of intake(source, broken)) {
      for (const { kind } of some) if (kind === "record") records++;
    }
    expect(records).toBeGreaterThan(9000);
  });

  it("fails as its source fails", async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield textOf(10);
      throw new Error("the pipe broke");
    }
    const read = Array.fromAsync(intake(Readable.from(broken()), PARTS));
    await expect(read).rejects.toThrow("the pipe broke");
  });
});
