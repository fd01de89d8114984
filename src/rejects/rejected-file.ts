import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
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
  if (await startsAsArray(path)) yield* readArray(path);
  else yield* readLines(path, maxLineBytes);
}

const BLANK = /^[\s\uFEFF]*$/;

async function startsAsArray(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      for await (const chunk of file.createReadStream({ encoding: "utf8", autoClose: false })) {
        if (!BLANK.test(chunk)) return /^[\s\uFEFF]*\[/.test(chunk);
      }
      return false;
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errorCode(error) ?? "unknown error";
    throw new Failure("config_error", `The rejected records in ${path} can't be read (${code}).`);
  }
}

async function* readLines(path: string, maxLineBytes: number): AsyncGenerator<Line[]> {
  const cutter = new LineCutter(maxLineBytes);
  for await (const chunk of createReadStream(path)) yield cutter.push(chunk as Buffer);
  yield cutter.end();
}

async function* readArray(path: string): AsyncGenerator<Line[]> {
  // `pipeline` hands an error of the file on to the parser's stream, where it is thrown below.
  const tokens = pipeline(createReadStream(path), asUtf8, parser.asStream(), () => {});
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
    throw new Failure(
      "config_error",
      `The JSON array in ${path} is broken; its first ${number} items could be read and were sent. Mend it and replay it.`,
    );
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
