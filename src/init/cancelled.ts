/** The user ended a dialogue: nothing went wrong, and nothing is to be said. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  /** That of a program which SIGINT ended. */
  readonly exitCode = 130;
}
