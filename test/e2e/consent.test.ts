import { describe, expect, it } from "vitest";
import type { Customer } from "./control.ts";
import { keeping } from "./keeping.ts";
import { range, record, state, USERS_ROUTE } from "./messages.ts";
import type { Program } from "./program.ts";
import { seeded } from "./random.ts";
import { stage } from "./stage.ts";

type Row = Readonly<Record<string, unknown>>;

/** One thing that a customer said, as Blueshift should hold it: the list, and its entry. */
interface Fact {
  readonly list: string;
  readonly entry: Row;
}

/** A sender or group that customers agree to hear from, and how a row and an entry name it. */
interface Subject {
  readonly list: string;
  /** What its columns begin with. */
  readonly columns: string;
  readonly key: { readonly column: string; readonly member: string };
  readonly name: string;
}

const SUBJECTS: readonly Subject[] = [
  ...["+14155550100", "+442079460041", "12025550143"].map((name) => ({
    list: "sms_preferences",
    columns: "sms",
    key: { column: "sms_sender_id", member: "sender_id" },
    name,
  })),
  ...["news", "weekly_deals", "shop-2024"].map((name) => ({
    list: "subscription_groups",
    columns: "subscription_group",
    key: { column: "subscription_group_id", member: "id" },
    name,
  })),
  ...["+14155550111", "+4930901820"].map((name) => ({
    list: "whatsapp_preferences",
    columns: "whatsapp",
    key: { column: "whatsapp_sender_number", member: "sender_number" },
    name,
  })),
];

/** The columns of a view that holds a row for each customer and subject. */
const NO_PREFERENCE = {
  sms_sender_id: null,
  sms_subscribed: null,
  sms_subscribed_at: null,
  sms_unsubscribed_at: null,
  subscription_group_id: null,
  subscription_group_subscribed: null,
  subscription_group_subscribed_at: null,
  subscription_group_unsubscribed_at: null,
  whatsapp_sender_number: null,
  whatsapp_subscribed: null,
};

/** Truth and its opposite as warehouses write them. */
const YES = [true, "true", "TRUE", "t", "yes", "1", 1];
const NO = [false, "false", "False", "f", "no", "0", 0];

