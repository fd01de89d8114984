import type { Bodies } from "./bodies.ts";
import type { Customers } from "./customers.ts";
import type { Events } from "./events.ts";
import type { History } from "./history.ts";
import type { Rejections } from "./rejections.ts";
import type { Storage } from "./storage/storage.ts";

/** What calls leave behind, for those who look into the sandbox. */
export interface Stores {
  readonly storage: Storage;
  readonly customers: Customers;
  readonly history: History;
  readonly events: Events;
  readonly bodies: Bodies;
  readonly rejections: Rejections;
}
