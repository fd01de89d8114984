import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExact } from "../../src/json/exact-numbers.ts";
import { MAX_LEVELS } from "../../src/json/nesting.ts";
import { type Attributes, newAttributes } from "../../src/objects/attributes.ts";
import { isFlatPreference, isPreferenceList } from "../../src/objects/preference-kinds.ts";
import { mergePreferences } from "../../src/objects/preference-merging.ts";
import { gatherPreferences } from "../../src/objects/preferences.ts";
import { describeProblem, type Problem } from "../../src/objects/problem.ts";
import type { JsonObject } from "../../src/sandbox/json.ts";
import { applied } from "../../src/sandbox/profile.ts";
import { phoneReader } from "../../src/values/phone-number.ts";

const readPhone = phoneReader("US");

const attributesOf = (row: string | object): Attributes =>
  Object.assign(newAttributes(), parseExact(typeof row === "string" ? row : JSON.stringify(row)));

/** What a row's attributes become, as JSON, and what was left out of them; or the problem. */
function gather(row: string | object): Problem | { json: string; leftOut: Problem[] } {
  const attributes = attributesOf(row);
  const leftOut: Problem[] = [];
  const problem = gatherPreferences(attributes, { readPhone, leaveOut: (flaw) => leftOut.push(flaw) });
  return problem ?? { json: JSON.stringify(attributes), leftOut };
}

/** What a row becomes, where nothing of it is left out. */
function gathered(row: string | object): unknown {
  const outcome = gather(row);
  if (!("json" in outcome)) throw new Error(describeProblem(outcome));
  expect(outcome.leftOut).toEqual([]);
  return JSON.parse(outcome.json);
}

const T1 = "2024-01-02T03:04:05Z";
const T2 = "2025-01-02T03:04:05Z";

const SMS = {
  list: "sms_preferences",
  key: "sms_sender_id",
  consent: "sms_subscribed",
  dates: ["sms_subscribed_at", "sms_unsubscribed_at"],
  member: "sender_id",
  keys: ["15551230001", "15551230002", "SHOP"],
} as const;
const GROUPS = {
  list: "subscription_groups",
  key: "subscription_group_id",
  consent: "subscription_group_subscribed",
  dates: ["subscription_group_subscribed_at", "subscription_group_unsubscribed_at"],
  member: "id",
  keys: ["news", "offers-2_a", "7"],
} as const;
const WHATSAPP = {
  list: "whatsapp_preferences",
  key: "whatsapp_sender_number",
  consent: "whatsapp_subscribed",
  dates: [],
  member: "sender_number",
  keys: ["+12025550177", "+447700900220", "+12025550188"],
} as const;
const KINDS = [SMS, GROUPS, WHATSAPP] as const;
const EACH_KIND = KINDS.map((kind) => [kind.list, kind] as const);

it("the attributes of preferences are known by name", () => {
  const flat = KINDS.flatMap(({ key, consent, dates }) => [key, consent, ...dates]);
  expect(flat.every(isFlatPreference)).toBe(true);
  expect(KINDS.every(({ list }) => isPreferenceList(list) && !isFlatPreference(list))).toBe(true);
  expect(flat.some(isPreferenceList)).toBe(false);
  const others = ["unsubscribed", "unsubscribed_sms", "unsubscribed_sms_at", "email", "__proto__", ""];
  expect(others.some((name) => isFlatPreference(name) || isPreferenceList(name))).toBe(false);
});

