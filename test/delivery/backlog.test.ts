import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Backlog, type CallLimits } from "../../src/delivery/backlog.ts";
import type { Arrival, Content, Parcel } from "../../src/delivery/parcel.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

type Attributes = Readonly<Record<string, unknown>>;

const contentOf = (value: Attributes): Content => {
  const json = JSON.stringify(value);
  return { json, bytes: Buffer.byteLength(json), value };
};
const merge = (earlier: Content, later: Content): Content =>
  contentOf({ ...(earlier.value as Attributes), ...(later.value as Attributes) });

interface Names {
  readonly id?: number | undefined;
  readonly email?: string | undefined;
}

const keysOf = ({ id, email }: Names): string[] => [
  ...(id === undefined ? [] : [`id ${id}`]),
  ...(email === undefined ? [] : [`email ${email}`]),
];

/** A customer's record for the lane that merges, or an event of his for the one that does not. */
function arrival(
  receipt: number,
  names: Names,
  attributes: Attributes = {},
  lane: "bulk" | "events" = "bulk",
): Arrival<number> {
  const keys = keysOf(names);
  return {
    lane,
    keys,
    mergeMark: keys[0],
    merge: lane === "bulk" ? merge : undefined,
    content: contentOf({ ...names, ...attributes }),
    receipt,
  };
}

const NO_LIMITS: CallLimits = {
  items: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
  envelopeBytes: 0,
};
const receiptsOf = (parcels: readonly Parcel<number>[]) => parcels.map(({ receipts }) => [...receipts]);
const first = <T>(list: readonly T[]): T => {
  const [item] = list;
  if (item === undefined) throw new Error("expected one at least");
  return item;
};

