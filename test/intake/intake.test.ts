import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IntakeParts, intake } from "../../src/intake/intake.ts";
import { type Block, Preparer } from "../../src/intake/preparer.ts";
import { SecondThread } from "../../src/intake/second-thread.ts";
import { readInput } from "../../src/protocol/reader.ts";
import type { Incoming } from "../../src/sync/incoming.ts";
import { seeded } from "../e2e/random.ts";
import { CONFIG, meaningOf, newPlans, STREAMS, shared } from "./world.ts";

const PARTS: IntakeParts = {
  config: CONFIG,
  streams: STREAMS,
  keepsLines: false,
  plans: [...newPlans().values()],
  isAwaited: () => true,
  log: { info: () => {}, warn: () => {} },
};

/** Parts with what was logged of them. */
function logging(parts: Partial<IntakeParts> = {}) {
  const warned: string[] = [];
  const log = { info: () => {}, warn: (message: string) => warned.push(message) };
  return { parts: { ...PARTS, log, ...parts } as IntakeParts, warned };
}

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

/** In a second thread's place: makes each block ready some turns later, as it is then, and ends by itself at last. */
class LateThread {
  readonly #delays: readonly number[];
  readonly #lostAt: number;
  asked = 0;
  #open = 0;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(delays: readonly number[], lostAt: number) {
    this.#delays = delays;
    this.#lostAt = lostAt;
  }

  readonly start: NonNullable<IntakeParts["start"]> = (assignment, lost) => {
    const preparer = new Preparer(assignment);
    const late = this;
    return {
      get hasRoom() {
        return late.#open < 4 && late.asked < late.#lostAt;
      },
      get isBusy() {
        return late.#open > 0;
      },
      prepare: (block: Block) => {
        const before = this.#latest;
        const number = ++this.asked;
        const turns = this.#delays[number % this.#delays.length] as number;
        this.#open++;
        const work = async () => {
          await before;
          for (let turn = 0; turn < turns; turn++) await setImmediate();
          this.#open--;
          if (number === this.#lostAt) lost(new Error("it ended"));
          if (number >= this.#lostAt) throw new Error("it ended");
          const packed = preparer.prepare(block);
          return () => packed;
        };
        const made = work();
        this.#latest = made.catch(() => {});
        return made;
      },
      stop: async () => {},
    } as unknown as SecondThread;
  };
}

describe("the intake of a sync", () => {
  it("reads by two threads what one would read, line by line and in the same order", async () => {
    const lines = 5000;
    const bytes = textOf(lines);
    const once = (await Array.fromAsync(readInput(Readable.from([bytes])))).flat().map(meaningOf(newPlans()));
    const taken: Incoming[] = [];
    let ready = 0;
    const source = chunksOf(bytes, () => ready > 2 * lines);
    for await (const some of intake(Readable.from(source), PARTS)) {
      for (const incoming of some) {
        if (incoming.kind === "findings") continue;
        taken.push(incoming);
        if (incoming.kind !== "ready") continue;
        ready++;
      }
    }
    const meaning = meaningOf(newPlans());
    expect(taken.length % once.length).toBe(0);
    for (const [index, incoming] of taken.entries()) {
      const round = Math.floor(index / once.length);
      const expected = once[index % once.length] as { readonly line: number };
      expect(meaning(incoming)).toEqual({ ...expected, line: expected.line + round * lines });
    }
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

  it("starts none for a source that brings little at a time", async () => {
    const bytes = textOf(2000);
    async function* littleByLittle(): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
    }
    const { parts, warned } = logging({
      start: () => {
        throw new Error("none is to be started");
      },
    });
    for await (const _ of intake(Readable.from(littleByLittle()), parts)) void 0;
    expect(warned).toEqual([]);
  });

  describe("reads on by itself, and loses no line,", () => {
    /** Every line of several rounds, by its number. */
    async function linesOf(parts: IntakeParts, rounds: number): Promise<number[]> {
      let round = 0;
      const source = Readable.from(chunksOf(textOf(2000), () => round++ === rounds));
      const lines: number[] = [];
      for await (const some of intake(source, parts)) {
        for (const incoming of some) if (incoming.kind !== "findings") lines.push(incoming.line);
      }
      return lines;
    }
    const without = (rounds: number) => linesOf({ ...PARTS, isAwaited: () => false }, rounds);

    it("where the system has no second thread for it", async () => {
      const { parts, warned } = logging({
        start: () => {
          throw new Error("EAGAIN");
        },
      });
      expect(await linesOf(parts, 3)).toEqual(await without(3));
      expect(warned).toEqual([expect.stringContaining("EAGAIN")]);
    });

    it("where the second thread can't begin", async () => {
      const { parts } = logging({ config: {} as IntakeParts["config"] });
      expect(await linesOf(parts, 5)).toEqual(await without(5));
    });

    it("where it is lost with blocks in its hands", async () => {
      let asked = 0;
      const { parts, warned } = logging({
        start: (assignment, lost) => {
          const thread = new SecondThread(assignment, lost);
          const prepare = thread.prepare.bind(thread);
          thread.prepare = (block) => {
            // What no number can be made of: it breaks at the seventh.
            const bad = { ...block, linesBefore: 1n as unknown as number };
            return prepare(++asked === 7 ? bad : block);
          };
          return thread;
        },
      });
      let round = 0;
      const source = Readable.from(chunksOf(textOf(2000), () => warned.length > 0 && ++round > 1));
      const lines: number[] = [];
      for await (const some of intake(source, parts)) {
        for (const incoming of some) if (incoming.kind !== "findings") lines.push(incoming.line);
      }
      expect(asked).toBeGreaterThanOrEqual(7);
      const rounds = Math.ceil((lines.at(-1) ?? 0) / 2000);
      expect(lines).toEqual(await without(rounds));
      expect(warned).toEqual([expect.stringContaining("one goes on alone")]);
    });
  });

  it("reads the same, however the input is cut and however late the second thread is", async () => {
    const delays = fc.array(fc.nat(6), { minLength: 1, maxLength: 10 });
    const sizes = fc
      .array(fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 20_000, max: 150_000 })), {
        maxLength: 20,
      })
      .map((some) => [...some, 64 * 1024]);
    const lostAt = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(Number.POSITIVE_INFINITY));
    const withCrLf = Buffer.from(textOf(1100).toString().replaceAll("\n", "\r\n"));
    const notUtf8 = Buffer.concat([Buffer.from(lineOf(1).slice(0, -6)), Buffer.of(0xff, 0x0a)]);
    const round = [textOf(1100), notUtf8, withCrLf];
    // Its last line has no end.
    const bytes = Buffer.concat([Buffer.from("\uFEFF"), ...round, ...round, ...round, textOf(1)]).subarray(
      0,
      -1,
    );
    const once = (await Array.fromAsync(readInput(Readable.from([bytes])))).flat().map(meaningOf(newPlans()));
    await fc.assert(
      fc.asyncProperty(sizes, delays, lostAt, async (sizes, delays, lostAt) => {
        async function* cut(): AsyncGenerator<Buffer> {
          for (let at = 0, index = 0; at < bytes.length; index++) {
            const size = sizes[index % sizes.length] as number;
            yield bytes.subarray(at, at + size);
            at += size;
          }
        }
        const late = new LateThread(delays, lostAt);
        const meaning = meaningOf(newPlans());
        const taken: unknown[] = [];
        const parts = { ...PARTS, start: late.start };
        for await (const some of intake(Readable.from(cut(), { objectMode: false }), parts)) {
          for (const incoming of some) if (incoming.kind !== "findings") taken.push(meaning(incoming));
        }
        expect(taken).toEqual(once);
        expect(late.asked).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  describe("hands over", () => {
    /** What a thread that is asked and never done is given, of chunks that come one by one. */
    async function blocksOf(isBusy: boolean, chunks: readonly (readonly Buffer[])[]): Promise<number[][]> {
      const source = new Readable({ read: () => {}, objectMode: true });
      const blocks: number[] = [];
      const thread = {
        hasRoom: true,
        isBusy,
        prepare: ({ bytes }: Block) => {
          blocks.push(bytes.length);
          return new Promise(() => {});
        },
        stop: async () => {},
      };
      const start = () => thread as unknown as SecondThread;
      const taking = Array.fromAsync(intake(source, { ...PARTS, start }));
      const seen: number[][] = [];
      for (const together of chunks) {
        for (const chunk of together) source.push(chunk);
        for (let turn = 0; turn < 20; turn++) await setImmediate();
        seen.push(blocks.splice(0));
      }
      void taking;
      return seen;
    }
    /** Of lines that are whole. */
    const chunk = Buffer.from(`${"x".repeat(1023)}\n`.repeat(64));
    const size = chunk.length;

    it("two chunks of a pipe together, where the second has come as well", async () => {
      const blocks = await blocksOf(true, [[chunk, chunk], [chunk, chunk, chunk], [chunk]]);
      expect(blocks).toEqual([[2 * size], [2 * size, size], [size]]);
    });

    it("what there is at once, where no more has come: nothing waits for its source", async () => {
      expect(await blocksOf(true, [[chunk], [chunk], [chunk]])).toEqual([[size], [size], [size]]);
    });

    it("nothing that is smaller than 16 KiB", async () => {
      const small = chunk.subarray(0, 15 * 1024);
      const least = chunk.subarray(0, 16 * 1024);
      expect(await blocksOf(true, [[chunk], [small], [least]])).toEqual([[size], [], [16 * 1024]]);
    });

    it("what there is at once, where the thread has nothing to do", async () => {
      expect(await blocksOf(false, [[chunk, chunk]])).toEqual([[size, size]]);
    });

    it("the same memory again and again, what is read here among it", async () => {
      const memories = new Set<ArrayBufferLike>();
      let asked = 0;
      const start: IntakeParts["start"] = (assignment) => {
        const preparer = new Preparer(assignment);
        return {
          get hasRoom() {
            return ++asked % 2 === 0;
          },
          isBusy: true,
          prepare: async (block: Block) => {
            memories.add(block.bytes.buffer);
            const packed = preparer.prepare(block);
            return () => packed;
          },
          stop: async () => {},
        } as unknown as SecondThread;
      };
      const source = Readable.from(Array.from({ length: 200 }, () => chunk));
      for await (const _ of intake(source, { ...PARTS, start })) void 0;
      expect(asked).toBeGreaterThan(90);
      expect(memories.size).toBeLessThan(6);
    });

    it("a line that lies in two chunks with the lines of the second", async () => {
      const [first, second] = [chunk.subarray(0, size - 500), chunk.subarray(size - 500)];
      const blocks = await blocksOf(true, [[first], [Buffer.concat([second, chunk.subarray(0, 60_000)])]]);
      expect(blocks).toEqual([[size - 1024], [1024 + 59_392]]);
    });
  });

  it("reads about 640 KiB ahead of a thread that is slow", async () => {
    const bytes = textOf(400);
    let pulled = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        pulled += bytes.length;
        yield bytes;
        await setImmediate();
      }
    }
    const idle = { hasRoom: true, isBusy: true, prepare: () => new Promise(() => {}), stop: async () => {} };
    const reading = intake(Readable.from(endless(), { highWaterMark: 1 }), {
      ...PARTS,
      start: () => idle as unknown as SecondThread,
    });
    const taking = (async () => {
      for await (const _ of reading) void 0;
    })();
    // Nothing tells that no more is read but that nothing is read for a while.
    for (let before = -1; before !== pulled; ) {
      before = pulled;
      for (let turn = 0; turn < 50; turn++) await setImmediate();
    }
    expect(pulled).toBeGreaterThan(640 * 1024);
    expect(pulled).toBeLessThan(780 * 1024);
    void taking;
  });

  it("ends its thread when nobody wants more, and when all has been read", async () => {
    for (const wants of [1, Number.POSITIVE_INFINITY]) {
      const started: SecondThread[] = [];
      const start: IntakeParts["start"] = (assignment, lost) => {
        const thread = new SecondThread(assignment, lost);
        started.push(thread);
        return thread;
      };
      let parts = 0;
      for await (const _ of intake(Readable.from([textOf(500), textOf(500)]), { ...PARTS, start })) {
        if (++parts === wants) break;
      }
      const [thread] = started;
      await expect(thread?.prepare({ bytes: shared(""), linesBefore: 0 })).rejects.toThrow("stopped");
    }
  });

  it("fails as its source fails", async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield textOf(10);
      throw new Error("the pipe broke");
    }
    const read = Array.fromAsync(intake(Readable.from(broken()), PARTS));
    await expect(read).rejects.toThrow("the pipe broke");
  });

  it("gives all that has come before it fails, what waits to be handed over as well", async () => {
    const source = new Readable({ objectMode: true, read: () => {} });
    // It is never done.
    const thread = { hasRoom: false, isBusy: true, stop: async () => {} };
    const reading = intake(source, { ...PARTS, start: () => thread as unknown as SecondThread });
    const taken: Incoming[] = [];
    const read = (async () => {
      for await (const some of reading) taken.push(...some);
    })();
    const chunk = textOf(450);
    source.push(chunk);
    source.push(chunk);
    await setImmediate();
    source.destroy(new Error("the pipe broke"));
    await expect(read).rejects.toThrow("the pipe broke");
    expect(taken).toHaveLength(450);
  });
});
