import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Failure } from "../src/failure.ts";
import { FAILURES, type FailureCode, type FailureType } from "../src/failure-list.ts";
import { sampleMessage } from "./sample-message.ts";

/** What users have seen of each code. A code stays as it is: new ones are added. */
const PUBLISHED: Readonly<Record<FailureCode, FailureType>> = {
  COMMAND_LINE_INVALID: "config_error",
  NODE_TOO_OLD: "config_error",
  OUTPUT_CLOSED: "system_error",
  UNEXPECTED_ERROR: "system_error",
  FILE_UNREADABLE: "config_error",
  FILE_NOT_JSON: "config_error",
  CONFIG_INVALID: "config_error",
  CONFIG_WITHOUT_KEY: "config_error",
  CATALOG_INVALID: "config_error",
  CATALOG_STREAM_TWICE: "config_error",
  SYNC_MODE_UNSUPPORTED: "config_error",
  STREAM_OBJECT_UNKNOWN: "config_error",
  STREAM_NOT_ROUTED: "config_error",
  STREAM_KEY_MISSING: "config_error",
  STREAM_COLUMNS_CLASH: "config_error",
  STREAM_SCHEMA_INVALID: "config_error",
  BLUESHIFT_KEY_REFUSED: "config_error",
  BLUESHIFT_HOST_NOT_FOUND: "config_error",
  BLUESHIFT_UNREACHABLE: "transient_error",
  BLUESHIFT_TIMEOUT: "transient_error",
  BLUESHIFT_TLS_FAILED: "config_error",
  BLUESHIFT_CONNECTION_LOST: "transient_error",
  BLUESHIFT_NOT_THERE: "config_error",
  BLUESHIFT_BUSY: "transient_error",
  BLUESHIFT_UNEXPECTED_ANSWER: "config_error",
  BLUESHIFT_RETRIES_EXHAUSTED: "transient_error",
  INPUT_INCOMPLETE: "transient_error",
  INPUT_NOT_MESSAGES: "system_error",
  LINE_TOO_LONG: "config_error",
  RECORD_OF_UNKNOWN_STREAM: "config_error",
  SYNC_INTERRUPTED: "transient_error",
  RECORD_REJECTED: "config_error",
  TOO_MANY_REJECTED: "config_error",
  REJECTED_RECORDS_NOT_KEPT: "config_error",
  REPLAY_FILE_UNREADABLE: "config_error",
  REPLAY_FILE_BROKEN: "config_error",
  REPLAY_NOT_RECORDS: "config_error",
  REPLAY_RECORDS_UNREADABLE: "config_error",
  REPORT_FILE_NOT_WRITABLE: "config_error",
  METRICS_PORT_UNAVAILABLE: "config_error",
  INIT_NEEDS_TERMINAL: "config_error",
  INIT_FILE_EXISTS: "config_error",
  INIT_FILE_NOT_WRITTEN: "config_error",
  INIT_SAMPLE_UNREADABLE: "config_error",
  INIT_SAMPLE_WITHOUT_RECORDS: "config_error",
  SANDBOX_OPTION_INVALID: "config_error",
  SANDBOX_PORT_UNAVAILABLE: "config_error",
  SANDBOX_DATA_UNUSABLE: "config_error",
};

const codes = Object.keys(FAILURES) as FailureCode[];

describe("the list of failures", () => {
  it("has the codes and the types that users know", () => {
    expect(Object.fromEntries(codes.map((code) => [code, FAILURES[code].type]))).toEqual(PUBLISHED);
  });

  it.each(codes)("says of %s what happened and what to do, in sentences, and last the code", (code) => {
    expect(sampleMessage(code)).toMatch(new RegExp(`\\. \\[${code}\\]$`));
    expect(sampleMessage(code)).not.toMatch(/undefined|\[object|\n\n| {2}/);
  });
});

describe("a failure", () => {
  it("has the code, the type and the words of the list", () => {
    const failure = new Failure("SYNC_INTERRUPTED", { signal: "SIGTERM" }, { exitCode: 143 });
    expect(failure).toMatchObject({ code: "SYNC_INTERRUPTED", type: "transient_error", exitCode: 143 });
    expect(failure.message).toMatch(/^The sync was ended by SIGTERM .* \[SYNC_INTERRUPTED\]$/);
  });

  it("can't be made without a code of the list, nor without what its words need", () => {
    // @ts-expect-error: no code.
    expect(() => new Failure("config_error", "Something is wrong.")).toThrow();
    // @ts-expect-error: details of another failure.
    new Failure("SYNC_INTERRUPTED", { path: "/tmp" });
    // @ts-expect-error: a detail is missing.
    new Failure("FILE_UNREADABLE", { file: "config.json" });
  });
});

describe("what does not go through the list", () => {
  const root = new URL("../", import.meta.url);
  const filesWith = (text: RegExp) =>
    globSync("src/**/*.ts", { cwd: root.pathname })
      .filter((file) => text.test(readFileSync(new URL(file, root), "utf8")))
      .sort();

  it("is no TRACE ERROR", () => {
    // Before the program itself, main.ts makes one of a Failure, too.
    expect(filesWith(/type: "ERROR"/)).toEqual([
      "src/main.ts",
      "src/protocol/log.ts",
      "src/protocol/messages.ts",
    ]);
  });

  it("is no answer of check that does not succeed", () => {
    expect(filesWith(/"FAILED"/)).toEqual(["src/commands/check.ts", "src/protocol/messages.ts"]);
  });
});
