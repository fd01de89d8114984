import type { Config, SendAs } from "./config.ts";

/** Blueshift's two keys, by their names in the configuration. */
export type KeyName = keyof Pick<Config, "user_api_key" | "event_api_key">;

/** The key that each way of sending needs: customers are the user key's business, events the event key's. */
const keys: Readonly<Record<SendAs, KeyName | undefined>> = {
  customer_bulk: "user_api_key",
  customer: "user_api_key",
  identify_event: "event_api_key",
  skip: undefined,
};

/** The key without which nothing can be sent in this way; undefined if none is needed. */
export function keyFor(sendAs: SendAs): KeyName | undefined {
  return keys[sendAs];
}

/** Whether a value is one of the ways in which a route can send its streams. */
export function isSendAs(value: unknown): value is SendAs {
  return typeof value === "string" && Object.hasOwn(keys, value);
}
