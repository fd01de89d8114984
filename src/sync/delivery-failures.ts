import { KEY_OPTIONS } from "../config/api-keys.ts";
import type { Config } from "../config/config.ts";
import { DeliveryFailure } from "../delivery/delivery-failure.ts";
import { Failure } from "../failure.ts";

/** What ends a sync, in the user's words: a delivery that failed, a failure of our own, or a bug. */
export function explain(error: unknown, { retry }: Pick<Config, "retry">): Failure {
  if (!(error instanceof DeliveryFailure)) return Failure.of(error);
  const { endpoint, reason } = error;
  switch (reason.kind) {
    case "key_refused":
      return new Failure(
        "config_error",
        `Blueshift refused the key /${KEY_OPTIONS[endpoint.key]} (HTTP ${reason.status}). Check that it is the ` +
          `${endpoint.key} API key of this account and region, and that it may write.`,
      );
    case "unexpected_answer":
      return new Failure(
        "config_error",
        `Blueshift's endpoint ${endpoint.path} gave an answer that its documents don't know: ${reason.why}. ` +
          `Check /region and /api_url.`,
      );
    case "gave_up":
      return new Failure(
        "transient_error",
        `Blueshift's endpoint ${endpoint.path} did not take a call: ${reason.why}, after ${reason.tries} ` +
          `${reason.tries === 1 ? "try" : "tries"} (/retry/max_elapsed_seconds is ${retry.max_elapsed_seconds}). ` +
          `Try again later.`,
      );
  }
}
