import type { EndpointName } from "../blueshift/endpoints.ts";
import type { Attributes } from "./attributes.ts";
import { becomeCustomer, mergeCustomers } from "./customer.ts";
import { becomeIdentifyEvent } from "./identify-event.ts";
import type { Problem } from "./problem.ts";

/** What a row can become in Blueshift. */
export interface BlueshiftObject {
  /** The endpoint that takes it. */
  readonly endpoint: EndpointName;
  /** Makes a row's attributes the object, in place; returns the problem where they can't be one. */
  readonly become: (attributes: Attributes) => Problem | undefined;
  /** Makes one object of two of the same customer, leaving both; undefined where each goes alone. */
  readonly merge: ((earlier: Attributes, later: Attributes) => Attributes) | undefined;
}

/** The objects, by the name that `send_as` and `destination_object_name` know them by. */
export const OBJECTS = {
  customer_bulk: { endpoint: "customer_bulk", become: becomeCustomer, merge: mergeCustomers },
  // One a call, for those who want each row's own error: so rows are not merged either.
  customer: { endpoint: "customer", become: becomeCustomer, merge: undefined },
  identify_event: { endpoint: "event_bulk", become: becomeIdentifyEvent, merge: undefined },
} as const satisfies Readonly<Record<string, BlueshiftObject>>;

export type ObjectName = keyof typeof OBJECTS;

export const OBJECT_NAMES = Object.keys(OBJECTS) as ObjectName[];

export const isObjectName = (name: string): name is ObjectName => Object.hasOwn(OBJECTS, name);
