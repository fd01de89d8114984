import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/failure.ts";
import { Log } from "../../src/protocol/log.ts";
import { MessageWriter } from "../../src/protocol/writer.ts";

function logged(act: (log: Log) => void): unknown[] {
  const texts: string[] = [];
  const stream = new Writable();
  const write = (text: string) => texts.push(text) > 0;
  act(new Log(new MessageWriter({ write, stream })));
  return texts.map((text) => JSON.parse(text));
}

describe("the log", () => {
  it("says each thing at its level", () => {
    const messages = logged((log) => {
      log.info("starts");
      log.warn("3 rejected");
      log.error("is going to fail");
    });
    expect(messages).toEqual([
      { type: "LOG", log: { level: "INFO", message: "starts" } },
      { type: "LOG", log: { level: "WARN", message: "3 rejected" } },
      { type: "LOG", log: { level: "ERROR", message: "is going to fail" } },
    ]);
  });

  it("says a failure as a TRACE, with its code where people and where programs look", () => {
    const [message] = logged((log) => log.failure(new Failure("CONFIG_WITHOUT_KEY", {})));
    expect(message).toEqual({
      type: "TRACE",
      trace: {
        type: "ERROR",
        emitted_at: expect.any(Number),
        error: {
          message: expect.stringMatching(/^The configuration has no key\. .*\. \[CONFIG_WITHOUT_KEY\]$/),
          failure_type: "config_error",
          internal_message: "CONFIG_WITHOUT_KEY",
        },
      },
    });
  });

  it("says of an exception that nobody expected what and where it was, beside words for the user", () => {
    const [message] = logged((log) => log.failure(Failure.of(new TypeError("x is not a function"))));
    expect(message).toMatchObject({
      trace: {
        error: {
          message: expect.stringContaining("bug"),
          failure_type: "system_error",
          internal_message: "UNEXPECTED_ERROR: TypeError: x is not a function",
          stack_trace: expect.stringContaining("log.test.ts"),
        },
      },
    });
  });

  it("spares the user the stack of a failure that is no bug", () => {
    const cause = new Error("connect ECONNREFUSED");
    const [message] = logged((log) =>
      log.failure(new Failure("BLUESHIFT_BUSY", { host: "h", status: 503 }, { cause })),
    );
    expect(message).toMatchObject({
      trace: { error: { internal_message: "BLUESHIFT_BUSY: Error: connect ECONNREFUSED" } },
    });
    expect(message).not.toHaveProperty("trace.error.stack_trace");
  });

  it("says of something else that was thrown only that it was", () => {
    const [message] = logged((log) => log.failure(Failure.of("a customer's value")));
    expect(JSON.stringify(message)).not.toContain("customer's");
  });
});