/** What a customer said of a subject, as a row holds it and as Blueshift does. */
function preference({ list, columns, key, name }: Subject, chance: number) {
  const luck = Math.floor(chance * 1000);
  const subscribed = luck % 3 !== 0;
  const since = subscribed ? "subscribed_at" : "unsubscribed_at";
  const day = `2024-0${1 + (luck % 9)}-1${luck % 10}`;
  // WhatsApp's have no date.
  const isDated = columns !== "whatsapp";
  return {
    row: {
      ...NO_PREFERENCE,
      [key.column]: name,
      [`${columns}_subscribed`]: (subscribed ? YES : NO)[luck % YES.length],
      ...(isDated && { [`${columns}_${since}`]: `${day} 08:30:00` }),
    },
    fact: {
      list,
      entry: { [key.member]: name, subscribed, ...(isDated && { [since]: `${day}T08:30:00Z` }) },
    },
  };
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** Every fact that a customer's lists hold, as one text each. */
const factsOf = (customer: Customer): string[] =>
  ["sms_preferences", "subscription_groups", "whatsapp_preferences"].flatMap((list) =>
    ((customer[list] ?? []) as Row[]).map((entry) => textOf(customer.customer_id, { list, entry })),
  );

const textOf = (id: unknown, { list, entry }: Fact): string =>
  `${id} ${list} ${JSON.stringify(Object.entries(entry).sort())}`;

const rejectedIn = ({ states }: Program): number =>
  states.reduce((sum, { state }) => sum + (state?.destinationStats.rejectedRecordCount ?? 0), 0);

describe.concurrent("what customers agreed to", () => {
  it("a thousand of them, in five rows each and in any order: every one of 5,000 facts arrives, in at most 100 calls", async () => {
    const { control, write } = await stage();
    const random = seeded(417);
    const facts: string[] = [];
    const rows = range(1, 1000).flatMap((id) =>
      shuffled(SUBJECTS, random)
        .slice(0, 5)
        .map((subject) => {
          const { row, fact } = preference(subject, random());
          facts.push(textOf(id, fact));
          return { id, ...row };
        }),
    );
    const program = write({
      config: { rate_limits: { customer_bulk: 50 }, batching: { linger_ms: 60_000 } },
    });
    const lines = shuffled(rows, random).flatMap((row, index) =>
      (index + 1) % 500 === 0 ? [record(row), state(index + 1)] : [record(row)],
    );
    expect((await program.finish(lines)).code).toBe(0);

    const customers = await control.customers();
    expect(customers).toHaveLength(1000);
    expect(facts).toHaveLength(5000);
    expect(customers.flatMap(factsOf).sort()).toEqual(facts.sort());
    // They are in the lists, and nowhere else.
    const attributes = new Set(customers.flatMap((customer) => Object.keys(customer)));
    expect([...attributes].sort()).toEqual(
      ["customer_id", "sms_preferences", "subscription_groups", "uuid", "whatsapp_preferences"].sort(),
    );
    const summary = await control.summary();
    expect(summary.calls.total).toBeLessThanOrEqual(100);
    expect(summary.calls.byStatus).toEqual({ 200: summary.calls.total });
    expect(summary).toMatchObject({ sameCustomerInFlight: 0, sameCustomerInOneCall: 0 });
    expect(program.states).toHaveLength(10);
    expect(rejectedIn(program)).toBe(0);
    expect(program.logs("WARN")).toEqual([]);
  });

  const sms = (id: unknown, sender: string, subscribed: unknown, more: object = {}) =>
    record({ id, sms_sender_id: sender, sms_subscribed: subscribed, ...more });

  it.each(["customer_bulk", "customer", "identify_event"])(
    "later stands as a whole over what was said earlier of the same sender, as %s",
    async (sendAs) => {
      const { control, write } = await stage();
      const program = write({ config: { routes: [{ ...USERS_ROUTE, send_as: sendAs }] } });
      await program.feed([
        sms(1, "+14155550100", "yes", { sms_subscribed_at: "2024-01-01" }),
        sms(1, "+14155550199", "no"),
        sms(1, "+14155550100", "no", { sms_unsubscribed_at: "2024-02-01" }),
        state(1),
      ]);
      await program.until("the state came out", ({ states }) => states.length === 1);
      const [first] = await control.customers();
      expect(first?.sms_preferences).toEqual([
        { sender_id: "+14155550100", subscribed: false, unsubscribed_at: "2024-02-01T00:00:00Z" },
        { sender_id: "+14155550199", subscribed: false },
      ]);
      // In a call of its own, too, and as the entry of a list.
      const list = JSON.stringify([{ sender_id: "+14155550100", subscribed: "t" }]);
      expect((await program.finish([record({ id: 1, sms_preferences: list }), state(2)])).code).toBe(0);
      const [second] = await control.customers();
      expect(second?.sms_preferences).toEqual([
        { sender_id: "+14155550100", subscribed: true },
        { sender_id: "+14155550199", subscribed: false },
      ]);
      expect(rejectedIn(program)).toBe(0);
    },
  );

  it.each(["drop", "reject"])(
    "is never guessed: what can't be read is rejected, and the customer's other rows stand (invalid_attributes: %s)",
    async (invalid) => {
      const scene = await stage();
      const rejected = keeping(scene);
      const program = scene.write({
        config: { ...rejected.setting, routes: [{ ...USERS_ROUTE, invalid_attributes: invalid }] },
      });
      const group = { subscription_group_id: "news" };
      const bad: readonly (readonly [columns: object, field: string, reason: RegExp])[] = [
        [{ sms_sender_id: "+1415", sms_subscribed: "maybe" }, "sms_subscribed", /true or false/],
        [{ sms_sender_id: "+1415", sms_subscribed: null }, "sms_subscribed", /is missing/],
        [{ sms_sender_id: "+1415", sms_subscribed: 2 }, "sms_subscribed", /true or false/],
        [{ sms_subscribed: true }, "sms_sender_id", /is missing/],
        [{ ...group, subscription_group_subscribed: "oui" }, "subscription_group_subscribed", /true or/],
        [
          { subscription_group_id: "a b", subscription_group_subscribed: true },
          "subscription_group_id",
          /only letters/,
        ],
        [
          { whatsapp_sender_number: "030 123", whatsapp_subscribed: true },
          "whatsapp_sender_number",
          /country code/,
        ],
        [{ sms_preferences: [{ sender_id: "+1415", subscribed: "?" }] }, "sms_preferences", /subscribed/],
        [{ unsubscribed: "not sure" }, "unsubscribed", /true or false/],
        [{ unsubscribed_sms: "-" }, "unsubscribed_sms", /true or false/],
        [{ unsubscribed_push: 7 }, "unsubscribed_push", /true or false/],
      ];
      const rows = [
        { id: 1, sms_sender_id: "+14155550100", sms_subscribed: "yes" },
        ...bad.map(([columns], index) => ({ id: 1, row: index, city: "Oslo", ...columns })),
        { id: 1, ...group, subscription_group_subscribed: "no" },
        { id: 1, unsubscribed: "f", unsubscribed_sms: "TRUE", unsubscribed_push: 0 },
      ];
      expect((await program.finish([...rows.map((row) => record(row)), state(1)])).code).toBe(0);

      expect(rejectedIn(program)).toBe(bad.length);
      const entries = rejected.entries().sort((a, b) => Number(a.data.row) - Number(b.data.row));
      expect(entries).toMatchObject(
        bad.map(([columns, field, reason]) => ({
          stage: "mapping",
          field,
          reason: expect.stringMatching(reason),
          data: columns,
        })),
      );
      const [customer] = await scene.control.customers();
      // Nothing of a rejected row came, neither its city nor an attribute that it had right.
      expect(customer).toEqual({
        uuid: expect.any(String),
        customer_id: "1",
        sms_preferences: [{ sender_id: "+14155550100", subscribed: true }],
        subscription_groups: [{ id: "news", subscribed: false }],
        unsubscribed: false,
        unsubscribed_sms: true,
        unsubscribed_push: false,
      });
    },
  );

  it("arrives though its date can't be read, and the log says what was left out", async () => {
    const { control, write } = await stage();
    const program = write();
    const rows = [
      sms(1, "+14155550100", true, { sms_subscribed_at: "0000-00-00" }),
      sms(2, "+14155550100", true, { sms_subscribed_at: "last May" }),
      record({ id: 3, unsubscribed: true, unsubscribed_at: "2024-02-30" }),
      // A date without the sender that it belongs to.
      record({ id: 4, city: "Oslo", sms_subscribed_at: "2024-01-01" }),
    ];
    expect((await program.finish([...rows, state(1)])).code).toBe(0);
    const sender = { sender_id: "+14155550100", subscribed: true };
    expect(await control.attributes()).toEqual([
      { customer_id: "1", sms_preferences: [sender] },
      { customer_id: "2", sms_preferences: [sender] },
      { customer_id: "3", unsubscribed: true },
      { customer_id: "4", city: "Oslo" },
    ]);
    expect(program.logs("WARN")).toEqual([
      'Stream "users": 4 values left out: 1 × sms_subscribed_at: belongs to no sms_sender_id; ' +
        "1 × sms_subscribed_at: is not a date; 1 × sms_subscribed_at: is not a date of the calendar; " +
        "1 × unsubscribed_at: is not a date of the calendar.",
    ]);
  });

  it("needs somebody who agreed, and no phone number", async () => {
    const { control, write } = await stage();
    const program = write({ config: { routes: [] } });
    const sender = { sms_sender_id: "+14155550100", sms_subscribed: true };
    const rows = [
      { email: "a@shop.example", ...sender },
      { phone_number: "+14155550123", ...sender },
    ];
    expect((await program.finish([...rows.map((row) => record(row)), state(1)])).code).toBe(0);
    expect(rejectedIn(program)).toBe(1);
    expect(await control.customers()).toMatchObject([
      { email: "a@shop.example", sms_preferences: [{ sender_id: "+14155550100", subscribed: true }] },
    ]);
    expect(program.logs("WARN")).toEqual([expect.stringMatching(/1 × has neither email nor customer_id/)]);
  });
});
