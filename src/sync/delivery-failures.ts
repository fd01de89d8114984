import { type Address, hostOf, otherRegion } from "../config/address.ts";
import { KEY_OPTIONS } from "../config/api-keys.ts";
import type { Config } from "../config/config.ts";
import { DeliveryFailure } from "../delivery/delivery-failure.ts";
import { Failure } from "../failure.ts";

/** What ends a sync, in the user's words: a delivery that failed, a failure of our own, or a bug. */
export function explain(error: unknown, config: Address & Pick<Config, "retry">): Failure {
  if (!(error instanceof DeliveryFailure)) return Failure.of(error);
  const { endpoint, reason } = error;
  const host = hostOf(config);
  const address = `${host}${endpoint.path}`;
  switch (reason.kind) {
    case "key_refused":
      return new Failure("BLUESHIFT_KEY_REFUSED", {
        host,
        option: KEY_OPTIONS[endpoint.key],
        status: reason.status,
        key: endpoint.key,
        otherRegion: otherRegion(config),
      });
    case "unexpected_answer":
      return new Failure("BLUESHIFT_UNEXPECTED_ANSWER", { address, answer: reason.why });
    case "gave_up":
      return new Failure("BLUESHIFT_RETRIES_EXHAUSTED", {
        address,
        why: reason.why,
        tries: reason.tries,
        seconds: config.retry.max_elapsed_seconds,
      });
  }
}
