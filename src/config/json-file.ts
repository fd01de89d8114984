import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";

/**
 * Reads a file that holds one JSON object, such as the platform's `--config` and `--catalog`. Nothing else is to be done
 * meanwhile, and to wait for one of Node's threads would take `check` a sixteenth of its time.
 *
 * @param what what the file is to the user, to start a sentence with: `The configuration`
 * @throws {Failure} `config_error`, in one line that never quotes the file: it may hold keys
 */
export function readJsonFile(path: string, what: string): Readonly<Record<string, unknown>> {
  const bytes = read(path, what);
  const refuse = (why: string) => new Failure("FILE_NOT_JSON", { file: `${what} file ${path}`, why });
  if (!isUtf8(bytes)) throw refuse("is not UTF-8 text");
  // Editors on Windows still start files with a byte order mark, which JSON.parse refuses.
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") throw refuse("is empty");
  const value = parse(text, refuse);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refuse("is valid JSON, but not an object: it must start with { and end with }");
  }
  return value as Readonly<Record<string, unknown>>;
}

function read(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = errorCode(error) ?? "unknown error";
    const why = reasons[code] ?? `cannot be read (${code})`;
    throw new Failure("FILE_UNREADABLE", { file: `${what} file ${path}`, why }, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a directory",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
};

function parse(text: string, refuse: (why: string) => Failure): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Neither V8's message nor the error as a cause may go on: they quote the text around the mistake.
    throw refuse(`is not valid JSON${placeOfMistake(error instanceof Error ? error.message : "", text)}`);
  }
}

function placeOfMistake(message: string, text: string): string {
  if (message === "Unexpected end of JSON input") return ": it ends too early";
  // Anchored at the end, where V8 puts the position: a quoted text could hold such words as well.
  const position = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  const after = / after JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  const found = position ?? after;
  if (found === undefined) return "";
  const before = text.slice(0, Number(found)).split("\n");
  return ` at line ${before.length} column ${(before.at(-1) ?? "").length + 1}`;
}