describe("the backlog", () => {
  it("gives records out in the order in which they came", () => {
    const backlog = new Backlog<number>();
    for (const id of [1, 2, 3]) backlog.add(arrival(id, { id }), 0);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[1], [2], [3]]);
    expect(backlog.take("bulk", NO_LIMITS)).toEqual([]);
  });

  describe("says since when its records wait for a call to fill", () => {
    /** Two events each of these customers, the first ones in a call. */
    const twoOfEach = (ids: readonly number[], items: number) => {
      const backlog = new Backlog<number>();
      for (const at of [1, 2]) for (const id of ids) backlog.add(arrival(id, { id }, {}, "events"), at);
      return { backlog, call: backlog.take("events", { ...NO_LIMITS, items }) };
    };

    it("from when they are ready, after a full call of their customers", () => {
      const { backlog, call } = twoOfEach([1, 2], 2);
      for (const parcel of call) backlog.settle(parcel, () => 50);
      expect(backlog.oldestReady("events")).toBe(50);
    });

    it("from when they came, after a call that was not full: that one has lingered", () => {
      const { backlog, call } = twoOfEach([1, 2], 3);
      for (const parcel of call) backlog.settle(parcel, () => 50);
      expect(backlog.oldestReady("events")).toBe(2);
    });

    it("from when they came, where one of those before them went in a call that was not full", () => {
      const backlog = new Backlog<number>();
      backlog.add(arrival(1, { id: 1 }, {}, "events"), 1);
      backlog.add(arrival(2, { email: "x" }, {}, "events"), 1);
      backlog.add(arrival(3, { id: 1, email: "x" }, {}, "events"), 2);
      const one = backlog.take("events", { ...NO_LIMITS, items: 1 });
      const other = backlog.take("events", { ...NO_LIMITS, items: 2 });
      backlog.settle(first(other), () => 40);
      backlog.settle(first(one), () => 50);
      expect(backlog.oldestReady("events")).toBe(2);
    });

    it("anew after each full call", () => {
      const backlog = new Backlog<number>();
      for (const at of [1, 2, 3]) backlog.add(arrival(at, { id: 1 }, {}, "events"), at);
      const alone = backlog.take("events", { ...NO_LIMITS, items: 2 });
      backlog.settle(first(alone), () => 40);
      expect(backlog.oldestReady("events")).toBe(2);
      const full = backlog.take("events", { ...NO_LIMITS, items: 1 });
      backlog.settle(first(full), () => 50);
      expect(backlog.oldestReady("events")).toBe(50);
    });

    it("of the oldest, in whatever order they became ready and go", () => {
      const { backlog, call } = twoOfEach([1, 2, 3], 3);
      const [one, two, three] = call;
      for (const [at, parcel] of [two, one, three].entries())
        backlog.settle(parcel ?? first([]), () => 50 + at);
      backlog.add(arrival(4, { id: 4 }, {}, "events"), 60);
      const oldest = [1, 2, 3, 4].map(() => {
        const since = backlog.oldestReady("events");
        backlog.take("events", { ...NO_LIMITS, items: 1 });
        return since;
      });
      expect(oldest).toEqual([50, 50, 52, 60]);
    });

    it("of the oldest, also where that became ready later", () => {
      const backlog = new Backlog<number>();
      for (const at of [1, 2]) for (const id of [1, 2]) backlog.add(arrival(id, { id }, {}, "events"), at);
      const full = backlog.take("events", { ...NO_LIMITS, items: 1 });
      const partial = backlog.take("events", { ...NO_LIMITS, items: 2 });
      backlog.settle(first(full), () => 50);
      expect(backlog.oldestReady("events")).toBe(50);
      backlog.settle(first(partial), () => 60);
      expect(backlog.oldestReady("events")).toBe(2);
    });
  });

  describe("says which calls can make more ready in a lane before its own next one", () => {
    const awaited = (backlog: Backlog<number>, lane: string) => [...backlog.awaitedBy(lane)];

    it("those of its own that hold their customers, until they end", () => {
      const backlog = new Backlog<number>();
      for (const receipt of [1, 2, 3]) backlog.add(arrival(receipt, { id: 1 }, {}, "events"), 0);
      expect(awaited(backlog, "events")).toEqual([]);
      const call = backlog.take("events", NO_LIMITS);
      expect(awaited(backlog, "events")).toEqual(["events"]);
      backlog.add(arrival(4, { id: 4 }, {}, "events"), 0);
      backlog.settle(first(call), () => 0);
      expect(awaited(backlog, "events")).toEqual([]);
    });

    it("those for which a customer came while they were under way", () => {
      const backlog = new Backlog<number>();
      backlog.add(arrival(1, { id: 1 }), 0);
      const call = backlog.take("bulk", NO_LIMITS);
      backlog.add(arrival(2, { id: 1 }), 0);
      expect(awaited(backlog, "bulk")).toEqual(["bulk"]);
      backlog.settle(first(call), () => 0);
      expect(awaited(backlog, "bulk")).toEqual([]);
    });

    it("those of other lanes that hold their customers, or will", () => {
      const backlog = new Backlog<number>();
      for (const id of [1, 2]) backlog.add(arrival(id, { id }), 0);
      for (const id of [1, 2]) backlog.add(arrival(10 + id, { id }, {}, "events"), 0);
      expect(awaited(backlog, "events")).toEqual(["bulk"]);
      expect(awaited(backlog, "bulk")).toEqual([]);
      const [one, two] = backlog.take("bulk", NO_LIMITS);
      expect(awaited(backlog, "events")).toEqual(["bulk"]);
      backlog.settle(one ?? first([]), () => 0);
      expect(awaited(backlog, "events")).toEqual(["bulk"]);
      backlog.settle(two ?? first([]), () => 0);
      expect(awaited(backlog, "events")).toEqual([]);
    });
  });

  it("gives records that had to wait for their customer out in their order, before all that came after them", () => {
    const backlog = new Backlog<number>();
    // Two of each of three customers, and two others.
    [1, 2, 3, 3, 2, 1, 4, 5].forEach((id, at) => void backlog.add(arrival(at, { id }, {}, "events"), at));
    const sent = backlog.take("events", { ...NO_LIMITS, items: 3 });
    for (const parcel of sent) backlog.settle(parcel, () => 9);
    expect(backlog.oldestReady("events")).toBe(6);
    expect(receiptsOf(backlog.take("events", NO_LIMITS))).toEqual([[3], [4], [5], [6], [7]]);
  });

  it("makes the same calls of the same records, in whatever order the answers come", () => {
    const ids = fc.array(fc.tuple(fc.nat(5), fc.boolean()), { maxLength: 40 });
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(ids, order, (ids, order) => {
        const calls = (settled: (parcels: Parcel<number>[]) => Parcel<number>[]) => {
          const backlog = new Backlog<number>();
          const lane = "events";
          ids.forEach(([id, hasEmail], at) => {
            backlog.add(arrival(at, { id, email: hasEmail ? `${id % 3}` : undefined }, {}, lane), 0);
          });
          const made: number[][][] = [];
          for (let call = backlog.take(lane, { ...NO_LIMITS, items: 3 }); call.length > 0; ) {
            made.push(receiptsOf(call));
            for (const parcel of settled(call)) backlog.settle(parcel, () => 0);
            call = backlog.take(lane, { ...NO_LIMITS, items: 3 });
          }
          return made;
        };
        const shuffled = (parcels: Parcel<number>[]) =>
          parcels
            .map((parcel) => [order.next().value as number, parcel] as const)
            .sort(([one], [other]) => one - other)
            .map(([, parcel]) => parcel);
        expect(calls(shuffled)).toEqual(calls((parcels) => parcels));
      }),
    );
  });

  it("keeps lanes apart", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1 }, {}, "events"), 0);
    expect(backlog.take("bulk", NO_LIMITS)).toEqual([]);
    expect(receiptsOf(backlog.take("events", NO_LIMITS))).toEqual([[1]]);
  });

  it("makes one of the records of a customer that wait: later attributes over earlier", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1 }, { city: "Kyiv", plan: "a" }), 0);
    backlog.add(arrival(2, { id: 2 }), 0);
    backlog.add(arrival(3, { id: 1 }, { plan: "b", age: 3 }), 0);
    const [merged, other] = backlog.take("bulk", NO_LIMITS);
    expect(merged).toMatchObject({
      receipts: [1, 3],
      content: { value: { id: 1, city: "Kyiv", plan: "b", age: 3 } },
    });
    expect(other).toMatchObject({ receipts: [2] });
  });

  it("does not merge into what a call has taken: the later record waits for its end", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1 }), 0);
    const call = backlog.take("bulk", NO_LIMITS);
    backlog.add(arrival(2, { id: 1 }), 5);
    backlog.add(arrival(3, { id: 1 }), 6);
    backlog.add(arrival(4, { id: 4 }), 7);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[4]]);
    expect(backlog.settle(first(call), () => 0)).toEqual(new Set(["bulk"]));
    // It has been here since it came, however long it waited for its customer.
    expect(backlog.oldestReady("bulk")).toBe(5);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[2, 3]]);
  });

  it("never merges where the lane does not, and never puts a customer into a call twice", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1 }, {}, "events"), 0);
    backlog.add(arrival(2, { id: 1 }, {}, "events"), 0);
    const call = backlog.take("events", NO_LIMITS);
    expect(receiptsOf(call)).toEqual([[1]]);
    expect(backlog.take("events", NO_LIMITS)).toEqual([]);
    backlog.settle(first(call), () => 0);
    expect(receiptsOf(backlog.take("events", NO_LIMITS))).toEqual([[2]]);
  });

  it("keeps records apart, in order, that share an address and not the id", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1, email: "x" }), 0);
    backlog.add(arrival(2, { id: 2, email: "x" }), 0);
    backlog.add(arrival(3, { id: 3, email: "y" }), 0);
    const call = backlog.take("bulk", NO_LIMITS);
    expect(receiptsOf(call)).toEqual([[1], [3]]);
    backlog.settle(first(call), () => 0);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[2]]);
  });

  it("does not merge over a record of another lane that came between", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1 }), 0);
    backlog.add(arrival(2, { id: 1 }, {}, "events"), 0);
    backlog.add(arrival(3, { id: 1 }), 0);
    const one = backlog.take("bulk", NO_LIMITS);
    expect(receiptsOf(one)).toEqual([[1]]);
    expect(backlog.settle(first(one), () => 0)).toEqual(new Set(["events"]));
    const two = backlog.take("events", NO_LIMITS);
    expect(receiptsOf(two)).toEqual([[2]]);
    expect(backlog.settle(first(two), () => 0)).toEqual(new Set(["bulk"]));
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[3]]);
  });

  it("orders chained identities: 1 with x, 2 with x, 1 with x again", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1, email: "x" }), 0);
    backlog.add(arrival(2, { id: 2, email: "x" }), 0);
    backlog.add(arrival(3, { id: 1, email: "x" }), 0);
    for (const expected of [1, 2, 3]) {
      const call = backlog.take("bulk", NO_LIMITS);
      expect(receiptsOf(call)).toEqual([[expected]]);
      backlog.settle(first(call), () => 0);
    }
  });

  it("does not merge over a record that shares a name with the earlier one alone", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1, email: "x" }, { plan: "a" }), 0);
    backlog.add(arrival(2, { email: "x" }, { plan: "b" }), 0);
    backlog.add(arrival(3, { id: 1 }, { plan: "c" }), 0);
    const sent: number[][][] = [];
    for (
      let call = backlog.take("bulk", NO_LIMITS);
      call.length > 0;
      call = backlog.take("bulk", NO_LIMITS)
    ) {
      sent.push(receiptsOf(call));
      for (const parcel of call) backlog.settle(parcel, () => 0);
    }
    expect(sent).toEqual([[[1]], [[2]], [[3]]]);
  });

  it("takes a record with one name for the customer whose other names an unsettled one tells", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1, email: "x" }), 0);
    const [earlier] = backlog.take("bulk", NO_LIMITS);
    backlog.add(arrival(2, { id: 1 }), 0);
    backlog.add(arrival(3, { email: "x" }), 0);
    backlog.settle(earlier ?? first([]), () => 0);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[2]]);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([]);
  });

  it("does so however many with one name wait", () => {
    const backlog = new Backlog<number>();
    const last = 21;
    backlog.add(arrival(0, { id: 1, email: "x" }, {}, "events"), 0);
    for (let n = 1; n < last; n++) backlog.add(arrival(n, { id: 1 }, {}, "events"), 0);
    backlog.add(arrival(last, { email: "x" }, {}, "events"), 0);
    for (let n = 0; n <= last; n++) {
      const call = backlog.take("events", NO_LIMITS);
      expect(receiptsOf(call)).toEqual([[n]]);
      backlog.settle(first(call), () => 0);
    }
  });

  it("does not gather names without end: who has that many is no one customer", () => {
    const backlog = new Backlog<number>();
    for (let n = 0; n < 1000; n++) backlog.add(arrival(n, { id: 1, email: `e${n}` }), 0);
    const [first] = backlog.take("bulk", NO_LIMITS);
    expect(first?.receipts.length).toBeLessThan(20);
  });

  it("lets a record wait for every name that a merged one has gathered", () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(1, { id: 1, email: "old" }), 0);
    backlog.add(arrival(2, { id: 1, email: "new" }), 0);
    backlog.add(arrival(3, { email: "old" }), 0);
    backlog.add(arrival(4, { email: "new" }), 0);
    const call = backlog.take("bulk", NO_LIMITS);
    expect(receiptsOf(call)).toEqual([[1, 2]]);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([]);
    backlog.settle(first(call), () => 0);
    const next = backlog.take("bulk", NO_LIMITS);
    expect(receiptsOf(next)).toEqual([[3]]);
    backlog.settle(first(next), () => 0);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[4]]);
  });

  it("keeps two apart that the merge wants apart", () => {
    const backlog = new Backlog<number>();
    const stubborn = { merge: () => undefined };
    backlog.add({ ...arrival(1, { id: 1 }), ...stubborn }, 0);
    backlog.add({ ...arrival(2, { id: 1 }), ...stubborn }, 0);
    expect(receiptsOf(backlog.take("bulk", NO_LIMITS))).toEqual([[1]]);
  });

  it("tells since when the oldest has been here, which merging does not change", () => {
    const backlog = new Backlog<number>();
    expect(backlog.oldestReady("bulk")).toBeUndefined();
    backlog.add(arrival(1, { id: 1 }), 10);
    backlog.add(arrival(2, { id: 2 }), 20);
    backlog.add(arrival(3, { id: 1 }), 30);
    expect(backlog.oldestReady("bulk")).toBe(10);
    backlog.take("bulk", { ...NO_LIMITS, items: 1 });
    expect(backlog.oldestReady("bulk")).toBe(20);
  });

  it("lets go of what was taken, however much still waits", async () => {
    const backlog = new Backlog<number>();
    backlog.add(arrival(0, { id: 0 }), 0);
    backlog.add(arrival(1, { id: 1 }), 0);
    const taken = new WeakRef(first(backlog.take("bulk", { ...NO_LIMITS, items: 1 })));
    backlog.settle(taken.deref() ?? first([]), () => 0);
    // A turn of the event loop: what a WeakRef was asked for lives to the end of the current one.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(taken.deref()).toBeUndefined();
    expect(backlog.oldestReady("bulk")).toBe(0);
  });

  describe("fills a call", () => {
    const sized = (bytes: number, id: number): Arrival<number> => ({
      ...arrival(id, { id }),
      content: { json: "", bytes, value: {} },
    });
    const backlogOf = (...sizes: number[]) => {
      const backlog = new Backlog<number>();
      for (const [index, bytes] of sizes.entries()) backlog.add(sized(bytes, index), 0);
      return backlog;
    };
    const limits: CallLimits = { items: 3, bytes: 100, envelopeBytes: 10 };

    it("to the last byte, with its envelope and the commas between", () => {
      const full = backlogOf(44, 45, 5);
      expect(full.take("bulk", limits)).toHaveLength(2);
      const over = backlogOf(45, 45, 5);
      expect(over.take("bulk", limits)).toHaveLength(1);
    });

    it("to the last item", () => {
      expect(backlogOf(1, 1, 1, 1).take("bulk", limits)).toHaveLength(3);
    });

    it("with one item at least, however large", () => {
      expect(backlogOf(500, 1).take("bulk", limits)).toHaveLength(1);
    });

    it("and knows when it could: by items, by bytes, and to the very byte", () => {
      expect(backlogOf().isFull("bulk", { ...limits, bytes: 5 })).toBe(false);
      expect(backlogOf(1, 1).isFull("bulk", limits)).toBe(false);
      expect(backlogOf(1, 1, 1).isFull("bulk", limits)).toBe(true);
      expect(backlogOf(44, 44).isFull("bulk", limits)).toBe(false);
      expect(backlogOf(44, 45).isFull("bulk", limits)).toBe(true);
      expect(backlogOf(60, 60).isFull("bulk", limits)).toBe(true);
    });

    it("counts merged bytes once", () => {
      const backlog = new Backlog<number>();
      for (let version = 0; version < 50; version++) backlog.add(arrival(version, { id: 1 }, { version }), 0);
      expect(backlog.isFull("bulk", { items: 50, bytes: 100, envelopeBytes: 10 })).toBe(false);
      expect(first(backlog.take("bulk", NO_LIMITS)).receipts).toHaveLength(50);
    });

    it("counts what was merged while it could not go only when it can", () => {
      const backlog = new Backlog<number>();
      backlog.add(arrival(0, { id: 1 }), 0);
      const [underway] = backlog.take("bulk", NO_LIMITS);
      for (let version = 1; version < 50; version++) {
        backlog.add(arrival(version, { id: 1 }, { [`a${version}`]: version }), 0);
      }
      const bytes = contentOf({ id: 2 }).bytes + 11;
      backlog.add(arrival(50, { id: 2 }), 0);
      expect(backlog.isFull("bulk", { items: 50, bytes, envelopeBytes: 10 })).toBe(false);
      backlog.settle(underway ?? first([]), () => 0);
      expect(backlog.isFull("bulk", { items: 50, bytes, envelopeBytes: 10 })).toBe(true);
    });
  });
});

