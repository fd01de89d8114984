import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Failures, readFailures } from "../../src/blueshift/failures.ts";
import type { Names } from "../../src/blueshift/roster.ts";

/** Ten customers: ids a0…a9, the odd ones with an address too. */
const NAMES: readonly Names[] = Array.from({ length: 10 }, (_, index) => ({
  customerId: `a${index}`,
  email: index % 2 === 1 ? `c${index}@example.com` : undefined,
}));

const pinned = ({ failed }: Failures): Record<number, string> =>
  Object.fromEntries(failed.map(({ index, refusal }) => [index, refusal.text]));
const read = (errors: unknown, names: readonly Names[] = NAMES) => readFailures({ errors }, names);

/** Pinned for sure, and nothing else is in doubt. */
function expectPinned(failures: Failures, expected: Record<number, string>): void {
  expect(pinned(failures)).toEqual(expected);
  expect(failures.unpinned).toBeUndefined();
}

/** Something failed, and the answer does not tell which item: one of the suspects, or of all. */
function expectUnpinned(failures: Failures, text: string, suspects?: readonly number[]): void {
  expect(failures.failed).toEqual([]);
  expect(failures.unpinned?.text).toBe(text);
  expect(failures.suspects).toEqual(suspects);
}

describe("an answer without failures", () => {
  it.each([
    { status: "ok" },
    {},
    { errors: [] },
    { errors: {} },
    { errors: null },
    { errors: "" },
    { errors: false },
    { errors: 0 },
    { error: null, errors: [] },
    { errors: [null, null] },
    { data: { errors: [] } },
  ])("fails nothing: %j", (body) => {
    expectPinned(readFailures(body, NAMES), {});
  });

  it("fails nothing where it repeats a customer that has an attribute called error", () => {
    expectPinned(readFailures({ customer: { customer_id: "a1", error: "x" } }, NAMES), {});
  });

  it.each([{ errors: [{}] }, { errors: [""] }, { errors: { a0: [] } }, { errors: [[]] }])(
    "fails nothing of a call of one where no words are said: %j",
    (body) => {
      expectPinned(readFailures(body, [{ customerId: "a0", email: undefined }]), {});
    },
  );
});

describe("an entry that names its item by identifier", () => {
  it.each([
    ["customer_id", { customer_id: "a3", error: "bad" }],
    ["email", { email: "c3@example.com", error: "bad" }],
    ["email in other case", { email: " C3@Example.COM ", error: "bad" }],
    ["both", { customer_id: "a3", email: "c3@example.com", error: "bad" }],
    ["its text in errors", { customer_id: "a3", errors: ["bad"] }],
    ["its text in message", { customer_id: "a3", message: "bad" }],
    ["its text in reason", { customer_id: "a3", reason: "bad" }],
    ["the customer under some key", { customer: { customer_id: "a3", city: "Rome" }, error: "bad" }],
    ["the customer two levels down", { details: { customer: { email: "c3@example.com" } }, error: "bad" }],
    ["within its error", { error: { customer_id: "a3", message: "bad" } }],
    ["with null for the other", { customer_id: "a3", email: null, error: "bad" }],
    ["with a blank for the other", { customer_id: "a3", email: " ", error: "bad" }],
    ["with its place from 0", { customer_id: "a3", index: 3, error: "bad" }],
    ["with its place from 1", { customer_id: "a3", index: 4, error: "bad" }],
    ["with words about its address", { customer_id: "a3", errors: { email: "is invalid" }, error: "bad" }],
  ])("is pinned: %s", (_, entry) => {
    expectPinned(read([entry]), { 3: "bad" });
    expectPinned(read(entry), { 3: "bad" });
  });

  it("is pinned by a number for a text", () => {
    const names = [7, 8, 9].map((id) => ({ customerId: `${id}00`, email: undefined }));
    expectPinned(read([{ customer_id: 800, error: "bad" }], names), { 1: "bad" });
  });

  it("is not pinned by a number that has lost digits", () => {
    const names = ["9007199254740992", "9007199254740993"].map((customerId) => ({
      customerId,
      email: undefined,
    }));
    const body = JSON.parse('{"errors":[{"customer_id":9007199254740993,"error":"bad"}]}');
    expectUnpinned(readFailures(body, names), "bad");
  });

  it.each([
    ["a customer that the call does not have", { customer_id: "zzz", error: "bad" }],
    ["two customers", { customer_id: "a3", email: "c5@example.com", error: "bad" }],
    [
      "one at its top and another within",
      { customer_id: "a3", customer: { customer_id: "a5" }, error: "bad" },
    ],
    [
      "one within and another within",
      { old: { customer_id: "a3" }, new: { customer_id: "a5" }, error: "bad" },
    ],
    ["a place that is another's", { customer_id: "a3", index: 8, error: "bad" }],
    ["a place before the first", { customer_id: "a3", index: -1, error: "bad" }],
    ["places that differ", { customer_id: "a3", index: 3, row: 7, error: "bad" }],
  ])("is not pinned where it names %s", (_, entry) => {
    expectUnpinned(read([entry]), "bad");
  });

  it("is not pinned where two customers differ by blanks alone", () => {
    const names = ["x", " x"].map((customerId) => ({ customerId, email: undefined }));
    expectUnpinned(read([{ customer_id: "x", error: "bad" }], names), "bad");
  });

  it("counts once where it comes twice", () => {
    expectPinned(
      read([
        { customer_id: "a3", error: "bad" },
        { email: "c3@example.com", error: "worse" },
      ]),
      {
        3: "bad",
      },
    );
  });
});