describe("a row's flat preference", () => {
  it("becomes an entry of its list, with its dates", () => {
    expect(
      gathered({
        customer_id: "1",
        sms_sender_id: "15551230001",
        sms_subscribed: true,
        sms_subscribed_at: T1,
        sms_unsubscribed_at: T2,
        plan: "paid",
      }),
    ).toEqual({
      customer_id: "1",
      plan: "paid",
      sms_preferences: [
        { sender_id: "15551230001", subscribed: true, subscribed_at: T1, unsubscribed_at: T2 },
      ],
    });
    expect(
      gathered({
        subscription_group_id: "news",
        subscription_group_subscribed: false,
        subscription_group_subscribed_at: T1,
        subscription_group_unsubscribed_at: T2,
      }),
    ).toEqual({
      subscription_groups: [{ id: "news", subscribed: false, subscribed_at: T1, unsubscribed_at: T2 }],
    });
    expect(gathered({ whatsapp_sender_number: "+12025550177", whatsapp_subscribed: true })).toEqual({
      whatsapp_preferences: [{ sender_number: "+12025550177", subscribed: true }],
    });
  });

  it("may stand beside those of other kinds in one row", () => {
    const row = Object.fromEntries(
      KINDS.flatMap(({ key, consent, keys }) => [
        [key, keys[0]],
        [consent, false],
      ]),
    );
    expect(gathered(row)).toEqual({
      sms_preferences: [{ sender_id: "15551230001", subscribed: false }],
      subscription_groups: [{ id: "news", subscribed: false }],
      whatsapp_preferences: [{ sender_number: "+12025550177", subscribed: false }],
    });
  });

  it.each([
    ["sms_sender_id", "15551230001", "15551230001"],
    ["sms_sender_id", 15551230001, "15551230001"],
    ["sms_sender_id", " SHOP ", "SHOP"],
    ["subscription_group_id", 7, "7"],
    ["subscription_group_id", " a-B_9 ", "a-B_9"],
    ["whatsapp_sender_number", "+1 (202) 555-0177", "+12025550177"],
    ["whatsapp_sender_number", "(202) 555-0177", "+12025550177"],
  ])("is for whom its key names: %s %j is %s", (attribute, value, key) => {
    const { list, consent, member } = KINDS.find((kind) => kind.key === attribute) ?? SMS;
    expect(gathered({ [attribute]: value, [consent]: true })).toEqual({
      [list]: [{ [member]: key, subscribed: true }],
    });
  });

  it("keeps every digit of a sender's number", () => {
    expect(gathered('{"sms_sender_id":9007199254740993123,"sms_subscribed":true}')).toEqual({
      sms_preferences: [{ sender_id: "9007199254740993123", subscribed: true }],
    });
  });

  it.each([
    ["sms_sender_id", true],
    ["sms_sender_id", {}],
    ["sms_sender_id", ["1555"]],
    ["subscription_group_id", "two words"],
    ["subscription_group_id", "ä"],
    ["subscription_group_id", "a\nb"],
    ["subscription_group_id", 1.5],
    ["subscription_group_id", false],
    ["whatsapp_sender_number", "SHOP"],
    ["whatsapp_sender_number", "12"],
    ["whatsapp_sender_number", {}],
  ])("can't be sent where it can't be told whose it is: %s %j", (attribute, value) => {
    const { consent } = KINDS.find((kind) => kind.key === attribute) ?? SMS;
    expect(gather({ [attribute]: value, [consent]: true })).toEqual({
      field: attribute,
      reason: expect.stringMatching(/./),
    });
  });

  it.each(EACH_KIND)("can't be sent where the consent can't be read: %s", (_, { key, consent, keys }) => {
    for (const unreadable of ["maybe", "subscribed?", 7, {}, [], [true]]) {
      const problem = { field: consent, reason: expect.stringMatching(/./) };
      expect(gather({ [key]: keys[0], [consent]: unreadable }), JSON.stringify(unreadable)).toEqual(problem);
    }
  });

  it.each(EACH_KIND)(
    "has its consent read as booleans are: %s",
    (_, { key, consent, keys, list, member }) => {
      expect(gathered({ [key]: keys[0], [consent]: "FALSE" })).toEqual({
        [list]: [{ [member]: keys[0], subscribed: false }],
      });
    },
  );

  it.each([
    [{ sms_sender_id: "1" }, "sms_subscribed", "is missing, though sms_sender_id names a sender"],
    [{ sms_subscribed: true }, "sms_sender_id", "is missing, though sms_subscribed is given"],
    [
      { subscription_group_id: "a" },
      "subscription_group_subscribed",
      "is missing, though subscription_group_id names a group",
    ],
    [
      { subscription_group_subscribed: "no" },
      "subscription_group_id",
      "is missing, though subscription_group_subscribed is given",
    ],
    [
      { whatsapp_sender_number: "+12025550177" },
      "whatsapp_subscribed",
      "is missing, though whatsapp_sender_number names a sender",
    ],
    [
      { whatsapp_subscribed: false },
      "whatsapp_sender_number",
      "is missing, though whatsapp_subscribed is given",
    ],
  ])("can't be sent where half of it is missing: %j", (half, field, reason) => {
    for (const missing of [undefined, null, "", " \t"]) {
      expect(gather({ [field]: missing, ...half })).toEqual({ field, reason });
    }
  });

  it.each(EACH_KIND)("that says nothing is taken out: %s", (_, { key, consent, dates }) => {
    for (const nothing of [null, "", "  "]) {
      const names = [key, consent, ...dates];
      expect(gathered({ a: 1, ...Object.fromEntries(names.map((name) => [name, nothing])) })).toEqual({
        a: 1,
      });
    }
  });

  it.each(KINDS.flatMap(({ key, dates }) => dates.map((date) => [date, key] as const)))(
    "loses a date that belongs to nobody: %s",
    (date, key) => {
      expect(gather({ a: 1, [date]: T1, [key]: null })).toEqual({
        json: '{"a":1}',
        leftOut: [{ field: date, reason: `belongs to no ${key}` }],
      });
    },
  );

  it("loses a date that can't be read, and stands without it", () => {
    expect(
      gather({
        sms_sender_id: "1",
        sms_subscribed: true,
        sms_subscribed_at: "yesterday",
        sms_unsubscribed_at: T2,
      }),
    ).toEqual({
      json: `{"sms_preferences":[{"sender_id":"1","subscribed":true,"unsubscribed_at":"${T2}"}]}`,
      leftOut: [{ field: "sms_subscribed_at", reason: expect.stringMatching(/./) }],
    });
  });

  it("has no dates where they are null or blank", () => {
    expect(
      gathered({
        sms_sender_id: "1",
        sms_subscribed: true,
        sms_subscribed_at: null,
        sms_unsubscribed_at: "",
      }),
    ).toEqual({ sms_preferences: [{ sender_id: "1", subscribed: true }] });
  });
});

