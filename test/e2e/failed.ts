import { expect } from "vitest";
import { FAILURES, type FailureCode } from "../../src/failure-list.ts";

/** The TRACE ERROR of a failure, for `toMatchObject`: with its type, its code in every place, and what it says before. */
export const failedWith = (code: FailureCode, said = /^/) => ({
  failure_type: FAILURES[code].type,
  message: expect.stringMatching(new RegExp(`${said.source}[^]*[.?] \\[${code}\\]$`)),
  internal_message: expect.stringMatching(new RegExp(`^${code}(?:: |$)`)),
});
