import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SharedLines, type Stretch } from "../../src/intake/shared-lines.ts";

const KIB = 1024;

const linesOf = (count: number, length: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => `${String(index).padStart(length)}\n`).join(""));

const textOf = ({ bytes }: Stretch): string => bytes.toString("latin1");

describe("lines in shared memory", () => {
  it("gives the lines that are whole, also of several chunks, and keeps the rest", () => {
    const shared = new SharedLines();
    expect(shared.add(Buffer.from("one\ntw"))).toBe(true);
    expect(shared.length).toBe(4);
    expect(shared.add(Buffer.from("o\nthree\nfo"))).toBe(true);
    expect(shared.length).toBe(14);
    expect(textOf(shared.takeLines())).toBe("one\ntwo\nthree\n");
    expect(shared.length).toBe(0);
    expect(textOf(shared.takeLines())).toBe("");
    expect(shared.takeAll().toString()).toBe("fo");
    expect(shared.takeAll().toString()).toBe("");
  });

  it("has none before the first line has ended", () => {
    const shared = new SharedLines();
    expect(textOf(shared.takeLines())).toBe("");
    for (const part of ["o", "n", "e"]) shared.add(Buffer.from(part));
    expect(shared.length).toBe(0);
    shared.add(Buffer.from("\n"));
    expect(textOf(shared.takeLines())).toBe("one\n");
  });

  it("lies where another thread can read it", () => {
    const shared = new SharedLines();
    shared.add(Buffer.from("one\n"));
    expect(shared.takeLines().bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("takes no chunk that is too much together with what is there, until that is taken", () => {
    const shared = new SharedLines();
    const lines = linesOf(150, KIB - 1);
    expect(shared.add(lines)).toBe(true);
    expect(shared.add(lines)).toBe(false);
    expect(shared.length).toBe(150 * KIB);
    const { bytes, giveBack } = shared.takeLines();
    expect(shared.add(lines)).toBe(true);
    expect(Buffer.from(bytes)).toEqual(lines);
    giveBack();
    expect(shared.add(Buffer.alloc(300 * KIB))).toBe(false);
  });

  it("goes on elsewhere with lines that are whole, and the beginning of another, where its memory is full", () => {
    const shared = new SharedLines();
    shared.add(linesOf(200, KIB - 1));
    shared.takeLines();
    shared.add(Buffer.from("one\ntw"));
    shared.add(Buffer.alloc(60 * KIB, "o"));
    expect(textOf(shared.takeLines())).toBe("one\n");
    expect(shared.takeAll().toString()).toBe(`tw${"o".repeat(60 * KIB)}`);
  });

  it("uses its memory again, as soon as it has been given back", () => {
    const shared = new SharedLines();
    const chunk = linesOf(100, KIB - 1);
    const memories = new Set<ArrayBufferLike>();
    const held: Stretch[] = [];
    for (let round = 0; round < 100; round++) {
      shared.add(chunk);
      const stretch = shared.takeLines();
      memories.add(stretch.bytes.buffer);
      held.push(stretch);
      if (held.length > 4) held.shift()?.giveBack();
    }
    expect(memories.size).toBeLessThan(6);
  });

  it("gives all that came, in its order, and changes nothing that somebody still reads", () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ add: fc.integer({ min: 0, max: 120 * KIB }) }) },
      { weight: 3, arbitrary: fc.constant("take" as const) },
      { weight: 1, arbitrary: fc.constant("take all" as const) },
      { weight: 3, arbitrary: fc.record({ giveBack: fc.nat() }) },
    );
    const lineLength = fc.constantFrom(3, 50, 3000, 90 * KIB);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), lineLength, (steps, length) => {
        const shared = new SharedLines();
        const held: { stretch: Stretch; from: number }[] = [];
        /** What the input has at a place: each byte tells where it is, save for those that end lines. */
        const byteAt = (place: number) => (place % length === length - 1 ? 10 : 11 + (place % 241));
        const inputFrom = (from: number, bytes: number) =>
          Buffer.from(Uint8Array.from({ length: bytes }, (_, index) => byteAt(from + index)));
        let added = 0;
        let taken = 0;
        const check = (bytes: Buffer, from: number) =>
          expect(Buffer.compare(Buffer.from(bytes), inputFrom(from, bytes.length))).toBe(0);
        for (const step of steps) {
          if (step === "take") {
            const stretch = shared.takeLines();
            held.push({ stretch, from: taken });
            taken += stretch.bytes.length;
            // Behind the end of the last line that is whole.
            expect(taken).toBe(Math.max(taken - stretch.bytes.length, added - (added % length)));
          } else if (step === "take all") {
            check(shared.takeAll(), taken);
            taken = added;
          } else if ("add" in step) {
            const isTaken = shared.add(inputFrom(added, step.add));
            expect(isTaken).toBe(added - taken + step.add <= 256 * KIB);
            if (isTaken) added += step.add;
          } else if (held.length > 0) {
            const [last] = held.splice(step.giveBack % held.length, 1);
            if (last !== undefined) check(last.stretch.bytes, last.from);
            last?.stretch.giveBack();
          }
        }
        for (const { stretch, from } of held) check(stretch.bytes, from);
      }),
      { numRuns: 60 },
    );
  });
});
