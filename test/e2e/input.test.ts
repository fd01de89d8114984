import { describe, expect, it } from "vitest";
import { failedWith } from "./failed.ts";
import { record, recordOfText, state, user } from "./messages.ts";
import { stage } from "./stage.ts";

describe("input", () => {
  it("may have CRLF, blank lines, a mark at its start, and no line end at its end", async () => {
    const { control, write } = await stage();
    const program = write();
    const text = `\uFEFF${record(user(1))}\r\n\r\n\n   \n${record(user(2))}\n${state(2)}`;
    await program.feedBytes(text);
    expect((await program.finish()).code).toBe(0);
    expect(program.logs("WARN")).toEqual([]);
    expect(program.states).toHaveLength(1);
    expect((await control.summary()).customers).toBe(2);
  });

  it("may come in pieces that cut characters in two", async () => {
    const { control, write } = await stage();
    const program = write();
    const city = "Zürich 東京 🦊";
    for (const byte of Buffer.from(`${record({ ...user(1), city })}\n`)) {
      await program.feedBytes(Buffer.from([byte]));
      // Each byte a chunk of its own, as far as the pipe allows.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await program.finish()).code).toBe(0);
    expect(await control.customers()).toMatchObject([{ city }]);
  });

  it("that holds lines which are no messages goes on, and they are named by number and length", async () => {
    const { control, write } = await stage();
    const program = write();
    const exit = await program.finish([
      record(user(1)),
      "this is secretword no message",
      '{"type":"RECORD","record":{"data":{"word":"secretword"}}}',
      "[1,2]",
      '"secretword"',
      '{"type":"RECORD","record":{"stream":"users","data":{"id":"secretword"',
      '{"type":"LOG","log":{"level":"INFO","message":"secretword"}}',
      '{"type":"LOG","log":{"level":"INFO","message":"secretword"}}',
      record(user(2)),
      state(2),
    ]);
    expect(exit.code).toBe(0);
    const warnings = program.logs("WARN");
    expect(warnings.filter((text) => /^Line \d+/.test(text))).toEqual([
      expect.stringMatching(/^Line 2 \(29 bytes\)/),
      expect.stringMatching(/^Line 3 \(57 bytes\)/),
      expect.stringMatching(/^Line 4 \(5 bytes\)/),
      expect.stringMatching(/^Line 5 \(12 bytes\)/),
      expect.stringMatching(/^Line 6 \(69 bytes\)/),
    ]);
    expect(warnings.filter((text) => text.includes("LOG"))).toHaveLength(1);
    expect(program.stdout + program.stderr).not.toContain("secretword");
    expect(program.states[0]?.state?.destinationStats).toEqual({ recordCount: 2, rejectedRecordCount: 0 });
    expect((await control.summary()).customers).toBe(2);
  });

  it("that holds a thousand such lines goes on, and one more is too many", async () => {
    const { control, write } = await stage();
    const garbage = Array<string>(1000).fill("garbage");
    const patient = write();
    expect((await patient.finish([...garbage, record(user(1)), state(1)])).code).toBe(0);
    expect((await control.summary()).customers).toBe(1);

    const impatient = write();
    expect((await impatient.finish([...garbage, "garbage"])).code).toBe(1);
    expect(impatient.errors).toMatchObject([failedWith("INPUT_NOT_MESSAGES")]);
  });

  it("that holds a line of 65 MiB skips it, says so, and counts it as rejected", async () => {
    const { control, write } = await stage();
    const program = write();
    await program.feed([record(user(1))]);
    const mebibyte = Buffer.alloc(1024 * 1024, "x");
    await program.feedBytes(recordOfText('{"id":2,"note":"').replace(/}}$/, ""));
    for (let count = 0; count < 65; count++) await program.feedBytes(mebibyte);
    await program.feedBytes('"}}}\n');
    const exit = await program.finish([record(user(3)), state(3)]);
    expect(exit.code).toBe(0);
    expect(program.logs("WARN")).toEqual([expect.stringMatching(/^Line 2 \(6815\d{4} bytes\)/)]);
    expect(program.logs("INFO").at(-1)).toContain("1 line too long to read (rejected)");
    expect(program.states[0]?.state?.destinationStats).toEqual({ recordCount: 2, rejectedRecordCount: 0 });
    expect([...(await control.ids())]).toEqual(["1", "3"]);
  });

  it("that holds a line of 65 MiB fails the sync where invalid records do", async () => {
    const { write } = await stage();
    const program = write({ config: { invalid_records: "fail" } });
    const mebibyte = Buffer.alloc(1024 * 1024, "x");
    for (let count = 0; count < 65; count++) await program.feedBytes(mebibyte);
    expect((await program.finish(["", state(1)])).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("LINE_TOO_LONG")]);
    expect(program.states).toEqual([]);
  });

  it("is not read while the output is not", async () => {
    const { write } = await stage();
    const program = write({ config: { routes: [], default_send_as: "skip" } });
    await program.until("it began", ({ messages }) => messages.length > 0);
    program.leaveOutput();
    const total = 100_000;
    let fed = 0;
    const feeding = program.feed(
      (function* () {
        for (; fed < total; fed++) yield state(fed);
      })(),
    );
    await program.untilItTakesNoMore();
    expect(fed).toBeLessThan(total / 5);
    program.readOutput();
    await feeding;
    expect((await program.finish()).code).toBe(0);
    expect(program.states.map(({ id }) => id)).toEqual(Array.from({ length: total }, (_, index) => index));
  });
});
