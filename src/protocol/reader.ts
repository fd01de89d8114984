import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { keepExactNumbers, keepWrittenNumbers, mayHoldInexactNumber } from "../json/exact-numbers.ts";
import { isObject } from "../json/is-object.ts";
import { type Line, LineCutter } from "../json/lines.ts";
import { isNestedTooDeep, MAX_LEVELS } from "../json/nesting.ts";
import type {
  Estimate,
  EstimateMessage,
  RecordMessage,
  Row,
  StateMessage,
  StreamDescriptor,
  StreamStatusMessage,
} from "./messages.ts";

/** The longest line that is read, in bytes; a longer one is skipped without being held. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * After so many bytes others get their turn. A pipe that is full is read 32 times before Node.js looks at anything
 * else; at full speed ten times as many records were in hand then, and memory was 1.5 times as large.
 */
const BYTES_A_ROUND = 64 * 1024;

/** What a line of input is. `line` counts from 1; `bytes` is the line's length. */
export type Input =
  | ({ readonly kind: "record"; readonly message: RecordMessage } & RecordDetails & Place)
  | ({ readonly kind: "state"; readonly message: StateMessage } & Place)
  | ({ readonly kind: "stream_status"; readonly message: StreamStatusMessage } & Place)
  | ({ readonly kind: "estimate"; readonly message: EstimateMessage } & Place)
  /** A message of a type that a destination has no use for. */
  | ({ readonly kind: "unused"; readonly type: string } & Place)
  /** A line that is no protocol message. */
  | ({ readonly kind: "unreadable" } & Place)
  /** A line too long to be held. */
  | ({ readonly kind: "overlong" } & Place);

interface Place {
  readonly line: number;
  readonly bytes: number;
}

interface RecordDetails {
  /**
   * The row as JavaScript's own numbers hold it, for a validator that knows no other; the same object as
   * `message.record.data` unless that keeps a number as its source text.
   */
  readonly plain: Row;
  /** Why the record can't be sent whatever its stream says; it still counts as a record of its stream. */
  readonly flaw: string | undefined;
}

type TextLine = Extract<Line, { kind: "text" }>;

type Reviver = (key: string, value: unknown) => unknown;

/**
 * What a line holds; undefined where it is no JSON. Cut at its end and parsed whole: stream-json's own way from bytes
 * to the values of lines takes 1.1 to 1.9 times as long as all that this file does, its tokenizer 5 to 10
 * times (`npm run bench -- lines`).
 * @param reviver of TypeScript's two arguments; it gets the source text as well
 */
function parse(line: string, reviver?: typeof keepExactNumbers): unknown {
  try {
    return JSON.parse(line, reviver as Reviver | undefined);
  } catch {
    return undefined;
  }
}

const isNamespace = (value: unknown): boolean => value == null || typeof value === "string";

/** Whether a value names a stream. */
export const isDescriptor = (value: unknown): value is StreamDescriptor =>
  isObject(value) && typeof value.name === "string" && isNamespace(value.namespace);

/**
 * Reads what one line says. Rows keep every digit of their numbers, and states every letter of theirs;
 * only lines that hold such a number pay for it.
 */
export function readLine(line: Line): Input {
  const place = { line: line.number, bytes: line.bytes };
  if (line.kind === "overlong") return { kind: "overlong", ...place };
  const message = parse(line.text);
  if (!isObject(message)) return { kind: "unreadable", ...place };
  switch (message.type) {
    case "RECORD":
      return readRecord(line, message, place);
    case "STATE":
      // A state that could not go out again as it came in is none.
      if (!isObject(message.state) || !line.utf8 || isNestedTooDeep(line.text, message)) {
        return { kind: "unreadable", ...place };
      }
      return { kind: "state", message: parse(line.text, keepWrittenNumbers) as StateMessage, ...place };
    case "TRACE":
      return readTrace(message, place);
    default:
      return typeof message.type === "string"
        ? { kind: "unused", type: message.type, ...place }
        : { kind: "unreadable", ...place };
  }
}

function readRecord({ text, utf8 }: TextLine, message: Row, place: Place): Input {
  const record = message.record;
  if (!isObject(record) || typeof record.stream !== "string" || !isNamespace(record.namespace)) {
    return { kind: "unreadable", ...place };
  }
  if (isNestedTooDeep(text, message)) {
    // Nothing could write its data as JSON again: they are kept as the text that they came in.
    const kept = { ...message, record: { ...record, data: text } } as unknown as RecordMessage;
    const flaw = `its line is nested more than ${MAX_LEVELS} levels deep`;
    return { kind: "record", message: kept, plain: {}, flaw, ...place };
  }
  const whole = isObject(record.data);
  const exact = mayHoldInexactNumber(text) ? parse(text, keepExactNumbers) : message;
  return {
    kind: "record",
    message: exact as RecordMessage,
    plain: whole ? (record.data as Row) : {},
    flaw: whole ? (utf8 ? undefined : "its line is not valid UTF-8") : "its data is not a JSON object",
    // Named one by one: spread, they are copied by a function of V8's.
    line: place.line,
    bytes: place.bytes,
  };
}

function readTrace(message: Row, place: Place): Input {
  const trace = message.trace;
  if (!isObject(trace) || typeof trace.type !== "string") return { kind: "unreadable", ...place };
  if (trace.type === "ESTIMATE" && isEstimate(trace.estimate)) {
    return { kind: "estimate", message: message as unknown as EstimateMessage, ...place };
  }
  if (trace.type !== "STREAM_STATUS") return { kind: "unused", type: `TRACE ${trace.type}`, ...place };
  const status = trace.stream_status;
  if (!isObject(status) || !isDescriptor(status.stream_descriptor)) return { kind: "unreadable", ...place };
  return { kind: "stream_status", message: message as unknown as StreamStatusMessage, ...place };
}

/** Whether a value says how many records are to be expected. One that says less is of no use, and no fault either. */
const isEstimate = (value: unknown): value is Estimate =>
  isObject(value) &&
  (value.type === "STREAM" || value.type === "SYNC") &&
  typeof value.name === "string" &&
  isNamespace(value.namespace) &&
  typeof value.row_estimate === "number" &&
  value.row_estimate >= 0 &&
  Number.isFinite(value.row_estimate);

/**
 * Reads protocol messages, a JSON line each, as the source of the stream allows: nothing is read ahead of
 * the consumer but what the stream itself buffers. Yields what each chunk of input held, in its order.
 */
export async function* readInput(source: Readable, maxLineBytes = MAX_LINE_BYTES): AsyncGenerator<Input[]> {
  const cutter = new LineCutter(maxLineBytes);
  for await (const chunk of chunksOf(source)) {
    // Nothing here may still hold a line's text while its message is worked on: it may have 40 MB.
    const inputs = cutter.push(chunk).map(readLine);
    if (inputs.length > 0) yield inputs;
  }
  const last = cutter.end().map(readLine);
  if (last.length > 0) yield last;
}

/**
 * The chunks of a stream, with a pause now and then in which others get their turn. It comes before a chunk: who takes
 * that can see whether the next has come meanwhile.
 */
export async function* chunksOf(source: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes >= BYTES_A_ROUND) {
      bytes = 0;
      await setImmediate();
    }
    yield chunk;
  }
}
