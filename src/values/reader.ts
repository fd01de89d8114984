/**
 * Reads a value as a warehouse holds it, and gives it in the form that Blueshift understands.
 * @param value never null or undefined
 * @returns the value in its form (a value that is in it already comes back as it is), undefined where a blank text
 *   says nothing, or why it can't be brought into the form
 */
export type Reader = (value: unknown) => unknown;

/** A value that can't be brought into a form. The reason names the rule and never the value. */
export class Unreadable {
  readonly reason: string;

  /** @param reason what stands behind the attribute's name and a colon: "is not a date and time" */
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Whether a text holds nothing but white space: an empty cell, which many sources write instead of null. */
export const isBlank = (value: unknown): value is string => typeof value === "string" && value.trim() === "";
