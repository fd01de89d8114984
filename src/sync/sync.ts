import { withoutValues } from "../blueshift/hiding.ts";
import type { Sending } from "../catalog/plan.ts";
import type { Outcome } from "../delivery/courier.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Parcel } from "../delivery/parcel.ts";
import { Failure } from "../failure.ts";
import { customerKeys } from "../objects/identity.ts";
import type { Problem } from "../objects/problem.ts";
import { streamKey, streamLabel } from "../protocol/messages.ts";
import type { Input } from "../protocol/reader.ts";
import { Books } from "./books.ts";
import { Merges, type ObjectContent } from "./contents.ts";
import { explain } from "./delivery-failures.ts";
import type { Findings, Incoming, ReadyRecord } from "./incoming.ts";
import { OddLines } from "./odd-lines.ts";
import { prepareRow } from "./prepared-row.ts";
import type { SyncProgress } from "./progress.ts";
import { type Receipt, recordOf, talliesIn } from "./receipt.ts";
import { type Rejection, Rejections } from "./rejections.ts";
import { endLine, progressLine } from "./report.ts";
import { StreamEnds } from "./stream-ends.ts";
import { sayHowStreamsEnded, sayPlans } from "./summary.ts";
import type { SyncParts } from "./sync-parts.ts";
import { TextDates } from "./text-dates.ts";
import { Troubles } from "./troubles.ts";

/** How often the log says how far the sync is, in milliseconds. */
const PROGRESS_INTERVAL_MS = 30_000;
/** How long calls under way are waited for when the sync fails, in milliseconds. */
const GRACE_MS = 10_000;

/** One sync: takes messages in, delivers their records, and gives each state back when it is earned. */
export class Sync {
  readonly #parts: SyncParts;
  readonly #delivery: Delivery<Receipt>;
  readonly #books: Books;
  readonly #ends = new StreamEnds();
  readonly #textDates: ReadonlyMap<string, TextDates>;
  readonly #merges = new Merges();
  readonly #oddLines: OddLines;
  readonly #rejections: Rejections;
  readonly #troubles: Troubles;
  /** Whether somebody may want to see rejected records: each is kept, or its line, until it has ended. */
  readonly keepsRecords: boolean;
  readonly #startedAt = performance.now();
  #isReading = true;
  /** Why the sync is going to fail; the first reason stands. */
  #failure: Failure | undefined;
  readonly #halted = Promise.withResolvers<void>();

