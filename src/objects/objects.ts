import type { EndpointName } from "../blueshift/endpoints.ts";
import type { Attributes } from "./attributes.ts";
import { mergeCustomers } from "./customer.ts";
import type { ObjectSchemaName } from "./object-schemas.ts";

/** What a row can become in Blueshift. */
export interface BlueshiftObject {
  /** The endpoint that takes it. */
  readonly endpoint: EndpointName;
  /** Which of `spec/objects` says what its attributes are. */
  readonly schema: ObjectSchemaName;
  /** The attributes of which it needs one, to be of anybody. */
  readonly identifiers: readonly string[];
  /** What it is once a call with it has succeeded: Blueshift has processed it, or is going to. */
  readonly success: "delivered" | "accepted";
  /** Attributes that are the same in every such object. */
  readonly fixed: Readonly<Record<string, string>>;
  /** How two of the same customer become one; undefined where each goes alone. */
  readonly merge: Merging | undefined;
}

/** Makes one object of two, leaving both; undefined where one can't say what the two say one after the other. */
export type Merging = (earlier: Attributes, later: Attributes) => Attributes | undefined;

const CUSTOMER = {
  schema: "customer",
  identifiers: ["customer_id", "email"],
  success: "delivered",
  fixed: {},
} as const;

/** The objects, by the name that `send_as` and `destination_object_name` know them by. */
export const OBJECTS = {
  customer_bulk: { ...CUSTOMER, endpoint: "customer_bulk", merge: mergeCustomers },
  // One a call, for those who want each row's own error: so rows are not merged either.
  customer: { ...CUSTOMER, endpoint: "customer", merge: undefined },
  identify_event: {
    endpoint: "event_bulk",
    schema: "identify_event",
    // Source: Blueshift's events page.
    identifiers: ["customer_id", "email", "device_id", "cookie"],
    success: "accepted",
    fixed: { event: "identify" },
    merge: undefined,
  },
} as const satisfies Readonly<Record<string, BlueshiftObject>>;

export type ObjectName = keyof typeof OBJECTS;

export const OBJECT_NAMES = Object.keys(OBJECTS) as ObjectName[];

export const isObjectName = (name: string): name is ObjectName => Object.hasOwn(OBJECTS, name);
