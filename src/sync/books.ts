import type { Plan, Plans } from "../catalog/plan.ts";
import { Ledger, type Released, type Settlement } from "../checkpoint/ledger.ts";
import { type StateMessage, streamKey } from "../protocol/messages.ts";
import { isDescriptor } from "../protocol/reader.ts";
import type { HeldState, Kept, Receipt } from "./receipt.ts";
import { withStats } from "./state-stats.ts";
import { Tally } from "./tally.ts";
import { WorkInHand } from "./work-in-hand.ts";

/** The books of a sync: what is in hand, what became of the records, and which states that earns. */
export class Books {
  readonly hand = new WorkInHand();
  readonly tally: Tally;
  readonly #ledger = new Ledger<HeldState>();
  readonly #giveBack: ((state: StateMessage) => void) | undefined;

  /** @param giveBack gives a state back to the platform; undefined where none goes back */
  constructor(plans: Plans, giveBack: ((state: StateMessage) => void) | undefined) {
    this.tally = new Tally([...plans.values()].map(({ key, label }) => [key, label]));
    this.#giveBack = giveBack;
  }

  /** Takes a record in hand; the receipt is to be settled, once. */
  takeRecord(plan: Plan, line: number, bytes: number, kept: Kept | undefined): Receipt {
    const tally = this.tally.of(plan.key);
    tally.read++;
    this.hand.take(bytes);
    return { plan, tally, line, bytes, kept, ticket: this.#ledger.record(plan.key) };
  }

  /** A record has ended: the states that waited for it go back. */
  settle(receipt: Receipt, settlement: Settlement): void {
    this.hand.letGo(receipt.bytes);
    this.#release(this.#ledger.settle(receipt.ticket, settlement));
  }

  /**
   * Takes a state in hand, until it goes back.
   * @param bytes of its line
   */
  takeState(message: StateMessage, bytes: number): void {
    const { type, stream } = message.state;
    const descriptor = type === "STREAM" ? stream?.stream_descriptor : undefined;
    // A state that can't be told to be of one stream is one of all: it waits for everything before it.
    const scope = isDescriptor(descriptor) ? streamKey(descriptor.name, descriptor.namespace) : undefined;
    // States are in hand as records are: a source may send any number of them while one record is slow.
    this.hand.take(bytes);
    this.#release(this.#ledger.state(scope, { message, bytes }));
  }

  #release(released: readonly Released<HeldState>[]): void {
    for (const { state, records, rejected } of released) {
      if (this.#giveBack !== undefined) {
        this.#giveBack(withStats(state.message, records, rejected));
        this.tally.statesOut++;
      }
      this.hand.letGo(state.bytes);
    }
  }
}