  constructor(parts: SyncParts) {
    this.#parts = parts;
    this.#oddLines = new OddLines(parts.log, parts.config, parts.source);
    this.#rejections = new Rejections(parts.config, parts.store);
    this.#troubles = new Troubles(parts.log);
    this.keepsRecords = parts.store !== undefined || parts.observer?.wantsRows === true;
    this.#books = new Books(parts.plans, parts.giveBack);
    this.#textDates = new Map(
      [...parts.plans.values()].flatMap(({ key, sending }) =>
        sending === undefined ? [] : [[key, new TextDates(sending)] as const],
      ),
    );
    this.#delivery = parts.makeDelivery({
      calling: (_endpoint, parcels) => {
        for (const tally of talliesIn(parcels)) tally.noteCall(parcels.length);
      },
      ended: (parcel, outcome) => this.#ended(parcel, outcome),
      failed: (error) => this.halt(error),
      retried: ({ name }, parcels, why) => {
        for (const tally of talliesIn(parcels)) tally.retries++;
        this.#troubles.note(name, why);
      },
    });
  }

  /**
   * Runs the sync to its end.
   * @param stopReading ends `inputs` early
   * @returns how many lines were no messages
   * @throws {Failure} where it fails; every state that was earned has gone out by then
   */
  async run(
    inputs: AsyncIterable<readonly Incoming[]>,
    stopReading: () => void,
  ): Promise<{ readonly unreadable: number }> {
    const { writer, log, store } = this.#parts;
    sayPlans(log, this.#parts.plans);
    const progress = setInterval(() => {
      log.info(progressLine(this.progress));
      this.#troubles.sumUp();
    }, PROGRESS_INTERVAL_MS);
    writer.broken.then(() => this.halt(new Failure("OUTPUT_CLOSED", {})));
    const work = this.#work(inputs).catch((error: unknown) => this.halt(error));
    await Promise.race([work, this.#halted.promise]);
    clearInterval(progress);
    if (this.#failure !== undefined) {
      stopReading();
      await this.#delivery.stop(GRACE_MS);
    }
    await store?.close().catch((error: unknown) => this.halt(error));
    this.#sumUp();
    if (this.#failure !== undefined) throw this.#failure;
    return { unreadable: this.#oddLines.unreadable };
  }

  /** Whether records end as fast as they come, so that reading is what the sync waits for. */
  get keepsPace(): boolean {
    return this.#books.hand.keepsPace;
  }

  get progress(): SyncProgress {
    return {
      elapsedMs: performance.now() - this.#startedAt,
      tally: this.#books.tally,
      isReading: this.#isReading,
      complete: this.#ends.complete,
      oddLines: this.#oddLines,
      failure: this.#failure,
      textDates: this.#textDates,
      lanes: this.#delivery.counts(),
      keptAt: this.#parts.store?.location,
      inHand: this.#books.hand.count,
    };
  }

  /** Ends the sync early: reading stops, no call is started, calls under way are waited for. */
  halt(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = explain(error, this.#parts.config);
    this.#parts.log.error(`The sync is going to fail: ${this.#failure.message}`);
    this.#halted.resolve();
  }

  async #work(inputs: AsyncIterable<readonly Incoming[]>): Promise<void> {
    await this.#read(inputs);
    this.#isReading = false;
    this.#delivery.finish();
    await this.#books.hand.emptied();
    for (const tally of this.#books.tally.streams.values()) this.#rejections.check(tally);
    const missing = this.#ends.missing(this.#parts.plans);
    if (missing.length > 0) throw new Failure("INPUT_INCOMPLETE", { streams: missing.join(", ") });
  }

  async #read(inputs: AsyncIterable<readonly Incoming[]>): Promise<void> {
    for await (const arrived of inputs) {
      for (let next = 0; next < arrived.length; ) {
        next = this.#takeUntilFull(arrived, next);
        if (this.#failure !== undefined) return;
        if (!this.#books.hand.isFull) continue;
        this.#delivery.hurry();
        await this.#books.hand.room();
      }
      if (this.#parts.writer.isFull) await this.#parts.writer.ready();
    }
  }

  /**
   * Takes what has arrived, from a place on, as long as there is room and the sync goes on; returns the next place. By
   * itself, since V8 does not compile the loop of a function that waits as well as that of one that does not.
   */
  #takeUntilFull(arrived: readonly Incoming[], from: number): number {
    let next = from;
    while (next < arrived.length && this.#failure === undefined) {
      this.#take(arrived[next++] as Incoming);
      if (this.#books.hand.isFull) break;
    }
    return next;
  }

  #take(input: Incoming): void {
    switch (input.kind) {
      case "ready":
        return this.#takeReady(input);
      case "findings":
        return this.#takeFindings(input);
      case "record":
        return this.#takeRecord(input);
      case "state":
        return this.#books.takeState(input.message, input.bytes);
      case "stream_status":
        return this.#ends.note(input.message);
      case "estimate":
        return this.#books.tally.expect(input.message.trace.estimate);
      case "unused":
        return this.#oddLines.takeUnused(input.type);
      case "unreadable":
        return this.#oddLines.takeUnreadable(input);
      case "overlong":
        return this.#oddLines.takeOverlong(input);
    }
  }

  #takeRecord({ message: { record }, plain, flaw, bytes, line }: Extract<Input, { kind: "record" }>): void {
    const plan = this.#parts.plans.get(streamKey(record.stream, record.namespace));
    if (plan === undefined) {
      const label = streamLabel(record.stream, record.namespace);
      throw new Failure("RECORD_OF_UNKNOWN_STREAM", { line, stream: label });
    }
    const receipt = this.#books.takeRecord(plan, line, bytes, this.keepsRecords ? record : undefined);
    if (plan.sending === undefined) return this.#skip(receipt);
    const maxBytes = this.#delivery.maxItemBytes(plan.sending.object.endpoint);
    const prepared = prepareRow(plan.sending, { row: record.data, plain, flaw, bytes }, maxBytes);
    this.#parts.observer?.prepared?.(plan, record.data, prepared);
    if (prepared.kind === "rejected") return this.#reject(receipt, prepared.rejection);
    const { content, shape } = prepared;
    this.#textDates.get(plan.key)?.note(shape.attributes);
    this.#send(plan.sending, content, shape.leftOut, receipt);
  }

  #takeReady({ plan, line, bytes, content, leftOut, kept }: ReadyRecord): void {
    const receipt = this.#books.takeRecord(plan, line, bytes, kept);
    if (plan.sending === undefined)
      throw new Error(`A record of "${plan.label}" is ready, which is skipped.`);
    this.#send(plan.sending, content, leftOut, receipt);
  }

  #takeFindings({ plan, textDates, found }: Findings): void {
    this.#textDates.get(plan.key)?.add(textDates);
    plan.sending?.noteFound(found);
  }

  #send({ object }: Sending, content: ObjectContent, leftOut: readonly Problem[], receipt: Receipt): void {
    for (const flaw of leftOut) receipt.tally.leaveOut(flaw);
    const keys = customerKeys(content.value);
    this.#delivery.add({
      lane: object.endpoint,
      keys,
      // Those with the same first key are the same customer: customer_id where there is one, else email.
      mergeMark: keys[0],
      merge: this.#merges.of(object, this.#delivery.maxItemBytes(object.endpoint)),
      content,
      receipt,
    });
  }

  #skip(receipt: Receipt): void {
    receipt.tally.skipped++;
    this.#books.settle(receipt, "delivered");
  }

  #ended({ receipts }: Parcel<Receipt>, outcome: Outcome): void {
    for (let later = 1; later < receipts.length; later++) (receipts[later] as Receipt).tally.merged++;
    switch (outcome.kind) {
      case "delivered":
        for (const receipt of receipts) {
          receipt.tally.delivered++;
          this.#books.settle(receipt, "delivered");
        }
        return;
      case "rejected": {
        const { status, refusal, mayName } = outcome;
        const reason = `Blueshift: ${withoutValues(refusal.text, mayName)}`;
        const problem = refusal.field === undefined ? { reason } : { reason, field: refusal.field };
        for (const receipt of receipts) {
          this.#reject(receipt, { problem, stage: "delivery", words: refusal.text, status });
        }
        return;
      }
    }
  }

  #reject(receipt: Receipt, rejection: Rejection): void {
    const { plan, line } = receipt;
    this.#parts.observer?.rejected?.(plan, line, rejection, recordOf(receipt)?.data);
    this.#rejections.reject(
      receipt,
      rejection,
      () => this.#books.settle(receipt, "rejected"),
      (error) => this.halt(error),
    );
  }

  #sumUp(): void {
    const { log, plans } = this.#parts;
    this.#troubles.sumUp();
    sayHowStreamsEnded(log, plans, this.progress);
    log.info(endLine(this.progress));
  }
}
