import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/failure.ts";
import type { OutgoingMessage } from "../../src/protocol/messages.ts";
import { MessageWriter } from "../../src/protocol/writer.ts";
import { LiveDisplay } from "../../src/watch/display/live-display.ts";
import { PlainDisplay } from "../../src/watch/display/plain-display.ts";
import { laneOf, progressOf } from "../sync/progress-of.ts";
import { FakeTerminal } from "./fake-terminal.ts";
import { subjectOf, tallyOf } from "./subject.ts";

const log = (message: string): OutgoingMessage => ({ type: "LOG", log: { level: "INFO", message } });
const FAILURE = new Failure("SYNC_INTERRUPTED", { signal: "SIGTERM" });

function sync() {
  const { subject, tally } = subjectOf({ users: {}, orders: {} });
  const users = tallyOf(tally, "users");
  users.expected = 100;
  const at = (elapsedMs: number, settled: number, over = {}) => {
    Object.assign(users, { read: settled, delivered: settled });
    return progressOf({
      elapsedMs,
      tally,
      lanes: new Map([["customer_bulk", laneOf({ calls: settled / 10 })]]),
      ...over,
    });
  };
  return { subject, at };
}

describe("a display on a terminal", () => {
  function live({ sharing = false, terminal = new FakeTerminal() } = {}) {
    const { subject, at } = sync();
    const output = {
      stream: { on: () => {} } as never,
      write: (text: string) => terminal.write(text),
    };
    const writer = new MessageWriter(output);
    const display = new LiveDisplay(subject, terminal.asScreen, sharing ? writer : undefined);
    return { display, at, terminal, writer };
  }

  it("draws at one place, however often, and leaves the end there", () => {
    const { display, at, terminal } = live();
    display.look(at(0, 0));
    expect(terminal.screen[0]).toBe("Writing to api.example · 0:00 · 0 records · 0/s");
    for (let second = 1; second <= 10; second++) display.look(at(second * 1000, second * 10));
    expect(terminal.screen).toEqual([
      "Writing to api.example · 0:10 · 100 records · 10/s",
      expect.stringMatching(/^ {2}users +█+ +100 % +100 of ~100 +10\/s$/),
      expect.stringMatching(/^ {2}orders +0 +0\/s$/),
      "  customer_bulk  ██░░░░░░░░  1.0 of 5 calls/s  waits for the source",
    ]);
    display.end(at(10_000, 100, { isReading: false }), undefined);
    expect(terminal.screen[0]).toBe("Done · 0:10 · 100 of 100 records · 10/s");
    expect(terminal.screen).toHaveLength(4);
    const { writes } = terminal;
    display.look(at(11_000, 100));
    expect(terminal.writes).toBe(writes);
  });

  it("writes nothing where nothing has changed", () => {
    const { display, at, terminal } = live();
    display.look(at(1000, 10));
    const { writes } = terminal;
    display.look(at(1000, 10));
    expect(terminal.writes).toBe(writes);
  });

  it("says that the sync is going to fail, and that it has", () => {
    const { display, at, terminal } = live();
    display.look(at(1000, 10, { failure: FAILURE }));
    expect(terminal.screen[0]).toMatch(/^Failing: calls under way are waited for/);
    display.end(at(2000, 10, { failure: FAILURE }), FAILURE);
    expect(terminal.screen[0]).toMatch(/^Failed · 0:02 · 10 records · 5/);
  });

  it("makes room for messages that are written to the same terminal, and stands below them", async () => {
    const { display, at, terminal, writer } = live({ sharing: true });
    writer.write(log("before"));
    display.look(at(1000, 10));
    writer.write(log("one"));
    expect(terminal.screen).toEqual([JSON.stringify(log("before")), JSON.stringify(log("one"))]);
    writer.write(log("two"));
    await new Promise(setImmediate);
    const messages = ["before", "one", "two"].map((text) => JSON.stringify(log(text)));
    expect(terminal.screen.slice(0, 3)).toEqual(messages);
    expect(terminal.screen[3]).toMatch(/^Writing/);
    // Drawn anew while messages are written in the same go.
    writer.write(log("three"));
    display.look(at(2000, 20));
    writer.write(log("four"));
    await new Promise(setImmediate);
    display.end(at(3000, 30), undefined);
    writer.write(log("after"));
    expect(terminal.screen.slice(3, 6)).toEqual([
      JSON.stringify(log("three")),
      JSON.stringify(log("four")),
      expect.stringMatching(/^Done/),
    ]);
    expect(terminal.screen.filter((line) => /^(Writing|Done)/.test(line))).toHaveLength(1);
    expect(terminal.screen.at(-1)).toBe(JSON.stringify(log("after")));
  });

  it("leaves others' messages alone where they go elsewhere", () => {
    const { display, at, terminal, writer } = live();
    display.look(at(1000, 10));
    const { writes } = terminal;
    writer.write(log("one"));
    expect(terminal.writes).toBe(writes + 1);
  });

  it("follows the terminal's width, and draws on one that says it has no size", () => {
    const { display, at, terminal } = live();
    display.look(at(1000, 10));
    terminal.columns = 40;
    display.look(at(1200, 10));
    expect(terminal.screen[1]).toBe("  users   10 %  10 of ~100  8.3/s");
    const nowhere = live({ terminal: new FakeTerminal(0, 0) });
    nowhere.display.look(nowhere.at(1000, 10));
    expect(nowhere.terminal.screen).toHaveLength(4);
  });

  it("goes silent where the terminal goes away", () => {
    const { display, at, terminal } = live();
    display.look(at(1000, 10));
    terminal.fail();
    const { writes } = terminal;
    display.look(at(2000, 20));
    display.end(at(2000, 20), undefined);
    expect(terminal.writes).toBe(writes);
  });
});

