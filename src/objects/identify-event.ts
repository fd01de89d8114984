import type { Attributes } from "./attributes.ts";
import { becomeCustomer } from "./customer.ts";
import type { Problem } from "./problem.ts";

/**
 * Makes attributes an identify event, in place: a customer's attributes beside the event's name.
 * @returns the problem, where they can't be one
 */
export function becomeIdentifyEvent(attributes: Attributes): Problem | undefined {
  const problem = becomeCustomer(attributes);
  if (problem === undefined) attributes.event = "identify";
  return problem;
}