describe("a list of preferences in a column", () => {
  it.each(EACH_KIND)("passes through: %s", (_, { list, member, keys }) => {
    const entries = keys.map((key, n) => ({ [member]: key, subscribed: n > 0 }));
    expect(gathered({ a: 1, [list]: entries, b: 2 })).toEqual({ a: 1, [list]: entries, b: 2 });
    expect(gathered({ a: 1, [list]: JSON.stringify(entries), b: 2 })).toEqual({
      a: 1,
      [list]: entries,
      b: 2,
    });
  });

  it("is written in one order of members, with what else an entry holds behind them, and no nulls", () => {
    const entry =
      '{"x":[null,1.10],"n":null,"unsubscribed_at":null,"subscribed_at":"2024-01-02T03:04:05Z","__proto__":{"y":1},"subscribed":"true","sender_id":1,"big":9007199254740993}';
    const result =
      '{"sms_preferences":[{"sender_id":"1","subscribed":true,"subscribed_at":"2024-01-02T03:04:05Z","x":[null,1.1],"__proto__":{"y":1},"big":9007199254740993}]}';
    expect(gather(`{"sms_preferences":[${entry}]}`)).toEqual({ json: result, leftOut: [] });
    expect(gather({ sms_preferences: `[${entry}]` })).toEqual({ json: result, leftOut: [] });
  });

  it("is not changed where it stands in the row: a rejected record must be kept as it came", () => {
    const list = [{ subscribed: "yes", sender_id: 1, x: null }];
    const attributes = newAttributes();
    attributes.sms_preferences = list;
    gatherPreferences(attributes, { readPhone, leaveOut: () => {} });
    expect(attributes.sms_preferences).toEqual([{ sender_id: "1", subscribed: true }]);
    expect(list).toEqual([{ subscribed: "yes", sender_id: 1, x: null }]);
  });

  it("may be empty", () => {
    expect(gathered({ sms_preferences: [] })).toEqual({ sms_preferences: [] });
    expect(gathered({ sms_preferences: "[]" })).toEqual({ sms_preferences: [] });
  });

  it.each(["", "  "])("that is a blank text says nothing: %j", (blank) => {
    expect(gathered({ a: 1, subscription_groups: blank })).toEqual({ a: 1 });
  });

  it("that is null says nothing", () => {
    expect(gathered({ sms_preferences: null, a: 1 })).toEqual({ a: 1 });
  });

  it.each([{}, true, 7, "SHOP", "{}", "null", "[", '"[]"', ["a"], [null], [7], [[]], "[7]", '["a"]'])(
    "must be one of objects, and %j is none",
    (value) => {
      for (const { list } of KINDS) {
        expect(gather({ [list]: value })).toEqual({
          field: list,
          reason: "must be a list of objects, or the JSON text of one",
        });
      }
    },
  );

  it("must not hold a number where an entry should be, however many digits it has", () => {
    for (const list of ["9007199254740993", "[9007199254740993]"]) {
      expect(gather(`{"sms_preferences":${list}}`)).toEqual({
        field: "sms_preferences",
        reason: "must be a list of objects, or the JSON text of one",
      });
    }
  });

  it("must not be nested so deep that it could not be written", () => {
    const text = (levels: number) =>
      `[{"sender_id":"1","subscribed":true,"x":${"[".repeat(levels)}${"]".repeat(levels)}}]`;
    expect(gather({ sms_preferences: text(MAX_LEVELS - 2) })).toHaveProperty("json");
    for (const levels of [MAX_LEVELS - 1, 1_000_000]) {
      expect(gather({ sms_preferences: text(levels) })).toMatchObject({ field: "sms_preferences" });
    }
  });

  it.each(EACH_KIND)("must say whose and what each consent is: %s", (_, { list, member, keys }) => {
    const good = { [member]: keys[0], subscribed: true };
    const missing = (name: string) => ({ field: list, reason: `has an entry whose ${name} is missing` });
    expect(gather({ [list]: [good, {}] })).toEqual(missing(member));
    for (const nothing of [undefined, null, "", " "]) {
      expect(gather({ [list]: [good, { ...good, [member]: nothing }] })).toEqual(missing(member));
      expect(gather({ [list]: [good, { ...good, subscribed: nothing }] })).toEqual(missing("subscribed"));
    }
    for (const unreadable of ["maybe", 7, {}]) {
      expect(gather({ [list]: [good, { ...good, subscribed: unreadable }] })).toEqual({
        field: list,
        reason: expect.stringMatching(/^has an entry whose subscribed (?!is missing)/),
      });
    }
    expect(gather({ [list]: [good, { ...good, [member]: { x: 1 } }] })).toEqual({
      field: list,
      reason: expect.stringMatching(new RegExp(`^has an entry whose ${member} (?!is missing)`)),
    });
  });

  it("loses a date that can't be read, and keeps the consent", () => {
    const entry = { id: "news", subscribed: true, subscribed_at: "yesterday" };
    expect(gather({ subscription_groups: [entry] })).toEqual({
      json: '{"subscription_groups":[{"id":"news","subscribed":true}]}',
      leftOut: [
        { field: "subscription_groups", reason: expect.stringMatching(/^has an entry whose subscribed_at /) },
      ],
    });
  });

  it("keeps of two entries for one sender the later, in the place of the first", () => {
    const entry = (sender_id: string, at: string) => ({ sender_id, subscribed: true, subscribed_at: at });
    expect(gathered({ sms_preferences: [entry("1", T1), entry("2", T1), entry("1", T2)] })).toEqual({
      sms_preferences: [entry("1", T2), entry("2", T1)],
    });
  });

  it("takes in a flat preference of the same row, wherever in the row that stands", () => {
    const list = { sms_preferences: [{ sender_id: "1", subscribed: true, x: 1 }] };
    const flat = (id: string) => ({ sms_sender_id: id, sms_subscribed: false });
    const both = { sms_preferences: [...list.sms_preferences, { sender_id: "2", subscribed: false }] };
    expect(gathered({ ...list, ...flat("2") })).toEqual(both);
    expect(gathered({ ...flat("2"), ...list })).toEqual(both);
  });

  it.each(EACH_KIND)(
    "can't say yes and no to the same one: %s",
    (_, { list, member, key, consent, keys }) => {
      const [one, other] = [true, false].map((subscribed) => ({ [member]: keys[0], subscribed }));
      const problem = {
        field: list,
        reason: expect.stringMatching(/^says both yes and no to one (sender|group)$/),
      };
      expect(gather({ [list]: [one, other] })).toEqual(problem);
      expect(gather({ [list]: [one], [key]: keys[0], [consent]: false })).toEqual(problem);
      expect(gathered({ [list]: [one, one], [key]: keys[0], [consent]: true })).toEqual({ [list]: [one] });
    },
  );
});

