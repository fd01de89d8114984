import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ledger, type Settlement, type Ticket } from "../../src/checkpoint/ledger.ts";

describe("the ledger", () => {
  it("releases a state at once when no record is before it", () => {
    const ledger = new Ledger<string>();
    expect(ledger.state("users", "s1")).toMatchObject([{ state: "s1", records: 0, rejected: 0 }]);
  });

  it("keeps a state back until every record of its stream before it has settled", () => {
    const ledger = new Ledger<string>();
    const first = ledger.record("users");
    const second = ledger.record("users");
    expect(ledger.state("users", "s1")).toEqual([]);
    expect(ledger.settle(second, "rejected")).toEqual([]);
    expect(ledger.settle(first, "delivered")).toMatchObject([{ state: "s1", records: 2, rejected: 1 }]);
  });

  it("counts for a state only the records since the state before it", () => {
    const ledger = new Ledger<string>();
    ledger.settle(ledger.record("users"), "delivered");
    ledger.state("users", "s1");
    ledger.settle(ledger.record("users"), "delivered");
    ledger.settle(ledger.record("users"), "rejected");
    expect(ledger.state("users", "s2")).toMatchObject([{ records: 2, rejected: 1 }]);
  });

  it("does not let a state overtake an earlier one of its stream", () => {
    const ledger = new Ledger<string>();
    const early = ledger.record("users");
    ledger.state("users", "s1");
    const late = ledger.record("users");
    ledger.state("users", "s2");
    expect(ledger.settle(late, "delivered")).toEqual([]);
    expect(ledger.settle(early, "delivered").map((r) => r.state)).toEqual(["s1", "s2"]);
  });

  it("does not let one stream wait for another", () => {
    const ledger = new Ledger<string>();
    ledger.record("slow");
    const quick = ledger.record("quick");
    expect(ledger.state("quick", "q1")).toEqual([]);
    expect(ledger.settle(quick, "delivered").map((r) => r.state)).toEqual(["q1"]);
  });

  it("lets a global state wait for the records of all streams", () => {
    const ledger = new Ledger<string>();
    const a = ledger.record("a");
    const b = ledger.record("b");
    expect(ledger.state(undefined, "g1")).toEqual([]);
    expect(ledger.settle(a, "delivered")).toEqual([]);
    expect(ledger.settle(b, "delivered")).toMatchObject([{ state: "g1", records: 2 }]);
  });

  it("releases states that one record held back in the order in which they came", () => {
    const ledger = new Ledger<string>();
    const record = ledger.record("a");
    ledger.state(undefined, "global");
    ledger.state("a", "stream");
    expect(ledger.settle(record, "delivered").map((r) => r.state)).toEqual(["global", "stream"]);
  });

  it("refuses to settle a record twice", () => {
    const ledger = new Ledger<string>();
    const ticket = ledger.record("users");
    ledger.settle(ticket, "delivered");
    expect(() => ledger.settle(ticket, "delivered")).toThrow("twice");
  });

  type Step =
    | { do: "record"; stream: string }
    | { do: "state"; stream: string | undefined }
    | { do: "settle"; which: number; as: Settlement };
  const stream = fc.constantFrom("a", "b", "c");
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant("record" as const), stream }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("state" as const),
        stream: fc.option(stream, { nil: undefined }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("settle" as const),
        which: fc.nat(),
        as: fc.constantFrom<Settlement>("delivered", "rejected"),
      }),
    },
  );

  it("for any sequence: releases no state early, loses none, keeps their order, counts each record once", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const ledger = new Ledger<number>();
        const records: { stream: string; ticket: Ticket<number>; settled: Settlement | undefined }[] = [];
        const states: { stream: string | undefined; before: number }[] = [];
        const out: { state: number; records: number; rejected: number }[] = [];

        const covers = (state: number) => {
          const scope = states[state]?.stream;
          return records
            .slice(0, states[state]?.before)
            .filter((record) => scope === undefined || record.stream === scope);
        };
        const receive = (released: readonly { state: number; records: number; rejected: number }[]) => {
          for (const { state, records: count, rejected } of released) {
            expect(covers(state).filter((record) => record.settled === undefined)).toEqual([]);
            out.push({ state, records: count, rejected });
          }
        };
        const settle = (record: (typeof records)[number], as: Settlement) => {
          record.settled = as;
          receive(ledger.settle(record.ticket, as));
        };
        for (const step of steps) {
          if (step.do === "record") {
            records.push({ stream: step.stream, ticket: ledger.record(step.stream), settled: undefined });
          } else if (step.do === "state") {
            states.push({ stream: step.stream, before: records.length });
            receive(ledger.state(step.stream, states.length - 1));
          } else {
            const open = records.filter((record) => record.settled === undefined);
            const record = open[step.which % Math.max(open.length, 1)];
            if (record !== undefined) settle(record, step.as);
          }
          // None is held that could go: whatever is not out has something unsettled before it.
          states.forEach((_, state) => {
            if (out.some((released) => released.state === state)) return;
            expect(covers(state).some((record) => record.settled === undefined)).toBe(true);
          });
        }
        for (const record of records) if (record.settled === undefined) settle(record, "delivered");

        expect(out).toHaveLength(states.length);
        for (const scope of ["a", "b", "c", undefined]) {
          const ofScope = out.filter((released) => states[released.state]?.stream === scope);
          expect(ofScope.map((r) => r.state)).toEqual(ofScope.map((r) => r.state).sort((x, y) => x - y));
          let counted = 0;
          for (const released of ofScope) {
            const covered = covers(released.state);
            expect(released.records).toBe(covered.length - counted);
            const fresh = covered.slice(counted);
            expect(released.rejected).toBe(fresh.filter((record) => record.settled === "rejected").length);
            counted = covered.length;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
