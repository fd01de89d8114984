import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { OutgoingMessage } from "../../src/protocol/messages.ts";
import type { Output } from "../../src/protocol/stdout.ts";
import { MessageWriter } from "../../src/protocol/writer.ts";

const log = (message: string): OutgoingMessage => ({ type: "LOG", log: { level: "INFO", message } });

/** An output whose reader takes a text only when it is told to. */
function slowOutput(highWaterMark = 1) {
  const taken: string[] = [];
  const waiting: ((error?: Error) => void)[] = [];
  const stream = new Writable({
    highWaterMark,
    decodeStrings: false,
    write(text: string, _encoding, done) {
      taken.push(text);
      waiting.push(done);
    },
  });
  return {
    output: {
      write: (text: string, done: (error?: Error | null) => void) => stream.write(text, done),
      stream,
    },
    taken,
    /** Lets the reader take what waits, and what comes of that happen. */
    async take(error?: Error) {
      while (waiting.length > 0) {
        waiting.shift()?.(error);
        await new Promise(setImmediate);
      }
    },
  };
}

/** Whether a promise is settled, once all that can happen by itself has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

describe("the writer", () => {
  it("writes each message as one line, whatever it says", async () => {
    const { output, taken, take } = slowOutput();
    const writer = new MessageWriter(output);
    writer.write(log("two\nlines, \u2028 and a \ud800"));
    writer.write(log("next"));
    await take();
    const lines = taken.join("").split("\n");
    expect(lines).toHaveLength(3);
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line).log.message)).toEqual([
      "two\nlines, \u2028 and a \ud800",
      "next",
    ]);
  });

  it("is full from when the reader falls behind until it has caught up", async () => {
    const { output, take } = slowOutput();
    const writer = new MessageWriter(output);
    expect(writer.isFull).toBe(false);
    expect(await isSettled(writer.ready())).toBe(true);
    writer.write(log("one"));
    expect(writer.isFull).toBe(true);
    const ready = writer.ready();
    expect(await isSettled(ready)).toBe(false);
    await take();
    expect(await isSettled(ready)).toBe(true);
    expect(writer.isFull).toBe(false);
  });

  it("is not full while the reader keeps up", () => {
    const { output } = slowOutput(10_000);
    const writer = new MessageWriter(output);
    writer.write(log("one"));
    expect(writer.isFull).toBe(false);
  });

  it("is flushed when the reader has taken all, and not before", async () => {
    const { output, take } = slowOutput();
    const writer = new MessageWriter(output);
    expect(await isSettled(writer.flushed())).toBe(true);
    writer.write(log("one"));
    writer.write(log("two"));
    const flushed = writer.flushed();
    expect(await isSettled(flushed)).toBe(false);
    await take();
    expect(await isSettled(flushed)).toBe(true);
  });

  it("is not flushed for good: what is written later is waited for again", async () => {
    const { output, take } = slowOutput();
    const writer = new MessageWriter(output);
    writer.write(log("one"));
    const first = writer.flushed();
    await take();
    await first;
    writer.write(log("two"));
    const second = writer.flushed();
    expect(await isSettled(second)).toBe(false);
    await take();
    expect(await isSettled(second)).toBe(true);
  });

  it("tells before each message that it comes", () => {
    const { output, taken } = slowOutput(10_000);
    const writer = new MessageWriter(output);
    const seen: number[] = [];
    writer.onWrite(() => seen.push(taken.length));
    writer.write(log("one"));
    expect(seen).toEqual([0]);
  });

  describe("when nobody reads any more", () => {
    const closed = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });

    it("says that it is broken, and keeps nobody waiting", async () => {
      const { output, take } = slowOutput();
      const writer = new MessageWriter(output);
      writer.write(log("one"));
      const waits = [writer.broken, writer.ready(), writer.flushed()];
      expect(writer.breakage).toBeUndefined();
      await take(closed);
      expect(await isSettled(Promise.all(waits))).toBe(true);
      expect(writer.breakage).toBeInstanceOf(Error);
      expect(writer.isFull).toBe(false);
    });

    it("is broken by the time that it is flushed", async () => {
      const { output, take } = slowOutput();
      const writer = new MessageWriter(output);
      writer.write(log("one"));
      const wasBroken = writer.flushed().then(() => writer.breakage !== undefined);
      await take(closed);
      expect(await wasBroken).toBe(true);
    });

    it("writes nothing more, and throws nothing", async () => {
      const { output, take } = slowOutput();
      let written = 0;
      const write: Output["write"] = (text, done) => {
        written++;
        return output.write(text, done);
      };
      const writer = new MessageWriter({ ...output, write });
      writer.write(log("one"));
      await take(closed);
      writer.write(log("two"));
      expect(written).toBe(1);
      expect(await isSettled(writer.flushed())).toBe(true);
      expect(await isSettled(writer.ready())).toBe(true);
    });
  });
});
