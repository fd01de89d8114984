/** One thing that is wrong with a configuration. No part of it repeats a value from the configuration. */
export interface Violation {
  /** Where: a JSON Pointer into the configuration. */
  readonly pointer: string;
  /** What holds there, worded to follow the pointer: `must be at most 50`. */
  readonly rule: string;
  /** What to write instead, as an instruction: `write a whole number from 1 to 50`. */
  readonly remedy: string;
}

/** The message that names every violation, one a line, for the person who wrote the configuration. */
export function describeViolations(violations: readonly Violation[]): string {
  const count = violations.length === 1 ? "1 mistake" : `${violations.length} mistakes`;
  const lines = violations.map(
    ({ pointer, rule, remedy }) => `${pointer === "" ? "(top level)" : pointer}: ${rule}; ${remedy}`,
  );
  return [`The configuration has ${count}:`, ...lines].join("\n");
}
