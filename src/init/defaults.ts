import type { Chooser } from "./choices.ts";

/**
 * What `init --yes` takes for an answer. It guesses nobody's identity: whether a column `id` is the customer's or the
 * order's can't be told, and a customer made of an order is worse than a row that is rejected.
 */
export const DEFAULTS: Chooser = {
  region: async () => "us",
  sample: async () => undefined,
  sendAs: async () => "customer_bulk",
  otherStreams: async () => "customer_bulk",
  contested: async (_stream, _attribute, [first]) => first,
  identifier: async () => undefined,
  country: async () => undefined,
  rejectedPath: async () => undefined,
  key: async () => undefined,
};
