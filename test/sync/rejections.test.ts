import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/catalog/plan.ts";
import { Ledger } from "../../src/checkpoint/ledger.ts";
import { Failure } from "../../src/failure.ts";
import type { RejectedRecord, RejectedRecordStore } from "../../src/rejects/rejected-record.ts";
import type { HeldState, Receipt } from "../../src/sync/receipt.ts";
import { Rejections } from "../../src/sync/rejections.ts";
import { StreamTally } from "../../src/sync/tally.ts";

type Policy = ConstructorParameters<typeof Rejections>[0];
const LENIENT: Policy = { invalid_records: "reject", max_rejected_percent: 100 };
const PLAN = { stream: "users", namespace: "shop" } as Plan;

function rejecting(policy: Policy, store?: RejectedRecordStore) {
  const rejections = new Rejections(policy, store);
  const tally = new StreamTally("shop.users");
  const happened: string[] = [];
  const failures: unknown[] = [];
  const reject = (reason = "n: must be integer") => {
    const receipt: Receipt = {
      plan: PLAN,
      tally,
      ticket: new Ledger<HeldState>().record("users"),
      line: 1,
      bytes: 10,
      kept: { stream: "users", emitted_at: 5, data: { n: "secret" } },
    };
    rejections.reject(
      receipt,
      { problem: { reason }, stage: "validation" },
      () => happened.push("settled"),
      (error) => failures.push(error),
    );
  };
  return { rejections, tally, reject, happened, failures };
}

class Store implements RejectedRecordStore {
  readonly location = "here";
  readonly kept: RejectedRecord[] = [];
  readonly #answer: Promise<void>;
  constructor(answer: Promise<void> = Promise.resolve()) {
    this.#answer = answer;
  }
  keep(record: RejectedRecord): Promise<void> {
    this.kept.push(record);
    return this.#answer;
  }
  async close(): Promise<void> {}
}

describe("rejecting a record", () => {
  it("settles it at once where rejected records are not kept", () => {
    const { reject, happened } = rejecting(LENIENT);
    reject();
    expect(happened).toEqual(["settled"]);
  });

  it("settles it only when it has been kept", async () => {
    const kept = Promise.withResolvers<void>();
    const { reject, happened } = rejecting(LENIENT, new Store(kept.promise));
    reject();
    await Promise.resolve();
    expect(happened).toEqual([]);
    kept.resolve();
    await kept.promise;
    expect(happened).toEqual(["settled"]);
  });

  it("keeps it with its row, its stage and the reason", () => {
    const store = new Store();
    rejecting(LENIENT, store).reject("is missing");
    expect(store.kept).toMatchObject([
      {
        stream: "users",
        namespace: "shop",
        emitted_at: 5,
        data: { n: "secret" },
        stage: "validation",
        reason: "is missing",
      },
    ]);
  });

  it("fails the sync, and does not settle it, where it can't be kept", async () => {
    const full = new Failure("REJECTED_RECORDS_NOT_KEPT", { path: "/full", code: "ENOSPC" });
    const { reject, happened, failures } = rejecting(LENIENT, new Store(Promise.reject(full)));
    reject();
    await new Promise(setImmediate);
    expect(happened).toEqual([]);
    expect(failures).toEqual([full]);
  });

  it("fails the sync at the first where the user wants none, naming stream, count and reason", () => {
    const { reject, happened, failures } = rejecting({ ...LENIENT, invalid_records: "fail" });
    reject();
    expect(happened).toEqual([]);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ type: "config_error" });
    expect(String(failures[0])).toMatch(/1 of the .* "shop\.users".*n: must be integer.*\/invalid_records/);
  });

  it("fails the sync when the share is over the limit, once enough records were seen", () => {
    const { reject, tally, failures } = rejecting({ ...LENIENT, max_rejected_percent: 5 });
    tally.read = 99;
    for (let i = 0; i < 50; i++) reject();
    expect(failures).toEqual([]);
    tally.read = 100;
    reject();
    expect(failures).toHaveLength(1);
    expect(String(failures[0])).toContain("/max_rejected_percent");
  });

  it("lets the share be at the limit", () => {
    const { reject, tally, failures } = rejecting({ ...LENIENT, max_rejected_percent: 5 });
    tally.read = 100;
    for (let i = 0; i < 5; i++) reject();
    expect(failures).toEqual([]);
  });

  it("looks at the share once more at the end: early rejections may be too many for a short stream", () => {
    const { rejections, reject, tally } = rejecting({ ...LENIENT, max_rejected_percent: 5 });
    tally.read = 50;
    for (let i = 0; i < 6; i++) reject();
    tally.read = 110;
    expect(() => rejections.check(tally)).toThrow("/max_rejected_percent");
    tally.read = 120;
    expect(() => rejections.check(tally)).not.toThrow();
  });

  it("names the three most frequent reasons", () => {
    const { reject, tally, failures } = rejecting({ ...LENIENT, max_rejected_percent: 7 });
    tally.read = 100;
    for (const reason of ["b", "a", "a", "a", "c", "c", "d", "b"]) reject(reason);
    expect(String(failures[0])).toContain("(3 × a; 2 × b; 2 × c; …)");
  });
});