describe("an entry that names its item by its place alone", () => {
  it("is pinned where a place 0 shows that they are counted from 0", () => {
    expectPinned(
      read([
        { index: 0, error: "x" },
        { index: 4, error: "y" },
      ]),
      { 0: "x", 4: "y" },
    );
    expectPinned(
      read([
        { row: 0, error: "x" },
        { position: "4", error: "y" },
      ]),
      { 0: "x", 4: "y" },
    );
  });

  it("is pinned where another entry shows by its name that they are counted from 0", () => {
    expectPinned(
      read([
        { index: 3, customer_id: "a3", error: "x" },
        { index: 4, error: "y" },
      ]),
      { 3: "x", 4: "y" },
    );
  });

  it("leaves two suspects where nothing shows it: counted from 0 or from 1", () => {
    expectUnpinned(read([{ index: 4, error: "bad" }]), "bad", [3, 4]);
    expectUnpinned(read([{ row: 1, error: "bad" }]), "bad", [0, 1]);
  });

  it("leaves suspects where the last place shows that they are counted from 1", () => {
    expectUnpinned(
      read([
        { index: 10, error: "x" },
        { index: 2, error: "y" },
      ]),
      "x",
      [9, 1, 2],
    );
  });

  it("leaves suspects where the places contradict each other", () => {
    expectUnpinned(
      read([
        { index: 0, error: "x" },
        { index: 10, error: "y" },
      ]),
      "x",
      [0, 9],
    );
  });

  it("leaves suspects beside those that are named", () => {
    const failures = read([
      { customer_id: "a4", error: "x" },
      { index: 4, error: "y" },
    ]);
    expect(pinned(failures)).toEqual({ 4: "x" });
    expect(failures.suspects).toEqual([3]);
    expect(failures.unpinned?.text).toBe("y");
  });

  it.each([11, 50, -1])("is not pinned, and none beside it, where the place is %d of 10", (index) => {
    expectUnpinned(
      read([
        { index: 0, error: "x" },
        { index, error: "y" },
      ]),
      "x",
    );
  });

  it.each([1.5, "first", null, true, {}, "-1", ""])("is not pinned where the place is %j", (index) => {
    expectUnpinned(read([{ index, error: "bad" }]), "bad");
  });
});

