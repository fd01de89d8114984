import { isUtf8 } from "node:buffer";

/** A line of input, without its line end. Blank lines are counted and left out. */
export type Line =
  | {
      readonly kind: "text";
      /** Counted from 1. */
      readonly number: number;
      readonly bytes: number;
      readonly text: string;
      /** Whether the bytes were UTF-8; where they were not, `text` has U+FFFD in their place. */
      readonly utf8: boolean;
    }
  | { readonly kind: "overlong"; readonly number: number; readonly bytes: number };

/** From here on room is made in smaller steps: half of it may be left over. */
const LONG_LINE_BYTES = 8 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Cuts bytes into lines, however they were chunked: at LF or CRLF, inside a character or not.
 * A line longer than `maxBytes` is never held: it is counted, skipped, and handed on as `overlong`.
 */
export class LineCutter {
  readonly #maxBytes: number;
  #number: number;
  /**
   * The beginning of a line whose end has not come yet, copied: a piece of a chunk would keep the whole chunk
   * in memory. It may be longer than what it holds, so that many small chunks are not copied again and again.
   * Its memory is its own, and given back by `transfer`: left to the garbage collector, a line of 40 MB would take
   * twice the memory.
   */
  #held = Buffer.from(new ArrayBuffer(0));
  #heldBytes = 0;
  /** Bytes seen of a line that is too long to be held; 0 when there is none. */
  #skippedBytes = 0;

  /** @param linesBefore of the same input, where the first of these is a later one */
  constructor(maxBytes: number, linesBefore = 0) {
    this.#maxBytes = maxBytes;
    this.#number = linesBefore;
  }

  /** How many lines have ended. */
  get count(): number {
    return this.#number;
  }

  /** Whether the beginning of a line has come, and not its end. */
  get isHolding(): boolean {
    return this.#heldBytes > 0 || this.#skippedBytes > 0;
  }

  /** Counts lines that are cut elsewhere: they begin where the last one ended. */
  skip(lines: number): void {
    this.#number += lines;
  }

  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#cut(chunk, start, end, lines);
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return lines;
  }

  /** The last line, where it had no line end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.isHolding) this.#cut(NOTHING, 0, 0, lines);
    return lines;
  }

  #hold(part: Buffer): void {
    const bytes = this.#heldBytes + part.length;
    if (this.#skippedBytes > 0) {
      this.#skippedBytes += part.length;
    } else if (bytes > this.#maxBytes) {
      this.#skippedBytes = bytes;
      this.#letGo();
    } else {
      if (bytes > this.#held.length) {
        const growth = bytes > LONG_LINE_BYTES ? 1.25 : 2;
        const size = Math.min(Math.max(bytes, Math.ceil(growth * this.#held.length)), this.#maxBytes);
        this.#held = Buffer.from(this.#held.buffer.transfer(size));
      }
      part.copy(this.#held, this.#heldBytes);
      this.#heldBytes = bytes;
    }
  }

  #letGo(): void {
    this.#held = Buffer.from(this.#held.buffer.transfer(0));
    this.#heldBytes = 0;
  }

  /** Ends a line with what lies from `start` to `end` in a chunk. */
  #cut(chunk: Buffer, start: number, end: number, lines: Line[]): void {
    this.#number++;
    if (!this.isHolding && end - start <= this.#maxBytes) {
      this.#read(chunk, start, end, lines);
      return;
    }
    this.#hold(chunk.subarray(start, end));
    if (this.#skippedBytes > 0) {
      lines.push({ kind: "overlong", number: this.#number, bytes: this.#skippedBytes });
      this.#skippedBytes = 0;
      return;
    }
    this.#read(this.#held, 0, this.#heldBytes, lines);
    this.#letGo();
  }

  /** Reads a whole line. It goes by places: with a buffer made for each line, cutting takes 1.3 times as long. */
  #read(buffer: Buffer, start: number, lineEnd: number, lines: Line[]): void {
    const end = lineEnd > start && buffer[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    let text = buffer.toString("utf8", start, end);
    if (this.#number === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    if (text.trim() === "") return;
    // Bytes that are no UTF-8 leave U+FFFD behind, so only a text that has one is worth the second look.
    const utf8 = !text.includes("\uFFFD") || isUtf8(buffer.subarray(start, end));
    lines.push({ kind: "text", number: this.#number, bytes: end - start, text, utf8 });
  }
}
