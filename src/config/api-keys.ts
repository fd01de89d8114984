import { ENDPOINTS, type KeyName } from "../blueshift/endpoints.ts";
import { isObjectName, OBJECTS } from "../objects/objects.ts";
import type { Config, SendAs } from "./config.ts";

/** Blueshift's two keys, by their names in the configuration. */
export type KeyOption = keyof Pick<Config, "user_api_key" | "event_api_key">;

/** The option that holds each key. */
export const KEY_OPTIONS: Readonly<Record<KeyName, KeyOption>> = {
  user: "user_api_key",
  event: "event_api_key",
};

/** The key without which nothing can be sent in this way; undefined where none is needed. */
export function keyFor(sendAs: SendAs): KeyName | undefined {
  return sendAs === "skip" ? undefined : ENDPOINTS[OBJECTS[sendAs].endpoint].key;
}

/** Whether a value is one of the ways in which a route can send its streams. */
export const isSendAs = (value: unknown): value is SendAs =>
  typeof value === "string" && (value === "skip" || isObjectName(value));
