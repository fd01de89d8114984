import type { Endpoint } from "../blueshift/endpoints.ts";

/** Why nothing more can be delivered. */
export type DeliveryFailureReason =
  | { readonly kind: "key_refused"; readonly status: number }
  /** An answer that trying again, or asking less, would not change. */
  | { readonly kind: "unexpected_answer"; readonly why: string }
  /** A call was tried for as long as it may be. */
  | { readonly kind: "gave_up"; readonly why: string; readonly tries: number };

/** The end of a delivery: a call that was neither taken nor refused for its content. */
export class DeliveryFailure extends Error {
  override readonly name = "DeliveryFailure";
  readonly endpoint: Endpoint;
  readonly reason: DeliveryFailureReason;

  constructor(endpoint: Endpoint, reason: DeliveryFailureReason) {
    super(reason.kind);
    this.endpoint = endpoint;
    this.reason = reason;
  }
}
