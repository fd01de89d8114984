/** Why a record can't be sent. Names fields and rules, never a customer's value. */
export interface Problem {
  readonly field?: string;
  readonly reason: string;
}

/** A problem in one line, as the log sums them up. */
export const describeProblem = ({ field, reason }: Problem): string =>
  field === undefined ? reason : `${field}: ${reason}`;
