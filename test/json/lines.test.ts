import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, LineCutter } from "../../src/json/lines.ts";

const NO_LIMIT = 1_000_000;

function cut(chunks: readonly (Buffer | string)[], maxBytes = NO_LIMIT): Line[] {
  const cutter = new LineCutter(maxBytes);
  const lines = chunks.flatMap((chunk) => cutter.push(Buffer.from(chunk)));
  return [...lines, ...cutter.end()];
}

const textsOf = (lines: readonly Line[]) =>
  lines.map((line) => (line.kind === "text" ? line.text : line.kind));

/** The bytes in chunks that end at these places, which may be inside a character or be the same. */
function chunked(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe("cutting lines", () => {
  it("takes LF and CRLF for the end of a line, and keeps neither", () => {
    expect(textsOf(cut(["one\ntwo\r\nthree\n"]))).toEqual(["one", "two", "three"]);
  });

  it("keeps a CR that ends no line", () => {
    expect(textsOf(cut(["o\rne\n"]))).toEqual(["o\rne"]);
  });

  it("takes a CRLF for one end where a chunk ends between the two", () => {
    expect(textsOf(cut(["one\r", "\ntwo\r", "\n"]))).toEqual(["one", "two"]);
  });

  it("hands on a last line that has no end", () => {
    expect(textsOf(cut(["one\ntwo"]))).toEqual(["one", "two"]);
  });

  it("hands on nothing after a last line that has one", () => {
    expect(textsOf(cut(["one\n"]))).toEqual(["one"]);
    expect(cut([])).toEqual([]);
  });

  it("leaves blank lines out and counts them", () => {
    expect(cut(["\n\r\n \t\none\n\n"])).toEqual([
      { kind: "text", number: 4, bytes: 3, text: "one", utf8: true },
    ]);
  });

  it("leaves the byte order mark of the first line out, also where it comes in pieces", () => {
    expect(textsOf(cut(["\uFEFFone\ntwo\n"]))).toEqual(["one", "two"]);
    expect(textsOf(cut([Buffer.of(0xef), Buffer.of(0xbb), Buffer.of(0xbf, 0x31)]))).toEqual(["1"]);
  });

  it("keeps a byte order mark that is not at the beginning of the input", () => {
    expect(textsOf(cut(["one\n\uFEFFtwo\n"]))).toEqual(["one", "\uFEFFtwo"]);
  });

  it("puts a character together that comes in two chunks", () => {
    const bytes = Buffer.from('"é😀"\n');
    for (let place = 0; place <= bytes.length; place++) {
      expect(cut(chunked(bytes, [place]))).toEqual([
        { kind: "text", number: 1, bytes: 8, text: '"é😀"', utf8: true },
      ]);
    }
  });

  it("says of a line whether its bytes are UTF-8", () => {
    const lines = cut([Buffer.from([0x61, 0xff, 0x0a]), "b\uFFFD\n", Buffer.from([0xc3])]);
    expect(lines).toMatchObject([
      { text: "a\uFFFD", utf8: false },
      { text: "b\uFFFD", utf8: true },
      { text: "\uFFFD", utf8: false },
    ]);
  });

  it("gives the same lines for any chunks of any bytes", () => {
    const bytes = fc
      .array(
        fc.oneof(
          fc
            .constantFrom("\n", "\r\n", "\r", "\uFEFF", " ", "é", "😀", "\u2028")
            .map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 6 }).map((array) => Buffer.from(array)),
        ),
        { maxLength: 60 },
      )
      .map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), (bytes, places) => {
        const expected = bytes
          .toString("latin1")
          .split("\n")
          .map((line, index, { length }) => ({
            line: Buffer.from(line, "latin1"),
            index,
            last: index === length - 1,
          }))
          .filter(({ line, last }) => !(last && line.length === 0))
          .map(({ line, index }) => ({ line: line.at(-1) === 0x0d ? line.subarray(0, -1) : line, index }))
          .map(({ line, index }) => {
            const text = line.toString("utf8");
            return {
              number: index + 1,
              bytes: line.length,
              text: index === 0 && text.startsWith("\uFEFF") ? text.slice(1) : text,
            };
          })
          .filter(({ text }) => text.trim() !== "");
        expect(cut(chunked(bytes, places))).toMatchObject(expected);
        expect(cut(chunked(bytes, places))).toHaveLength(expected.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a line that is too long", () => {
  it("is told by its number and length, and the lines around it are right", () => {
    for (const chunks of [["one\n12345678901\nthree\n"], ["one\n123456", "7890", "1", "\nth", "ree\n"]]) {
      expect(cut(chunks, 10)).toMatchObject([
        { number: 1, text: "one" },
        { kind: "overlong", number: 2, bytes: 11 },
        { number: 3, text: "three" },
      ]);
    }
  });

  it("is none at the limit itself", () => {
    expect(textsOf(cut(["1234567890\n"], 10))).toEqual(["1234567890"]);
    expect(textsOf(cut(["12345", "67890"], 10))).toEqual(["1234567890"]);
  });

  it("is told where the input ends in it", () => {
    expect(cut(["123456", "789012"], 10)).toEqual([{ kind: "overlong", number: 1, bytes: 12 }]);
  });

  it("is the same for any chunks", () => {
    const lines = fc.array(fc.nat(12), { maxLength: 12 }).map((lengths) => lengths.map((n) => "x".repeat(n)));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 20 }), (lines, places) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const expected = lines
          .map((line) => (line.length > 6 ? line.length : line))
          .filter((line) => line !== "");
        const found = cut(chunked(bytes, places), 6);
        expect(found.map((line) => (line.kind === "text" ? line.text : line.bytes))).toEqual(expected);
      }),
    );
  });
});

describe("what is held of the input", () => {
  const MIB = 1024 * 1024;

  it("is a copy of a line's beginning: it keeps no chunk in memory", () => {
    const cutter = new LineCutter(NO_LIMIT);
    const chunk = Buffer.from("one\ntw");
    expect(textsOf(cutter.push(chunk))).toEqual(["one"]);
    chunk.fill("!");
    expect(textsOf(cutter.push(Buffer.from("o\n")))).toEqual(["two"]);
  });

  it("stays near a line's length however small its chunks are", () => {
    const cutter = new LineCutter(64 * MIB);
    const byte = Buffer.from("x");
    const heap = process.memoryUsage().heapUsed;
    for (let times = 0; times < MIB; times++) cutter.push(byte);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(32 * MIB);
    expect(cutter.end()).toMatchObject([{ kind: "text", bytes: MIB }]);
  });

  it("is nothing of a line that is too long", () => {
    const cutter = new LineCutter(MIB);
    const chunk = Buffer.alloc(64 * 1024, "x");
    const before = process.memoryUsage().arrayBuffers;
    for (let times = 0; times < 4096; times++) cutter.push(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * MIB);
    expect(cutter.push(Buffer.from("\nnext\n"))).toMatchObject([
      { kind: "overlong", bytes: 256 * MIB },
      { kind: "text", number: 2, text: "next" },
    ]);
  });
});
