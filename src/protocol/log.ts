import type { Failure } from "../failure.ts";
import type { LogLevel } from "./messages.ts";
import type { MessageWriter } from "./writer.ts";

/** LOG and TRACE messages. What is said here names fields, rules and counts: no key, no customer's value. */
export class Log {
  readonly #writer: MessageWriter;
  readonly #prefix: string;

  /** @param prefix stands before every LOG message */
  constructor(writer: MessageWriter, prefix = "") {
    this.#writer = writer;
    this.#prefix = prefix;
  }

  info(message: string): void {
    this.#log("INFO", message);
  }

  warn(message: string): void {
    this.#log("WARN", message);
  }

  error(message: string): void {
    this.#log("ERROR", message);
  }

  /** The TRACE ERROR that ends a command which did not do its work. */
  failure(failure: Failure): void {
    const { code, message, type } = failure;
    const cause = failure.cause instanceof Error ? failure.cause : undefined;
    // Only a bug is worth its stack.
    const stack = type === "system_error" ? cause?.stack : undefined;
    this.#writer.write({
      type: "TRACE",
      trace: {
        type: "ERROR",
        emitted_at: Date.now(),
        error: {
          message,
          failure_type: type,
          internal_message: cause === undefined ? code : `${code}: ${cause.name}: ${cause.message}`,
          ...(stack !== undefined && { stack_trace: stack }),
        },
      },
    });
  }

  #log(level: LogLevel, message: string): void {
    this.#writer.write({ type: "LOG", log: { level, message: `${this.#prefix}${message}` } });
  }
}
