import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENT_KEY, USER_KEY } from "./control.ts";
import { catalog, range, record, recordOfText, state, USERS_ROUTE } from "./messages.ts";
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

describe("what is printed", () => {
  it("holds no key and no customer's value, whatever goes wrong", async () => {
    const { control, scratch, write } = await stage();
    const secrets = new Secrets();
    const program = write({
      config: {
        routes: [
          { ...USERS_ROUTE, stream: "{users,whole,large}" },
          { ...USERS_ROUTE, stream: "events", send_as: "identify_event" },
          { ...USERS_ROUTE, stream: "single", send_as: "customer" },
        ],
        batching: { linger_ms: 50, bytes: 5000 },
        rejected_records: { storage: "file", path: join(scratch.path, "rejected") },
      },
      catalog: catalog({
        users: { properties: PROPERTIES },
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

    // Rows that break their schema, or have nobody's name.
    const broken = [
      { age: secrets.text() },
      { gender: secrets.text() },
      { born: secrets.text() },
      { code: secrets.text() },
      { address: { zip: secrets.text() } },
      { address: secrets.text() },
      { id: { secret: secrets.text() } },
      { id: [secrets.text()] },
      { email: secrets.number() },
      { id: null, email: null },
      { id: "", email: "" },
    ].map((flaw) => record(person(secrets, flaw)));
    const oddLine = `{"type":"RECORD","record":{"stream":"users","emitted_at":1,"data":"${secrets.text()}"}}`;
    await sync("users", [...broken, oddLine, `garbage ${secrets.text()}`, record(person(secrets))]);
    expect(rejected()).toBeGreaterThanOrEqual(10);

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
    expect(program.errors).toMatchObject([{ failure_type: "config_error" }]);

    // As they are, in other letters, and as the keys go over the wire.
    const printed = (program.stdout + program.stderr).toLowerCase();
    const wire = [USER_KEY, EVENT_KEY].map((key) => Buffer.from(`${key}:`).toString("base64"));
    const found = [USER_KEY, EVENT_KEY, ...wire, ...secrets.values].filter((value) =>
      printed.includes(value.toLowerCase()),
    );
    expect(found).toEqual([]);
    expect(secrets.values.length).toBeGreaterThan(300);
    expect(program.logs("WARN").length).toBeGreaterThan(3);
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
