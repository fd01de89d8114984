import { type DetailsOf, FAILURES, type FailureCode, type FailureType, messageOf } from "./failure-list.ts";

interface FailureOptions extends ErrorOptions {
  /** What the program ends with; 1 unless a signal says otherwise. */
  readonly exitCode?: number;
}

/** A code of the list, and what its words are made with. */
type FailureParts = {
  [C in FailureCode]: readonly [code: C, details: DetailsOf<C>, options?: FailureOptions];
}[FailureCode];

/**
 * An expected end of a command: something the user must change, or something outside that may pass. Its code, its type
 * and its words are those of the list of failures; its `message` is shown to a data engineer as it stands.
 * Any other exception that reaches the top is a bug, and is reported as an UNEXPECTED_ERROR with its stack.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  readonly type: FailureType;
  readonly exitCode: number;

  constructor(...[code, details, options = {}]: FailureParts) {
    super(messageOf(code, details), options);
    this.code = code;
    this.type = FAILURES[code].type;
    this.exitCode = options.exitCode ?? 1;
  }

  /** What an exception that nobody expected becomes; a Failure stays as it is. */
  static of(error: unknown): Failure {
    return error instanceof Failure ? error : new Failure("UNEXPECTED_ERROR", {}, { cause: error });
  }
}
