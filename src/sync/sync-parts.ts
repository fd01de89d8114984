import type { Plans } from "../catalog/plan.ts";
import type { Config } from "../config/config.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Log } from "../protocol/log.ts";
import type { StateMessage } from "../protocol/messages.ts";
import type { MessageWriter } from "../protocol/writer.ts";
import type { RejectedRecordStore } from "../rejects/rejected-record.ts";
import type { SyncObserver } from "./observer.ts";
import type { Source } from "./odd-lines.ts";
import type { Receipt } from "./receipt.ts";
import type { DeliveryHooks } from "./transport.ts";

/** What a sync is put together from. */
export interface SyncParts {
  readonly source: Source;
  readonly config: Config;
  readonly plans: Plans;
  readonly writer: MessageWriter;
  readonly log: Log;
  /** Undefined where rejected records are not kept. */
  readonly store: RejectedRecordStore | undefined;
  readonly makeDelivery: (hooks: DeliveryHooks<Receipt>) => Delivery<Receipt>;
  /** Gives a state back to the platform: all that it covers is settled. Undefined where none goes back. */
  readonly giveBack: ((state: StateMessage) => void) | undefined;
  readonly observer?: SyncObserver;
}