describe("failures that stand under keys", () => {
  it("are pinned where every key is an identifier of the call", () => {
    expectPinned(read({ a2: "x", "C5@example.com": ["y", "z"], a7: { message: "w" } }), {
      2: "x",
      5: "y; z",
      7: "w",
    });
  });

  it("are pinned where the keys are places, a 0 among them", () => {
    expectPinned(read({ 0: "x", 6: ["y"] }), { 0: "x", 6: "y" });
  });

  it("leave suspects where nothing shows how the places are counted", () => {
    expectUnpinned(read({ 6: ["y"] }), "y", [5, 6]);
  });

  it("leave suspects where a key is one customer's id and another's place", () => {
    const names = [1, 2, 3, 4, 5].map((id) => ({ customerId: `${id}`, email: undefined }));
    expectUnpinned(read({ 3: "bad" }, names), "bad", [2, 3]);
    const far = [101, 102, 103].map((id) => ({ customerId: `${id}`, email: undefined }));
    expectPinned(read({ 103: "bad" }, far), { 2: "bad" });
  });

  it("leave suspects where a key is one customer's id and another's address", () => {
    const names = [
      { customerId: "x@example.com", email: undefined },
      { customerId: "b", email: "x@example.com" },
    ];
    expectUnpinned(read({ "x@example.com": "bad" }, names), "bad", [0, 1]);
  });

  it("leave a suspect where a key names it and says nothing", () => {
    const failures = read({ a2: [], a3: "bad" });
    expect(pinned(failures)).toEqual({ 3: "bad" });
    expect(failures.suspects).toEqual([2]);
  });

  it.each([
    [{ email: ["is invalid"] }, "is invalid"],
    [{ message: "2 customers failed" }, "2 customers failed"],
    [{ a2: "x", zzz: "y" }, '{"a2":"x","zzz":"y"}'],
    [{ 99: "x" }, "x"],
  ])("are not pinned where a key names none: %j", (errors, text) => {
    expectUnpinned(read(errors), text);
  });
});

describe("failures that name nobody", () => {
  it.each([
    ["a list of texts", ["user_identifier_missing"], "user_identifier_missing"],
    ["a text", "1 customer failed", "1 customer failed"],
    ["a text that has a name in it", ["a3 is bad"], "a3 is bad"],
    ["a count", 3, "3"],
    ["true", true, "true"],
    ["lists within a list", [["bad"]], "bad"],
    ["an entry of nothing", [{}], "{}"],
    ["an entry by position in the list", [null, null, { error: "bad" }], "bad"],
    [
      "customers in a list",
      [{ customers: [{ customer_id: "a1" }, { customer_id: "a2" }], error: "bad" }],
      "bad",
    ],
  ])("are not pinned: %s", (_, errors, text) => {
    expectUnpinned(read(errors), text);
  });

  it("leave those pinned that are, beside them", () => {
    const failures = read(["bad", { customer_id: "a3", error: "worse" }]);
    expect(pinned(failures)).toEqual({ 3: "worse" });
    expect(failures.unpinned).toEqual({ text: "bad" });
    expect(failures.suspects).toBeUndefined();
  });
});

describe("an answer without errors that says it failed", () => {
  it.each([
    { status: "error", message: "account suspended" },
    { status: "FAILED", message: "account suspended" },
    { success: false, message: "account suspended" },
  ])("is not taken for success: %j", (body) => {
    expectUnpinned(readFailures(body, NAMES), "account suspended");
  });

  it.each([{ status: "ok", message: "fine" }, { success: true }, { message: "2 customers updated" }])(
    "but one that does not is: %j",
    (body) => {
      expectPinned(readFailures(body, NAMES), {});
    },
  );
});

