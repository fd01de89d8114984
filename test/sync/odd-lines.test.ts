import { describe, expect, it } from "vitest";
import { Log } from "../../src/protocol/log.ts";
import type { MessageWriter } from "../../src/protocol/writer.ts";
import { OddLines } from "../../src/sync/odd-lines.ts";

const SOURCE = { lineIs: "a message", tooMany: "INPUT_NOT_MESSAGES" } as const;

function oddLines(invalidRecords: "reject" | "fail" = "reject") {
  const said: string[] = [];
  const writer = { write: (message: { log: { message: string } }) => said.push(message.log.message) };
  const lines = new OddLines(
    new Log(writer as unknown as MessageWriter),
    { invalid_records: invalidRecords },
    SOURCE,
  );
  return { lines, said };
}

describe("input that is neither record nor state", () => {
  it("is said by line and length", () => {
    const { lines, said } = oddLines();
    lines.takeUnreadable({ line: 7, bytes: 31 });
    expect(said).toEqual([expect.stringMatching(/^Line 7 \(31 bytes\)/)]);
  });

  it("fails the sync after a thousand lines that are no messages", () => {
    const { lines } = oddLines();
    for (let line = 1; line <= 1000; line++) lines.takeUnreadable({ line, bytes: 1 });
    expect(() => lines.takeUnreadable({ line: 1001, bytes: 1 })).toThrow(
      expect.objectContaining({ type: "system_error" }),
    );
  });

  it("is said once for each type of message that a destination has no use for", () => {
    const { lines, said } = oddLines();
    for (const type of ["LOG", "LOG", "TRACE ESTIMATE", "LOG"]) lines.takeUnused(type);
    expect(said).toHaveLength(2);
  });

  it("does not repeat a type that is no name: it could be anything", () => {
    const { lines, said } = oddLines();
    lines.takeUnused("ana@shop.example");
    lines.takeUnused("bob@shop.example");
    expect(said).toHaveLength(1);
    expect(said[0]).not.toContain("shop.example");
  });

  it("counts an over-long line, and fails the sync where no record may be rejected", () => {
    const lenient = oddLines();
    lenient.lines.takeOverlong({ line: 3, bytes: 70_000_000 });
    expect(lenient.lines.overlong).toBe(1);
    expect(() => oddLines("fail").lines.takeOverlong({ line: 3, bytes: 70_000_000 })).toThrow(
      expect.objectContaining({ type: "config_error" }),
    );
  });
});
