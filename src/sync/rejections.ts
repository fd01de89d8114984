import type { Config } from "../config/config.ts";
import { Failure } from "../failure.ts";
import type { Problem } from "../objects/problem.ts";
import type { RecordMessage } from "../protocol/messages.ts";
import type { RejectedRecord, RejectedRecordStore } from "../rejects/rejected-record.ts";
import { type Receipt, recordOf } from "./receipt.ts";
import { reasonsOf } from "./report.ts";
import type { StreamTally } from "./tally.ts";

/** Why a record is rejected. */
export interface Rejection {
  /** As it may be logged. */
  readonly problem: Problem;
  readonly stage: RejectedRecord["stage"];
  /** As it is kept: with sizes, or in Blueshift's own words. */
  readonly words?: string;
  readonly status?: number;
}

/** A share of rejected records says nothing before this many have been seen. */
const RECORDS_FOR_A_SHARE = 100;

/** What rejecting a record does to the sync, as the user decided. */
export class Rejections {
  readonly #config: Pick<Config, "invalid_records" | "max_rejected_percent">;
  readonly #store: RejectedRecordStore | undefined;

  constructor(
    config: Pick<Config, "invalid_records" | "max_rejected_percent">,
    store: RejectedRecordStore | undefined,
  ) {
    this.#config = config;
    this.#store = store;
  }

  /**
   * Counts a rejection, and keeps the record where the user asked.
   * @param settle the record is kept, and may be settled
   * @param halt the sync must fail: for a rejection too many, or a record that could not be kept
   */
  reject(receipt: Receipt, rejection: Rejection, settle: () => void, halt: (error: unknown) => void): void {
    receipt.tally.reject(rejection.problem);
    const failure = this.#failureFor(receipt.tally);
    // Where no record may be rejected this one is not settled: the next sync meets it again.
    const settles = this.#config.invalid_records === "reject";
    const record = this.#store === undefined ? undefined : recordOf(receipt);
    if (this.#store === undefined || record === undefined) {
      if (settles) settle();
    } else {
      this.#store.keep(rejectedRecord(receipt, record, rejection)).then(() => settles && settle(), halt);
    }
    if (failure !== undefined) halt(failure);
  }

  /** @throws {Failure} `config_error` where more of a stream was rejected than the user allows */
  check(tally: StreamTally): void {
    const failure = this.#failureFor(tally);
    if (failure !== undefined) throw failure;
  }

  #failureFor(tally: StreamTally): Failure | undefined {
    const { invalid_records: onInvalid, max_rejected_percent: maxPercent } = this.#config;
    const { label, read, rejected } = tally;
    if (rejected === 0) return undefined;
    const details = () => ({ rejected, read, stream: label, reasons: reasonsOf(tally, 3) });
    if (onInvalid === "fail") return new Failure("RECORD_REJECTED", details());
    if (read < RECORDS_FOR_A_SHARE || rejected * 100 <= maxPercent * read) return undefined;
    return new Failure("TOO_MANY_REJECTED", { ...details(), percent: maxPercent });
  }
}

function rejectedRecord(
  { plan }: Receipt,
  { emitted_at, data }: RecordMessage["record"],
  { problem, stage, words = problem.reason, status }: Rejection,
): RejectedRecord {
  return {
    stream: plan.stream,
    namespace: plan.namespace,
    emitted_at,
    data,
    stage,
    reason: words,
    field: problem.field,
    http_status: status,
    time: new Date().toISOString(),
  };
}
