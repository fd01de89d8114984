import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENT_KEY, USER_KEY } from "./control.ts";
import { failedWith } from "./failed.ts";
import { catalog, range, record, recordOfText, state, USERS_ROUTE } from "./messages.ts";
import { counted, reasonsIn } from "./reasons.ts";
import { stage } from "./stage.ts";

/** Makes values that stand nowhere else, and remembers them. */
class Secrets {
  readonly values: string[] = [];
  #count = 0;

  text(): string {
    return this.#keep(`qz${(++this.#count * 7919).toString(36)}xv`);
  }
  email(): string {
    return this.#keep(`${this.text()}@${this.text()}.example`);
  }
  number(): number {
    const number = 730_000_000 + ++this.#count * 7919;
    this.#keep(String(number));
    return number;
  }
  phone(): string {
    return this.#keep(`+4930${this.number()}`);
  }

  #keep(value: string): string {
    this.values.push(value);
    return value;
  }
}

const person = (secrets: Secrets, more: object = {}) => ({
  id: secrets.number(),
  email: secrets.email(),
  firstname: secrets.text(),
  phone_number: secrets.phone(),
  income: secrets.number(),
  address: { city: secrets.text(), tags: [secrets.text()] },
  ...more,
});

const PROPERTIES = {
  age: { type: "integer" },
  gender: { type: "string", enum: ["female", "male"] },
  born: { type: "string", format: "date" },
  code: { type: "string", pattern: "^[A-Z]+$", maxLength: 3 },
  address: { type: "object", properties: { zip: { type: "integer" } } },
};

/** What is wrong with a row, as the log may say it: field and rule. And the row's columns that are. */
type Flaw = readonly [problem: string, columns: (secrets: Secrets) => object];

const NO_COUNTRY = "phone_number: has no country code: write it as +… or set default_country in the route";
const NO_LIST = "must be a list of objects, or the JSON text of one";

/** Rows that break their schema, have nobody's name, or a consent that can't be read. */
const REJECTED: readonly Flaw[] = [
  ["age: must be integer", (secrets) => ({ age: secrets.text() })],
  ["gender: must be equal to one of the allowed values", (secrets) => ({ gender: secrets.text() })],
  ["code: must NOT have more than 3 characters", (secrets) => ({ code: secrets.text() })],
  ["address: must be integer (in a value inside it)", (secrets) => ({ address: { zip: secrets.text() } })],
  ["address: must be object", (secrets) => ({ address: secrets.text() })],
  ["has neither email nor customer_id", () => ({ id: null, email: null })],
  ["has neither email nor customer_id", () => ({ id: "", email: " " })],
  ["customer_id: must be text or a number", (secrets) => ({ id: { secret: secrets.text() }, email: null })],
  ["customer_id: must be text or a number", (secrets) => ({ id: [secrets.text()], email: secrets.text() })],
  ["email: is not an email address", (secrets) => ({ id: null, email: secrets.text() })],
  ["unsubscribed: must be true or false", (secrets) => ({ unsubscribed: secrets.text() })],
  ["unsubscribed_sms: must be true or false", (secrets) => ({ unsubscribed_sms: secrets.number() })],
  ["unsubscribed_push: must be true or false", (secrets) => ({ unsubscribed_push: [secrets.text()] })],
  [
    "sms_subscribed: must be true or false",
    (secrets) => ({ sms_sender_id: secrets.phone(), sms_subscribed: secrets.text() }),
  ],
  [
    "sms_subscribed: is missing, though sms_sender_id names a sender",
    (secrets) => ({ sms_sender_id: secrets.text() }),
  ],
  [
    "sms_sender_id: must be text or a number",
    (secrets) => ({ sms_sender_id: [secrets.text()], sms_subscribed: true }),
  ],
  [
    "subscription_group_id: may hold only letters, digits, - and _",
    (secrets) => ({
      subscription_group_id: `${secrets.text()} ${secrets.text()}`,
      subscription_group_subscribed: true,
    }),
  ],
  [
    "whatsapp_sender_number: is not a possible phone number",
    (secrets) => ({ whatsapp_sender_number: secrets.text(), whatsapp_subscribed: true }),
  ],
  [
    "sms_preferences: has an entry whose subscribed must be true or false",
    (secrets) => ({ sms_preferences: [{ sender_id: secrets.text(), subscribed: secrets.text() }] }),
  ],
  [`subscription_groups: ${NO_LIST}`, (secrets) => ({ subscription_groups: secrets.text() })],
  [`whatsapp_preferences: ${NO_LIST}`, (secrets) => ({ whatsapp_preferences: [secrets.phone()] })],
];