it("a row without preferences stays as it is, null and all", () => {
  const json = '{"customer_id":"1","unsubscribed":"x","unsubscribed_sms":null,"__proto__":1}';
  expect(gather(json)).toEqual({ json, leftOut: [] });
});

it("the lists stand where they stood, and behind the rest in one order where they are new", () => {
  const kinds = [...KINDS].reverse();
  const row = Object.fromEntries([
    ...kinds.flatMap(({ key, consent, keys }) => [
      [key, keys[0]],
      [consent, true],
    ]),
    ["subscription_groups", ""],
    ["a", 1],
  ]);
  const outcome = gather(row);
  expect("json" in outcome && Object.keys(JSON.parse(outcome.json))).toEqual([
    "subscription_groups",
    "a",
    "sms_preferences",
    "whatsapp_preferences",
  ]);
});

describe("merging the preferences of two records of a customer", () => {
  const merge = (earlier: object, later: object): unknown => {
    const merged = attributesOf({ ...earlier, ...later });
    return mergePreferences(attributesOf(earlier), attributesOf(later), merged) ? merged : undefined;
  };

  it("keeps those of all senders, and of two for one the later", () => {
    const earlier = {
      a: 1,
      sms_preferences: [
        { sender_id: "1", subscribed: true },
        { sender_id: "2", subscribed: true },
      ],
    };
    const later = {
      sms_preferences: [
        { sender_id: "3", subscribed: false },
        { sender_id: "1", subscribed: false, unsubscribed_at: T2 },
      ],
      a: 2,
    };
    expect(merge(earlier, later)).toEqual({
      a: 2,
      sms_preferences: [
        { sender_id: "1", subscribed: false, unsubscribed_at: T2 },
        { sender_id: "2", subscribed: true },
        { sender_id: "3", subscribed: false },
      ],
    });
  });

  it.each(EACH_KIND)("leaves alone what only one of them holds: %s", (_, { list, member, keys }) => {
    const one = { [list]: [{ [member]: keys[0], subscribed: true }] };
    for (const other of [{}, { [list]: [] }]) {
      expect(merge(one, other)).toEqual(one);
      expect(merge(other, one)).toEqual(one);
    }
  });

  it.each(EACH_KIND)(
    "is refused where the earlier says what the later does not: %s",
    (_, { list, member, keys }) => {
      const entry = (more: object) => ({ [list]: [{ [member]: keys[0], subscribed: true, ...more }] });
      expect(merge(entry({ x: 1 }), entry({}))).toBeUndefined();
      expect(merge(entry({}), entry({ x: 1 }))).toEqual(entry({ x: 1 }));
    },
  );

  it("changes neither of the two", () => {
    const [earlier, later] = [true, false].map((subscribed) =>
      attributesOf({ sms_preferences: [{ sender_id: "1", subscribed }] }),
    ) as [Attributes, Attributes];
    const before = JSON.stringify([earlier, later]);
    mergePreferences(earlier, later, Object.assign(newAttributes(), earlier, later));
    expect(JSON.stringify([earlier, later])).toBe(before);
  });
});