describe("a display in plain lines", () => {
  function plain() {
    const { subject, at } = sync();
    const output = new PassThrough({ encoding: "utf8" });
    const display = new PlainDisplay(subject, output);
    return {
      display,
      at,
      output,
      said: () => ((output.read() as string | null) ?? "").trimEnd().split("\n"),
    };
  }

  it("says what has moved since it last said something", () => {
    const { display, at, said } = plain();
    display.look(at(0, 0));
    expect(said()).toEqual(["[0:00] Writing to api.example"]);
    display.look(at(5000, 40));
    expect(said()).toEqual([
      "[0:05] users: 40 of about 100 (40 %), 8.0/s",
      "[0:05] customer_bulk: 0.8 of 5 calls/s, waits for the source",
      "[0:05] all: 40 of 40 read, 8.0/s",
    ]);
    display.look(at(60_000, 40));
    expect(said()).toEqual([""]);
  });

  it("says at the end what became of each stream, and how it ended", () => {
    const { display, at, said } = plain();
    display.end(at(10_000, 110, { isReading: false }), FAILURE);
    expect(said()).toEqual([
      "[0:10] users: 110 of 110 (100 %), done",
      "[0:10] orders: 0 of 0 (100 %), done",
      "[0:10] Failed: 110 of 110 (100 %), done",
    ]);
  });

  it("says that the sync is going to fail, once", () => {
    const { display, at, said } = plain();
    display.look(at(0, 0));
    display.look(at(5000, 0, { failure: FAILURE }));
    display.look(at(10_000, 0, { failure: FAILURE }));
    expect(said()).toEqual([
      "[0:00] Writing to api.example",
      "[0:05] Failing: calls under way are waited for",
    ]);
  });

  it("goes silent where nobody reads any more", () => {
    const { display, at, output, said } = plain();
    output.emit("error", new Error("write EPIPE"));
    display.look(at(5000, 40));
    expect(said()).toEqual([""]);
  });
});