describe("the backlog, for any interleaving of arrivals, calls and their ends", () => {
  type Step =
    | { do: "add"; names: Names; lane: "bulk" | "events"; attributes: Attributes }
    | { do: "take"; lane: "bulk" | "events"; limits: CallLimits }
    | { do: "settle"; which: number };

  const names: fc.Arbitrary<Names> = fc
    .record({
      id: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      email: fc.option(fc.constantFrom("v", "w", "x", "y"), { nil: undefined }),
    })
    .filter(({ id, email }) => id !== undefined || email !== undefined);
  const lane = fc.constantFrom("bulk" as const, "events" as const);
  const limits = fc.record({
    items: fc.integer({ min: 1, max: 4 }),
    bytes: fc.integer({ min: 60, max: 300 }),
    envelopeBytes: fc.integer({ min: 0, max: 20 }),
  });
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("add" as const),
        names,
        lane,
        attributes: fc.dictionary(
          fc.constantFrom("a", "b", "c"),
          fc.oneof(fc.nat(99), fc.string({ maxLength: 20 })),
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), lane, limits }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("settle" as const), which: fc.nat() }) },
  );

  interface Seen {
    readonly names: Names;
    readonly lane: string;
    readonly attributes: Attributes;
    taken: boolean;
    settled: boolean;
  }

  const share = (a: Names, b: Names) => keysOf(a).some((key) => keysOf(b).includes(key));
  /** All names of a customer, as far as records tell: of {id 1, mail x} and {mail x, …} they are the same. */
  const allNamesOf = (names: Names, records: readonly Seen[]): ReadonlySet<string> => {
    const all = new Set(keysOf(names));
    for (let size = 0; size < all.size; ) {
      size = all.size;
      for (const { names } of records) {
        const keys = keysOf(names);
        if (keys.some((key) => all.has(key))) for (const key of keys) all.add(key);
      }
    }
    return all;
  };
  const size = (parcels: readonly Parcel<number>[], envelopeBytes: number) =>
    parcels.reduce((sum, { content }) => sum + content.bytes, envelopeBytes) +
    Math.max(parcels.length - 1, 0);

  /** Runs the steps, and then everything to its end, checking all along. */
  function run(steps: readonly Step[]): void {
    const backlog = new Backlog<number>();
    const records: Seen[] = [];
    const underway: Parcel<number>[] = [];
    const order: number[] = [];
    const record = (receipt: number): Seen => first(records.slice(receipt));

    const received = (parcels: readonly Parcel<number>[], lane: string) => {
      for (const parcel of parcels) {
        expect(parcel.lane).toBe(lane);
        let expected: Attributes = {};
        for (const receipt of parcel.receipts) {
          const seen = record(receipt);
          expect(seen.lane).toBe(lane);
          expect(seen.taken).toBe(false);
          seen.taken = true;
          order.push(receipt);
          expected = { ...expected, ...seen.names, ...seen.attributes };
          // No call under way has a record of the same customer.
          for (const other of underway) {
            for (const receipt of other.receipts)
              expect(share(record(receipt).names, seen.names)).toBe(false);
          }
        }
        expect(parcel.content.value).toEqual(expected);
        expect(parcel.content.bytes).toBe(Buffer.byteLength(parcel.content.json));
        underway.push(parcel);
      }
    };
    const take = (lane: string, limits: CallLimits) => {
      const full = backlog.isFull(lane, limits);
      const call = backlog.take(lane, limits);
      received(call, lane);
      const bytes = size(call, limits.envelopeBytes);
      expect(call.length).toBeLessThanOrEqual(limits.items);
      if (call.length > 1) expect(bytes).toBeLessThanOrEqual(limits.bytes);
      const rest = backlog.take(lane, NO_LIMITS);
      received(rest, lane);
      // Full to one of its limits: the next would not have gone in.
      const [next] = rest;
      if (next !== undefined && call.length < limits.items) {
        expect(bytes + 1 + next.content.bytes).toBeGreaterThan(limits.bytes);
      }
      const ready = [...call, ...rest];
      const couldFill =
        ready.length > 0 &&
        (ready.length >= limits.items || size(ready, limits.envelopeBytes) >= limits.bytes);
      expect(full).toBe(couldFill);
      expect(backlog.oldestReady(lane)).toBeUndefined();
      // Nothing waits that need not: before each that is left, there is another of the same customer.
      records.forEach((waiting, index) => {
        if (waiting.taken || waiting.lane !== lane) return;
        const customer = allNamesOf(waiting.names, records);
        const isBefore = ({ settled, names }: Seen) =>
          !settled && keysOf(names).some((key) => customer.has(key));
        expect(records.slice(0, index).some(isBefore)).toBe(true);
      });
    };
    const settle = (parcel: Parcel<number>) => {
      underway.splice(underway.indexOf(parcel), 1);
      for (const receipt of parcel.receipts) record(receipt).settled = true;
      for (const lane of backlog.settle(parcel, () => 0)) expect(backlog.oldestReady(lane)).toBe(0);
    };

    for (const step of steps) {
      if (step.do === "add") {
        const { names, lane, attributes } = step;
        backlog.add(arrival(records.length, names, attributes, lane), 0);
        records.push({ names, lane, attributes, taken: false, settled: false });
      } else if (step.do === "take") {
        take(step.lane, step.limits);
      } else if (underway.length > 0) {
        settle(first(underway.slice(step.which % underway.length)));
      }
    }
    while (records.some(({ settled }) => !settled)) {
      take("bulk", NO_LIMITS);
      take("events", NO_LIMITS);
      expect(underway.length).toBeGreaterThan(0);
      for (const parcel of [...underway]) settle(parcel);
    }

    expect([...order].sort((a, b) => a - b)).toEqual(records.map((_, receipt) => receipt));
    for (const key of ["id 1", "id 2", "id 3", "id 4", "id 5", "email v", "email w", "email x", "email y"]) {
      const ofKey = order.filter((receipt) => keysOf(record(receipt).names).includes(key));
      expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
    }
  }

  it("sends a customer's records in their order, one call at a time, loses none, holds nobody else up", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => run(steps)),
      { numRuns: 1500 },
    );
  });

  it("leaves a customer in the end as if each record had been sent by itself", () => {
    const ownAddress = names.map(({ id = 9 }) => ({ id }));
    const adds = fc.record({
      do: fc.constant("add" as const),
      names: ownAddress,
      lane,
      attributes: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.nat(9)),
    });
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            adds,
            step.filter((step) => step.do !== "add"),
          ),
          { maxLength: 80 },
        ),
        (steps) => {
          const backlog = new Backlog<number>();
          const wanted = new Map<unknown, Attributes>();
          const stored = new Map<unknown, Attributes>();
          const underway: Parcel<number>[] = [];
          const settle = (parcel: Parcel<number>) => {
            underway.splice(underway.indexOf(parcel), 1);
            const value = parcel.content.value as Attributes;
            stored.set(value.id, { ...stored.get(value.id), ...value });
            backlog.settle(parcel, () => 0);
          };
          steps.forEach((step, receipt) => {
            if (step.do === "add") {
              const { id } = step.names;
              wanted.set(id, { ...wanted.get(id), id, ...step.attributes });
              backlog.add(arrival(receipt, step.names, step.attributes, step.lane), 0);
            } else if (step.do === "take") underway.push(...backlog.take(step.lane, step.limits));
            else if (underway.length > 0) settle(first(underway.slice(step.which % underway.length)));
          });
          do {
            underway.push(...backlog.take("bulk", NO_LIMITS), ...backlog.take("events", NO_LIMITS));
            for (const parcel of [...underway]) settle(parcel);
          } while (backlog.oldestReady("bulk") !== undefined || backlog.oldestReady("events") !== undefined);
          expect(stored).toEqual(wanted);
        },
      ),
      { numRuns: 500 },
    );
  });
});
