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
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Cuts bytes into lines, however they were chunked: at LF or CRLF, inside a character or not.
 * A line longer than `maxBytes` is never held: it is counted, skipped, and handed on as `overlong`.
 */
export class LineCutter {
  readonly #maxBytes: number;
  #number = 0;
  /** The beginning of a line whose end has not come yet. */
  #held: Buffer[] = [];
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
      this.#hold(chunk.subarray(start, end));
      this.#cut(lines);
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return lines;
  }

  /** The last line, where it had no line end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#heldBytes > 0 || this.#skippedBytes > 0) this.#cut(lines);
    return lines;
  }

  #hold(part: Buffer): void {
    if (this.#skippedBytes > 0) {
      this.#skippedBytes += part.length;
    } else if (this.#heldBytes + part.length > this.#maxBytes) {
      this.#skippedBytes = this.#heldBytes + part.length;
      this.#held = [];
      this.#heldBytes = 0;
    } else if (part.length > 0) {
      this.#held.push(part);
      this.#heldBytes += part.length;
    }
  }

  #cut(lines: Line[]): void {
    this.#number++;
    if (this.#skippedBytes > 0) {
      lines.push({ kind: "overlong", number: this.#number, bytes: this.#skippedBytes });
      this.#skippedBytes = 0;
      return;
    }
    const [first] = this.#held;
    let bytes = this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    if (bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
    let text = bytes.toString("utf8");
    if (this.#number === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    if (text.trim() === "") return;
    // Bytes that are no UTF-8 leave U+FFFD behind, so only a text that has one is worth the second look.
    const utf8 = !text.includes("\uFFFD") || isUtf8(bytes);
    lines.push({ kind: "text", number: this.#number, bytes: bytes.length, text, utf8 });
  }
}
