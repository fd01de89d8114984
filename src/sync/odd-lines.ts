import type { Config } from "../config/config.ts";
import { Failure } from "../failure.ts";
import type { Log } from "../protocol/log.ts";
import { MAX_LINE_BYTES } from "../protocol/reader.ts";

/** More lines than this that are no messages: the input is not what it should be. */
const MAX_UNREADABLE = 1000;

/** A place in the input: the line, counted from 1, and its length. */
interface Place {
  readonly line: number;
  readonly bytes: number;
}

/** Where the input comes from. */
export interface Source {
  /** What each of its lines should be. */
  readonly lineIs: string;
  /** What it is where too many are not. */
  readonly tooMany: "INPUT_NOT_MESSAGES" | "REPLAY_NOT_RECORDS";
}

/** Input that is neither record nor state: said in the log, by place and never by content, and counted. */
export class OddLines {
  readonly #log: Log;
  readonly #source: Source;
  readonly #onInvalid: Config["invalid_records"];
  readonly #unusedTypes = new Set<string>();
  #unreadable = 0;
  #overlong = 0;

  constructor(log: Log, { invalid_records: onInvalid }: Pick<Config, "invalid_records">, source: Source) {
    this.#log = log;
    this.#source = source;
    this.#onInvalid = onInvalid;
  }

  /** Lines that are no messages. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Lines too long to be held, each perhaps a record. */
  get overlong(): number {
    return this.#overlong;
  }

  /** A message of a type that a destination has no use for: said once for each type. */
  takeUnused(type: string): void {
    // What is not a name is not repeated: it could be anything.
    const name = /^[A-Z_ ]{1,40}$/.test(type) ? type : "an unknown type";
    if (this.#unusedTypes.has(name)) return;
    this.#unusedTypes.add(name);
    this.#log.warn(`Messages of type ${name} are passed over: a destination has no use for them.`);
  }

  /** @throws {Failure} where there have been too many */
  takeUnreadable({ line, bytes }: Place): void {
    this.#unreadable++;
    this.#log.warn(`Line ${line} (${bytes} bytes) is not ${this.#source.lineIs}; it is left out.`);
    if (this.#unreadable <= MAX_UNREADABLE) return;
    throw new Failure(this.#source.tooMany, { most: MAX_UNREADABLE, lineIs: this.#source.lineIs });
  }

  /** @throws {Failure} `config_error` where the user wants no record rejected: it may have been one */
  takeOverlong({ line, bytes }: Place): void {
    this.#overlong++;
    this.#log.warn(
      `Line ${line} (${bytes} bytes) is longer than can be read (${MAX_LINE_BYTES} bytes); it is counted as a ` +
        `rejected record of no stream.`,
    );
    if (this.#onInvalid === "fail") throw new Failure("LINE_TOO_LONG", { line, bytes, most: MAX_LINE_BYTES });
  }
}
