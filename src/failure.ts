/** Whose turn it is when a command fails; the words are those of Airbyte's TRACE ERROR. */
export type FailureType = "config_error" | "transient_error" | "system_error";

interface FailureOptions extends ErrorOptions {
  /** What the program ends with; 1 unless a signal says otherwise. */
  readonly exitCode?: number;
}

/**
 * An expected end of a command: something the user must change, or something outside that may pass.
 * Its `message` is shown to a data engineer as it stands: it names no key and no customer's value.
 * Any other exception that reaches the top is a bug, and is reported as a `system_error` with its stack.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly type: FailureType;
  readonly exitCode: number;

  constructor(type: FailureType, message: string, options: FailureOptions = {}) {
    super(message, options);
    this.type = type;
    this.exitCode = options.exitCode ?? 1;
  }

  /** What an exception that nobody expected becomes; a Failure stays as it is. */
  static of(error: unknown): Failure {
    if (error instanceof Failure) return error;
    return new Failure(
      "system_error",
      "Something went wrong that should not have: this is a bug, please report it.",
      {
        cause: error,
      },
    );
  }
}
