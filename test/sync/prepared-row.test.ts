import { describe, expect, it, vi } from "vitest";
import type { Sending } from "../../src/catalog/plan.ts";
import { MAX_LEVELS } from "../../src/json/nesting.ts";
import type { Attributes } from "../../src/objects/attributes.ts";
import { OBJECTS } from "../../src/objects/objects.ts";
import type { Problem } from "../../src/objects/problem.ts";
import type { Row } from "../../src/protocol/messages.ts";
import { readLine } from "../../src/protocol/reader.ts";
import { prepareRow, type ReadRow } from "../../src/sync/prepared-row.ts";

/** A row as it comes from a line of input. */
function readRow(data: string, { utf8 = true } = {}): ReadRow {
  const text = `{"type":"RECORD","record":{"stream":"users","emitted_at":1,"data":${data}}}`;
  const input = readLine({ kind: "text", number: 1, bytes: Buffer.byteLength(text), text, utf8 });
  if (input.kind !== "record") throw new Error("the line is no record");
  return { row: input.message.record.data, plain: input.plain, flaw: input.flaw, bytes: input.bytes };
}

/** A stream that is sent, whose rows are what is sent. */
function stream({ invalid, problem }: { invalid?: Problem; problem?: Problem } = {}) {
  const validate = vi.fn((_row: Row) => invalid);
  const shape = vi.fn((row: Row) => ({ attributes: { ...row } as Attributes, problem, leftOut: [] }));
  return {
    sending: { object: OBJECTS.customer_bulk, validate, shape } as unknown as Sending,
    validate,
    shape,
  };
}

const NO_LIMIT = 1_000_000;

describe("a row before it is sent", () => {
  it("is validated with JavaScript's own numbers, and sent with every digit", () => {
    const { sending, validate } = stream();
    const data = '{"customer_id":"1","n":12345678901234567890}';
    const prepared = prepareRow(sending, readRow(data), NO_LIMIT);
    expect(validate.mock.calls).toEqual([[{ customer_id: "1", n: Number("12345678901234567890") }]]);
    expect(prepared).toMatchObject({
      kind: "ready",
      shape: { leftOut: [] },
      content: { json: data, bytes: data.length, value: { customerId: "1" } },
    });
  });

  it.each([
    ["that is not UTF-8", "{}", false, "its line is not valid UTF-8"],
    [
      "that is too deep",
      `{"a":${"[".repeat(MAX_LEVELS)}${"]".repeat(MAX_LEVELS)}}`,
      true,
      `its line is nested more than ${MAX_LEVELS} levels deep`,
    ],
    ["that is no object", "[1]", true, "its data is not a JSON object"],
  ])("%s, is rejected unseen", (_case, data, utf8, reason) => {
    const { sending, validate, shape } = stream({ invalid: { reason: "is wrong" } });
    expect(prepareRow(sending, readRow(data, { utf8 }), NO_LIMIT)).toEqual({
      kind: "rejected",
      rejection: { problem: { reason }, stage: "validation" },
    });
    expect(validate).not.toHaveBeenCalled();
    expect(shape).not.toHaveBeenCalled();
  });

  it("that does not match its schema, is rejected and does not become an object", () => {
    const invalid = { field: "n", reason: "must be integer" };
    const { sending, shape } = stream({ invalid, problem: { reason: "has neither" } });
    expect(prepareRow(sending, readRow("{}"), NO_LIMIT)).toEqual({
      kind: "rejected",
      rejection: { problem: invalid, stage: "validation" },
    });
    expect(shape).not.toHaveBeenCalled();
  });

  it("that can't be its object, is rejected by the mapping, whatever its size", () => {
    const problem = { reason: "has neither email nor customer_id" };
    expect(prepareRow(stream({ problem }).sending, readRow('{"a":1}'), 1)).toEqual({
      kind: "rejected",
      rejection: { problem, stage: "mapping" },
    });
  });

  it("may be as large as a call can hold, and not one byte larger: its size is kept and not logged", () => {
    const { sending } = stream();
    const data = '{"customer_id":"1","city":"奈良"}';
    const bytes = Buffer.byteLength(data);
    expect(prepareRow(sending, readRow(data), bytes)).toMatchObject({ kind: "ready", content: { bytes } });
    expect(prepareRow(sending, readRow(data), bytes - 1)).toEqual({
      kind: "rejected",
      rejection: {
        problem: { reason: `is larger than a call may be (${bytes - 1} bytes, see /batching/bytes)` },
        words: `is ${bytes} bytes large, of ${bytes - 1} that a call may hold`,
        stage: "mapping",
      },
    });
  });

  it("that is far too large, is not written as JSON only to find that out", () => {
    const row = {
      customer_id: "1",
      note: "n".repeat(50),
      unwritable: { toJSON: () => expect.unreachable() },
    };
    expect(prepareRow(stream().sending, { row, plain: row, flaw: undefined, bytes: 90 }, 40)).toEqual({
      kind: "rejected",
      rejection: {
        problem: { reason: "is larger than a call may be (40 bytes, see /batching/bytes)" },
        words: "is more than 51 bytes large, of 40 that a call may hold",
        stage: "mapping",
      },
    });
  });
});