describe("failures elsewhere in the answer", () => {
  it("are read from error as from errors, and from both", () => {
    expectPinned(readFailures({ error: [{ customer_id: "a3", error: "bad" }] }, NAMES), { 3: "bad" });
    expectUnpinned(readFailures({ errors: [], error: "bad" }, NAMES), "bad");
    expectUnpinned(readFailures({ errors: null, error: "bad" }, NAMES), "bad");
  });

  it("are read from further down", () => {
    const errors = [{ customer_id: "a3", error: "bad" }];
    expectPinned(readFailures({ data: { errors } }, NAMES), { 3: "bad" });
    expectPinned(readFailures({ response: { body: { errors } } }, NAMES), { 3: "bad" });
  });

  it("are the whole answer where that is a list", () => {
    expectPinned(readFailures([{ customer_id: "a3", error: "bad" }], NAMES), { 3: "bad" });
    expectPinned(readFailures([], NAMES), {});
    expectUnpinned(readFailures(["bad"], NAMES), "bad");
  });

  it.each(["results", "customers", "data"])(
    "leave a suspect where one of %s has errors of its own",
    (key) => {
      const body = { [key]: [{ customer_id: "a2" }, { customer_id: "a3", errors: ["bad"] }] };
      expectUnpinned(readFailures(body, NAMES), "bad", [3]);
    },
  );

  it("may be any where a result names a place that the call does not have", () => {
    expectUnpinned(readFailures({ results: [{ row: 118, error: "bad" }] }, NAMES), "bad");
    expectUnpinned(
      readFailures(
        {
          results: [
            { row: 118, error: "bad" },
            { index: 2, error: "x" },
          ],
        },
        NAMES,
      ),
      "bad",
    );
  });

  it.each([{ success: false }, { ok: false }, { status: "error" }])(
    "leave a suspect where a result says by a mark alone that it failed: %j",
    (mark) => {
      const results = [
        { customer_id: "a2", success: true },
        { customer_id: "a3", ...mark },
      ];
      expect(readFailures({ results }, NAMES)).toMatchObject({ failed: [], suspects: [3] });
    },
  );

  it("may be any where the answer's data says by a mark alone that it failed", () => {
    const failures = readFailures({ data: { success: false } }, NAMES);
    expect(failures.unpinned).toBeDefined();
    expect(failures.suspects).toBeUndefined();
  });

  it("are not taken from a list of results, where nothing says that they failed", () => {
    const result = { customer_id: "a3", status: "ok" };
    expectUnpinned(readFailures([result], NAMES), JSON.stringify(result));
    expectUnpinned(readFailures([{ customer_id: "a3", message: "created" }], NAMES), "created");
  });
});

describe("for any failures", () => {
  const index = fc.nat(9);
  const entry = fc.oneof(
    index.map((bad) => ({ bad, entry: { customer_id: NAMES[bad]?.customerId, error: "x" } })),
    index.map((bad) => ({ bad, entry: { customer: { customer_id: NAMES[bad]?.customerId }, message: "x" } })),
    index.map((bad) => ({ bad, entry: { index: bad, error: "x" } })),
    index.map((bad) => ({ bad, entry: { index: bad, customer_id: NAMES[bad]?.customerId, reason: "x" } })),
    index.map((bad) => ({
      bad,
      entry: { row: bad + 1, customer_id: NAMES[bad]?.customerId, errors: ["x"] },
    })),
    index.map((bad) => ({ bad, entry: { row: bad + 1, errors: ["x"] } })),
    index.map((bad) => ({ bad, entry: "x" })),
    index.map((bad) => ({ bad, entry: { index: 700 + bad, error: "x" } })),
  );

  it("pins only what failed, and leaves every other that failed among the suspects", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), fc.boolean(), (entries, fromOne) => {
        // An answer counts in one way.
        const told = entries.filter(({ entry }) => {
          if (typeof entry === "string") return true;
          return fromOne ? !("index" in entry) : !("row" in entry);
        });
        const { failed, unpinned, suspects } = read(told.map(({ entry }) => entry));
        const bad = new Set(told.map(({ bad }) => bad));
        const sure = failed.map(({ index }) => index);
        for (const index of sure) expect(bad).toContain(index);
        expect(new Set(sure).size).toBe(sure.length);
        for (const index of bad) {
          if (sure.includes(index)) continue;
          expect(unpinned).toBeDefined();
          if (suspects !== undefined) expect(suspects).toContain(index);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("survives any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), (value, whole) => {
        const body = whole && typeof value === "object" && value !== null ? value : { errors: value };
        const { failed, suspects } = readFailures(body as Record<string, unknown>, NAMES);
        for (const { index, refusal } of failed) {
          expect(NAMES[index]).toBeDefined();
          expect(typeof refusal.text).toBe("string");
        }
        for (const index of suspects ?? []) expect(NAMES[index]).toBeDefined();
      }),
    );
  });

  it("survives failures nested without end", () => {
    let nested: unknown = "bad";
    for (let depth = 0; depth < 50_000; depth++) nested = depth % 2 === 0 ? [nested] : { error: nested };
    expect(read(nested).unpinned).toBeDefined();
  });
});
