import type { ClientOptions } from "../blueshift/client.ts";
import { urlOf } from "../config/address.ts";
import type { Config } from "../config/config.ts";
import { VERSION } from "../version.ts";

/** How the configuration says to reach Blueshift. */
export function connectionOf(config: Config): ClientOptions {
  const { user_api_key: user, event_api_key: event, retry } = config;
  return {
    url: urlOf(config),
    keys: { ...(user !== undefined && { user }), ...(event !== undefined && { event }) },
    // Whole, as timers want it: 16.1 s are 16100.000000000002 ms.
    timeoutMs: Math.round(retry.request_timeout_seconds * 1000),
    version: VERSION,
  };
}