/** Rows that are sent without the value that can't be read. */
const LEFT_OUT: readonly Flaw[] = [
  ["born: is not a date", (secrets) => ({ born: secrets.text() })],
  ["born: is not a date", (secrets) => ({ born: `2020-01-01 ${secrets.text()}` })],
  ["joined_at: is not a date", (secrets) => ({ joined_at: { on: secrets.text() } })],
  [
    'joined_at: is a number: name its unit in the route, e.g. "type": "epoch_seconds"',
    (secrets) => ({ joined_at: secrets.number() }),
  ],
  ["unsubscribed_at: is not a date", (secrets) => ({ unsubscribed: true, unsubscribed_at: secrets.text() })],
  [
    "sms_subscribed_at: is not a date",
    (secrets) => ({
      sms_sender_id: secrets.phone(),
      sms_subscribed: true,
      sms_subscribed_at: secrets.text(),
    }),
  ],
  [
    "sms_unsubscribed_at: belongs to no sms_sender_id",
    (secrets) => ({ sms_unsubscribed_at: secrets.text() }),
  ],
  [NO_COUNTRY, (secrets) => ({ phone_number: `030 ${secrets.number()}` })],
  ["phone_number: is not a possible phone number", (secrets) => ({ phone_number: secrets.text() })],
  ["phone_number: is not a possible phone number", (secrets) => ({ phone_number: `+${secrets.text()}` })],
  ["phone_number: is not a possible phone number", (secrets) => ({ phone_number: [secrets.phone()] })],
  ["gender: must be male, female or unknown", (secrets) => ({ gender: secrets.text() })],
  ["firstname: must be text", (secrets) => ({ firstname: { first: secrets.text() } })],
  ["birth_year: must be a whole number", (secrets) => ({ birth_year: secrets.text() })],
  ["birth_year: must be from 1000 to 9999", (secrets) => ({ birth_year: secrets.number() })],
  ["device_ids: must be a list of texts", (secrets) => ({ device_ids: [{ id: secrets.text() }] })],
  // The other identifier is left.
  ["customer_id: must be text or a number", (secrets) => ({ id: { secret: secrets.text() } })],
  ["customer_id: must be at most 128 characters", (secrets) => ({ id: secrets.text().repeat(20) })],
  ["email: is not an email address", (secrets) => ({ email: secrets.text() })],
  ["email: must be text", (secrets) => ({ email: secrets.number() })],
  ["email: is longer than 256 characters", (secrets) => ({ email: secrets.email().repeat(20) })],
  ["bsft_score: is set by Blueshift itself", (secrets) => ({ bsft_score: secrets.number() })],
];

