/** Whose turn it is when a command fails; the words are those of Airbyte's TRACE ERROR. */
export type FailureType = "config_error" | "transient_error" | "system_error";

/**
 * An expected end of a command: something the user must change, or something outside that may pass.
 * Its `message` is shown to a data engineer as it stands: it names no key and no customer's value.
 * Any other exception that reaches the top is a bug, and is reported as a `system_error` with its stack.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly type: FailureType;

  constructor(type: FailureType, message: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
  }
}
