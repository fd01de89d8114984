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
  #number = 0;
  /**
   * The beginning of a line whose end has not come yet, copied: a piece of a chunk would keep the whole chunk
   * in memory. It may be longer than what it holds, so that many small chunks are not copied again and again.
   */
  #held: Buffer = NOTHING;
  #heldBytes = 0;
  /** Bytes seen of a line that is too long to be held; 0 when there is none. */
  #skippedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#cut(chunk.subarray(start, end), lines);
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return lines;
  }

  /** The last line, where it had no line end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#heldBytes > 0 || this.#skippedBytes > 0) this.#cut(NOTHING, lines);
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
        const larger = Buffer.allocUnsafe(Math.min(Math.max(bytes, 2 * this.#held.length), this.#maxBytes));
        this.#held.copy(larger, 0, 0, this.#heldBytes);
        this.#held = larger;
      }
      part.copy(this.#held, this.#heldBytes);
      this.#heldBytes = bytes;
    }
  }

  #letGo(): void {
    this.#held = NOTHING;
    this.#heldBytes = 0;
  }

  /** Ends a line; `rest` is what came of it last. */
  #cut(rest: Buffer, lines: Line[]): void {
    this.#number++;
    let bytes = rest;
    if (this.#heldBytes > 0 || this.#skippedBytes > 0 || rest.length > this.#maxBytes) {
      this.#hold(rest);
      bytes = this.#held.subarray(0, this.#heldBytes);
    }
    if (this.#skippedBytes > 0) {
      lines.push({ kind: "overlong", number: this.#number, bytes: this.#skippedBytes });
      this.#skippedBytes = 0;
      return;
    }
    this.#letGo();
    if (bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
    let text = bytes.toString("utf8");
    if (this.#number === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    if (text.trim() === "") return;
    // Bytes that are no UTF-8 leave U+FFFD behind, so only a text that has one is worth the second look.
    const utf8 = !text.includes("\uFFFD") || isUtf8(bytes);
    lines.push({ kind: "text", number: this.#number, bytes: bytes.length, text, utf8 });
  }
}