describe("what is printed", () => {
  it("holds no key and no customer's value, whatever goes wrong", async () => {
    const { control, scratch, write } = await stage();
    const secrets = new Secrets();
    const program = write({
      config: {
        routes: [
          { ...USERS_ROUTE, stream: "{users,whole,large,broken,flawed}" },
          { ...USERS_ROUTE, stream: "strict", invalid_attributes: "reject" },
          { ...USERS_ROUTE, stream: "events", send_as: "identify_event" },
          { ...USERS_ROUTE, stream: "single", send_as: "customer" },
        ],
        batching: { linger_ms: 50, bytes: 5000 },
        rejected_records: { storage: "file", path: join(scratch.path, "rejected") },
      },
      catalog: catalog({
        users: { properties: PROPERTIES },
        broken: { properties: PROPERTIES },
        flawed: { properties: { born: PROPERTIES.born } },
        strict: { properties: { born: PROPERTIES.born } },
        whole: {},
        large: {},
        events: { properties: PROPERTIES },
        single: {},
      }),
    });
    const cursors = range(1, 20).values();
    /** Feeds rows of a stream, and waits for their state. */
    const sync = async (stream: string, rows: readonly string[]): Promise<void> => {
      const cursor = cursors.next().value ?? 0;
      await program.feed([...rows, state(cursor, { stream })]);
      await program.until("the state came out", ({ states }) => states.some(({ id }) => id === cursor));
    };
    const rejected = () => program.states.at(-1)?.state?.destinationStats.rejectedRecordCount;

    // Rows that can't be sent, or not whole.
    const rowsOf = (flaws: readonly Flaw[], stream: string) =>
      flaws.map(([, columns]) => record(person(secrets, columns(secrets)), { stream }));
    await sync("broken", rowsOf(REJECTED, "broken"));
    expect(rejected()).toBe(REJECTED.length);
    await sync("flawed", rowsOf(LEFT_OUT, "flawed"));
    expect(rejected()).toBe(0);
    const strict = LEFT_OUT.filter(([problem]) => !problem.startsWith("bsft_"));
    await sync("strict", rowsOf(strict, "strict"));
    expect(rejected()).toBe(strict.length);
    const oddLine = `{"type":"RECORD","record":{"stream":"users","emitted_at":1,"data":"${secrets.text()}"}}`;
    await sync("users", [oddLine, `garbage ${secrets.text()}`, record(person(secrets))]);
    expect(rejected()).toBe(1);

    // Blueshift refuses, and says of whom in its own words.
    for (const words of [
      (row: { id: number; email: string }) => [{ index: 0, error: `${row.email} is taken by ${row.id}` }],
      (row: { id: number; email: string }) => [`customer ${row.id} <${row.email.toUpperCase()}> is bad`],
      (row: { firstname: string }) => [{ [row.firstname]: "is bad" }],
      (row: { firstname: string; id: number }) => [
        { customer_id: String(row.id), error: { [row.firstname]: ["no"] } },
      ],
      (row: { phone_number: string }) => [
        { index: 0, error: { message: `phone_number "${row.phone_number}"!` } },
      ],
    ]) {
      const row = person(secrets);
      const fault = { errors: words(row), failed: [0] };
      await control.order({ endpoint: "customer_bulk", fault });
      await sync("users", [record(row)]);
      await control.order({ endpoint: "customer", fault });
      await sync("single", [record(row, { stream: "single" })]);
      expect(rejected()).toBe(1);
    }
    for (const status of [400, 422, 413]) {
      const row = person(secrets);
      const body = {
        errors: { [row.firstname]: [`${row.email} of ${row.address.city}`] },
        message: row.phone_number,
      };
      await control.order({ endpoint: "customer_bulk", fault: { status, body } });
      await sync("whole", [record(row, { stream: "whole" })]);
      expect(rejected()).toBe(1);
      await control.order({ endpoint: "event_bulk", fault: { status, body } });
      await sync("events", [record(row, { stream: "events" })]);
      await control.order({ endpoint: "customer", fault: { status, body } });
      await sync("single", [record(row, { stream: "single" })]);
      expect(rejected()).toBe(1);
    }
    // Larger than a call may be.
    await sync("large", [
      record(person(secrets, { note: secrets.text().repeat(1000) }), { stream: "large" }),
    ]);
    expect(rejected()).toBe(1);
    // Numbers that JavaScript can't hold.
    const digits = "7310000000000000012345";
    secrets.values.push(digits);
    await control.order({
      endpoint: "customer_bulk",
      fault: { status: 400, body: { message: `id ${digits}` } },
    });
    await sync("users", [recordOfText(`{"id":${digits},"firstname":"${secrets.text()}"}`)]);
    expect(rejected()).toBe(1);
    // Failures that pass.
    for (const fault of [{ status: 503, body: secrets.text() }, { garbage_body: true }, { reset: true }]) {
      await control.order({ endpoint: "customer_bulk", fault });
    }
    await sync(
      "users",
      range(1, 60).map(() => record(person(secrets))),
    );

    // And the one that ends the sync.
    const last = person(secrets);
    await control.order({ fault: { status: 403, body: { message: `${USER_KEY} ${last.email}` } } });
    await program.feed([record(last), state(99)]);
    expect((await program.exit).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("BLUESHIFT_KEY_REFUSED", /HTTP 403/)]);

    // As they are, in other letters, and as the keys go over the wire.
    const printed = (program.stdout + program.stderr).toLowerCase();
    const wire = [USER_KEY, EVENT_KEY].map((key) => Buffer.from(`${key}:`).toString("base64"));
    const found = [USER_KEY, EVENT_KEY, ...wire, ...secrets.values].filter((value) =>
      printed.includes(value.toLowerCase()),
    );
    expect(found).toEqual([]);
    expect(secrets.values.length).toBeGreaterThan(300);
    expect(program.logs("WARN").length).toBeGreaterThan(3);
    // What is said of each row is a field and a rule, and nothing else.
    for (const [stream, flaws, what] of [
      ["broken", REJECTED, "records rejected"],
      ["flawed", LEFT_OUT, "values left out"],
      ["strict", strict, "records rejected"],
    ] as const) {
      const start = `Stream "${stream}": ${flaws.length} ${what}: `;
      const line = program.logs("WARN").find((text) => text.startsWith(start));
      expect(reasonsIn(line, start)).toEqual(counted(flaws.map(([problem]) => problem)));
    }
    expect(readdirSync(join(scratch.path, "rejected"))).toHaveLength(1);
  });

  it.each([
    [
      "a record of a stream that is not in the catalog",
      (row: object) => record(row, { stream: "strangers" }),
    ],
    ["an input that is no JSON at all", (row: object) => `${JSON.stringify(row)}\n`.repeat(1001)],
  ])("holds none where a sync fails for %s", async (_, line) => {
    const { write } = await stage();
    const secrets = new Secrets();
    const program = write();
    expect((await program.finish([line(person(secrets))])).code).toBe(1);
    const printed = program.stdout + program.stderr;
    expect([USER_KEY, EVENT_KEY, ...secrets.values].filter((value) => printed.includes(value))).toEqual([]);
  });
});
