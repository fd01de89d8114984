/** Memory is taken in such pieces: a line that lies across two of them has to be copied. Several chunks of a pipe. */
const SEGMENT_BYTES = 256 * 1024;

const LF = 0x0a;

/** Whole lines, each with its end, in memory that other threads can read. */
export interface Stretch {
  readonly bytes: Buffer<SharedArrayBuffer>;
  /** To be called once, when nobody reads them any more: others are put in their place then. */
  readonly giveBack: () => void;
}

interface Segment {
  readonly memory: Buffer<SharedArrayBuffer>;
  /** How many hold it: whoever reads a stretch of it, and who fills it. */
  holders: number;
}

/**
 * Puts chunks of input one behind the other, so that their lines lie whole in memory that another thread can read as
 * well: they are copied once, and no line but the last is in pieces. With a copy of each chunk for the other thread, and
 * the line between two chunks read apart, rows of 3 kB took 1.1 times the time.
 */
export class SharedLines {
  readonly #free: Segment[] = [];
  #filling: Segment | undefined;
  /** Where, in the segment that is being filled, the bytes begin that have not been taken… */
  #start = 0;
  /** …where the last of their lines ends that is whole… */
  #linesEnd = 0;
  /** …and where they end. */
  #end = 0;

  /** How many bytes there are of lines that are whole. */
  get length(): number {
    return this.#linesEnd - this.#start;
  }

  /** Takes a chunk in; false where it is too much, by itself or together with what is there. */
  add(chunk: Buffer): boolean {
    const waiting = this.#end - this.#start;
    if (waiting + chunk.length > SEGMENT_BYTES) return false;
    const isFull = this.#end + chunk.length > SEGMENT_BYTES;
    const { memory } = this.#filling === undefined || isFull ? this.#begin() : this.#filling;
    const lineEnd = chunk.lastIndexOf(LF);
    if (lineEnd !== -1) this.#linesEnd = this.#end + lineEnd + 1;
    chunk.copy(memory, this.#end);
    this.#end += chunk.length;
    return true;
  }

  /** The whole lines. */
  takeLines(): Stretch {
    const segment = this.#filling ?? this.#begin();
    const bytes = segment.memory.subarray(this.#start, this.#linesEnd);
    this.#start = this.#linesEnd;
    segment.holders++;
    return { bytes, giveBack: () => this.#letGo(segment) };
  }

  /** All that is there, the beginning of a line as well. It is there until more is added. */
  takeAll(): Buffer {
    const bytes = this.#waiting();
    this.#start = this.#end;
    this.#linesEnd = this.#end;
    return bytes;
  }

  #waiting(): Buffer {
    return this.#filling?.memory.subarray(this.#start, this.#end) ?? Buffer.alloc(0);
  }

  /** Goes on in another segment, with what has not been taken from this one. */
  #begin(): Segment {
    const full = this.#filling;
    const next = this.#free.pop() ?? {
      memory: Buffer.from(new SharedArrayBuffer(SEGMENT_BYTES)),
      holders: 0,
    };
    next.holders++;
    const { length } = this;
    this.#end = this.#waiting().copy(next.memory);
    this.#linesEnd = length;
    this.#start = 0;
    this.#filling = next;
    if (full !== undefined) this.#letGo(full);
    return next;
  }

  #letGo(segment: Segment): void {
    if (--segment.holders === 0) this.#free.push(segment);
  }
}