describe("whatever rows of consent come, in whatever form", () => {
  /** One row: of a customer, and of one kind; it empties the list where it has no facts. */
  interface Row {
    readonly customer: string;
    readonly kind: (typeof KINDS)[number];
    readonly form: "flat" | "list" | "text";
    readonly facts: readonly Fact[];
    readonly plan: number;
  }
  interface Fact {
    readonly key: string;
    readonly subscribed: boolean;
    readonly at: string | null;
  }

  /** @param dates those that a fact may have; null for none */
  const rowOf = (
    kinds: readonly (typeof KINDS)[number][],
    dates: readonly (string | null)[],
  ): fc.Arbitrary<Row> =>
    fc.constantFrom(...kinds).chain((kind) =>
      fc.record({
        customer: fc.constantFrom("1", "2", "3"),
        kind: fc.constant(kind),
        form: fc.constantFrom("flat", "list", "text"),
        // A row says one thing of a sender.
        facts: fc.uniqueArray(
          fc.record({
            key: fc.constantFrom<string>(...kind.keys),
            subscribed: fc.boolean(),
            at: kind.dates.length === 0 ? fc.constant(null) : fc.constantFrom(...dates),
          }),
          { minLength: 1, maxLength: 3, selector: ({ key }) => key },
        ),
        plan: fc.nat(9),
      }),
    );

  const rows = fc.array(rowOf(KINDS, [T1, T2, null]), { minLength: 1, maxLength: 30 });
  /** None of them lacks what another says. */
  const datedRows = fc.array(rowOf(KINDS, [T1, T2]), { minLength: 1, maxLength: 30 });
  const rowsWithNulls = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: rowOf(KINDS.slice(0, 2), [T1, T2, null]) },
      {
        weight: 1,
        arbitrary: rowOf(KINDS.slice(0, 2), [T1, T2, null]).map((row) => ({ ...row, facts: [] })),
      },
    ),
    { minLength: 1, maxLength: 30 },
  );
  /** Whether a row is put to those before it, or begins anew; again and again. */
  const cuts = fc.infiniteStream(fc.boolean());

  const entryOf = ({ member }: Row["kind"], { key, subscribed, at }: Fact): object => ({
    [member]: key,
    subscribed,
    ...(at === null ? {} : { subscribed_at: at }),
  });

  /** The row as a warehouse holds it. Flat, it is of one sender: the last. */
  function columnsOf({ customer, kind, form, facts, plan }: Row): object {
    const others = { customer_id: customer, plan };
    const last = facts.at(-1);
    if (last === undefined) return { ...others, [kind.list]: null };
    const entries = facts.map((fact) => entryOf(kind, fact));
    if (form === "list") return { ...others, [kind.list]: entries };
    if (form === "text") return { ...others, [kind.list]: JSON.stringify(entries) };
    const [subscribedAt = "no_such_date"] = kind.dates;
    return {
      [kind.key]: last.key,
      ...others,
      [kind.consent]: last.subscribed ? "yes" : 0,
      ...(last.at === null ? {} : { [subscribedAt]: last.at }),
    };
  }

  /** For each customer and list what its rows say: the last fact of each sender. */
  function model(rows: readonly Row[]): Map<string, Map<string, Map<string, object>>> {
    const customers = new Map<string, Map<string, Map<string, object>>>();
    for (const { customer, kind, form, facts } of rows) {
      const lists = customers.get(customer) ?? new Map<string, Map<string, object>>();
      customers.set(customer, lists);
      for (const fact of form === "flat" ? facts.slice(-1) : facts) {
        const list = lists.get(kind.list) ?? new Map<string, object>();
        lists.set(kind.list, list.set(fact.key, entryOf(kind, fact)));
      }
    }
    return customers;
  }

  /** What a profile says in the terms of the model. */
  const factsOf = (profile: Readonly<Record<string, unknown>>): Map<string, Map<string, object>> =>
    new Map(
      KINDS.flatMap(({ list, member }) => {
        const entries = profile[list] as Record<string, string>[] | undefined;
        if (entries === undefined) return [];
        const byKey = new Map(entries.map((entry) => [entry[member] ?? "", entry]));
        // A sender that stood twice would hide here.
        expect(byKey.size).toBe(entries.length);
        return [[list, byKey]];
      }),
    );

  function gatheredRow(row: Row): Attributes {
    const attributes = attributesOf(columnsOf(row));
    const leaveOut = (flaw: Problem) => expect.unreachable(describeProblem(flaw));
    expect(gatherPreferences(attributes, { readPhone, leaveOut })).toBeUndefined();
    // As it is sent: that is what is merged.
    return attributesOf(attributes);
  }

  const merge = (earlier: Attributes, later: Attributes): Attributes | undefined => {
    const merged = Object.assign(newAttributes(), earlier, later);
    return mergePreferences(earlier, later, merged) ? merged : undefined;
  };

  /** Merges records with those before them, but not where they are cut apart or can't be merged. */
  function mergeGroups(records: readonly Attributes[], cut: Iterator<boolean>): Attributes[] {
    const groups: Attributes[] = [];
    for (const record of records) {
      const last = groups.at(-1);
      const merged = last === undefined || cut.next().value ? undefined : merge(last, record);
      if (merged === undefined) groups.push(record);
      else groups[groups.length - 1] = merged;
    }
    return groups;
  }

  /** Each customer's records in their order, in groups that are merged, and the groups again. */
  const sentOf = (rows: readonly Row[], cut: Iterator<boolean>): Map<string, Attributes[]> =>
    new Map(
      [...Map.groupBy(rows, ({ customer }) => customer)].map(([customer, rows]) => [
        customer,
        mergeGroups(mergeGroups(rows.map(gatheredRow), cut), cut),
      ]),
    );

  const NO_CUTS: Iterator<boolean> = { next: () => ({ value: false }) };

  it("one customer's rows, merged into one, hold exactly the last fact of each sender", () => {
    fc.assert(
      fc.property(datedRows, (rows) => {
        const facts = new Map(
          [...sentOf(rows, NO_CUTS)].map(([customer, records]) => {
            expect(records).toHaveLength(1);
            return [customer, factsOf(records[0] ?? {})];
          }),
        );
        expect(facts).toEqual(model(rows));
      }),
      { numRuns: 500 },
    );
  });

  it("merged in whatever groups, they leave Blueshift with the same as one after the other", () => {
    fc.assert(
      fc.property(fc.oneof(rows, rowsWithNulls), cuts, (rows, cut) => {
        for (const [customer, records] of sentOf(rows, cut)) {
          const profile = records.reduce<JsonObject>(
            (profile, record) => applied(profile, JSON.parse(JSON.stringify(record)) as JsonObject),
            {},
          );
          expect(factsOf(profile)).toEqual(model(rows).get(customer));
          expect(profile.plan).toBe(rows.findLast((row) => row.customer === customer)?.plan);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("whatever a row holds", () => {
  const SECRET = "s3cr3t";
  const names = [
    ...KINDS.flatMap(({ list, key, consent, dates }) => [list, key, consent, ...dates]),
    "customer_id",
  ];
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, "", " ", true, "no", 1, T1, "15551230001", "news", "+12025550177"),
    fc.constantFrom<unknown>(SECRET, `${SECRET} x`, [SECRET], { [SECRET]: SECRET }, [{ id: SECRET }]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const members = ["sender_id", "id", "sender_number", "subscribed", "subscribed_at", SECRET];
  const entry = fc.dictionary(fc.constantFrom(...members), value, { maxKeys: 5 });
  const list = fc.array(fc.oneof({ weight: 5, arbitrary: entry }, { weight: 1, arbitrary: value }), {
    maxLength: 3,
  });
  const row = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(
      { weight: 4, arbitrary: value },
      { weight: 1, arbitrary: list },
      { weight: 1, arbitrary: list.map((entries) => JSON.stringify(entries)) },
      { weight: 1, arbitrary: fc.constant(`[{"id":"${SECRET}`) },
    ),
    { maxKeys: 6 },
  );

  it("the same again changes nothing", () => {
    fc.assert(
      fc.property(row, (row) => {
        const once = gather(row);
        fc.pre("json" in once);
        if ("json" in once) expect(gather(once.json)).toEqual({ json: once.json, leftOut: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  it("nothing flat is left, and a list holds whole preferences", () => {
    fc.assert(
      fc.property(row, (row) => {
        const outcome = gather(row);
        if (!("json" in outcome)) return;
        const attributes = JSON.parse(outcome.json) as Record<string, unknown>;
        expect(Object.keys(attributes).filter(isFlatPreference)).toEqual([]);
        for (const { list, member } of KINDS) {
          for (const entry of (attributes[list] ?? []) as Record<string, unknown>[]) {
            expect(entry[member]).toMatch(/\S/);
            expect(entry.subscribed).toBeTypeOf("boolean");
            expect(Object.values(entry)).not.toContain(null);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("what is said of it names attributes and rules, and never a value", () => {
    fc.assert(
      fc.property(row, (row) => {
        const outcome = gather(row);
        const said = "json" in outcome ? outcome.leftOut : [outcome];
        for (const { field, reason } of said) {
          expect(names).toContain(field);
          expect(reason).not.toContain(SECRET);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
