import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { parser, type Token } from "stream-json/parser.js";
import { streamArray } from "stream-json/streamers/stream-array.js";
import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";
import { exactNumber } from "../json/exact-numbers.ts";
import { type Line, LineCutter } from "../json/lines.ts";

/**
 * Reads a file of rejected records, as it was written or after it was repaired: JSON lines, or one JSON array.
 * Yields each record's JSON text; `number` is its line, or its place in the array, from 1. The file is streamed,
 * however large, and numbers keep every digit.
 * @throws {Failure} `config_error` where it can't be read, or is no JSON array where it starts as one
 */
export async function* readRejectedFile(path: string, maxLineBytes: number): AsyncGenerator<Line[]> {
  // Opened once: what is a pipe can't be read again from its start.
  const { isArray, chunks } = await beginning(readChunks(path));
  if (isArray) yield* readArray(path, chunks);
  else yield* readLines(chunks, maxLineBytes);
}

async function* readChunks(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Buffer;
  } catch (error) {
    const code = errorCode(error) ?? "unknown error";
    throw new Failure("REPLAY_FILE_UNREADABLE", { path, code });
  }
}

const BLANK = /^[\s\uFEFF]*$/;

/** Looks at the first text of a file; `chunks` has it all the same. */
async function beginning(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ readonly isArray: boolean; readonly chunks: AsyncGenerator<Buffer> }> {
  const seen: Buffer[] = [];
  let text = "";
  while (BLANK.test(text)) {
    const { value, done } = await chunks.next();
    if (done) break;
    seen.push(value);
    text = Buffer.concat(seen).toString("utf8");
  }
  return { isArray: /^[\s\uFEFF]*\[/.test(text), chunks: joined(seen, chunks) };
}

async function* joined(first: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

async function* readLines(chunks: AsyncIterable<Buffer>, maxLineBytes: number): AsyncGenerator<Line[]> {
  const cutter = new LineCutter(maxLineBytes);
  for await (const chunk of chunks) yield cutter.push(chunk);
  yield cutter.end();
}

async function* readArray(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  // `pipeline` hands an error of the file on to the parser's stream, where it is thrown below.
  const tokens = pipeline(chunks, asUtf8, parser.asStream(), () => {});
  const collect = streamArray();
  let number = 0;
  try {
    for await (const token of tokens) {
      const item = collect(withExactNumber(token as Token)) as { readonly value?: unknown } | undefined;
      if (typeof item !== "object" || !("value" in item)) continue;
      const text = JSON.stringify(item.value);
      yield [{ kind: "text", number: ++number, bytes: Buffer.byteLength(text), text, utf8: true }];
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    // The parser's own message quotes the text.
    throw new Failure("REPLAY_FILE_BROKEN", { path, items: number });
  }
}

/** @throws {TypeError} where the bytes are no UTF-8: in their place, other text would be sent */
async function* asUtf8(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** stream-json would make a JavaScript number of it; as a "string" it takes whatever it is given. */
function withExactNumber(token: Token): Token {
  if (token.name !== "numberValue") return token;
  return { name: "stringValue", value: exactNumber(token.value) as unknown as string };
}
