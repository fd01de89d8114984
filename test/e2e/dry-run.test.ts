import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keeping } from "./keeping.ts";
import { catalog, range, record, state, status, USERS_ROUTE, user } from "./messages.ts";
import type { Program } from "./program.ts";
import { stage } from "./stage.ts";

const DRY_RUN = ["--dry-run"];

/** What was shown, without the blanks that only line things up. */
const shownBy = ({ stderr }: Program): string[] =>
  stderr.split("\n").map((line) => line.trim().replaceAll(/ {2,}/g, "  "));

/** What was shown of one row. */
function shownOfRow(program: Program, title: string): string[] {
  const lines = shownBy(program);
  const start = lines.findIndex((line) => line.startsWith(title));
  return start === -1 ? [] : lines.slice(start, lines.indexOf("", start));
}

describe.concurrent("a dry run", () => {
  it("calls nobody, gives no state back, keeps no rejected record, and succeeds", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const program = scene.write({ args: DRY_RUN, config: rejected.setting });
    const exit = await program.finish([
      status("STARTED"),
      ...range(1, 120).map((id) => record(id % 10 === 0 ? { name: "Nobody" } : user(id))),
      state(120),
      status("COMPLETE"),
    ]);
    expect(exit).toEqual({ code: 0, signal: null });
    expect(program.states).toEqual([]);
    expect(new Set(program.messages.map(({ type }) => type))).toEqual(new Set(["LOG"]));
    expect(program.oddLines).toEqual([]);
    for (const { log } of program.messages) expect(log?.message).toMatch(/^Dry run: /);
    expect((await scene.control.summary()).calls.total).toBe(0);
    expect(await scene.control.calls()).toEqual([]);
    expect(existsSync(rejected.path)).toBe(false);
  });

  it.each(["customer_bulk", "customer", "identify_event"])("needs no key for %s", async (sendAs) => {
    const { control, write } = await stage();
    const keyless = { user_api_key: undefined, event_api_key: undefined };
    const routes = [{ ...USERS_ROUTE, send_as: sendAs }];
    const program = write({ args: DRY_RUN, config: { ...keyless, routes } });
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(0);
    expect((await control.summary()).calls.total).toBe(0);
    // Without it, the key is asked for.
    expect((await write({ config: { ...keyless, routes } }).finish()).code).toBe(1);
  });

  it("shows the plan of each stream, with every column", async () => {
    const { write } = await stage();
    const program = write({
      args: DRY_RUN,
      config: { routes: [USERS_ROUTE, { stream: "logs", send_as: "skip" }] },
      catalog: catalog({
        users: { properties: { id: {}, First_Name: {}, city: {}, bsft_score: {}, _airbyte_raw_id: {} } },
        logs: {},
      }),
    });
    expect((await program.finish([record({ line: 1 }, { stream: "logs" })])).code).toBe(0);
    const shown = shownBy(program);
    const start = shown.indexOf('Stream "users" is sent as customer_bulk (/routes/0).');
    expect(shown.slice(start, start + 8)).toEqual([
      'Stream "users" is sent as customer_bulk (/routes/0).',
      "id → customer_id",
      "by their names: First_Name → firstname",
      "as they are: city",
      "dropped: bsft_score (is set by Blueshift itself), _airbyte_raw_id",
      "columns that the schema lacks: by their names, else as they are",
      "nulls: left out",
      "values that can't be read: left out",
    ]);
    expect(shown).toContain('Stream "logs" is skipped (/routes/1).');
    expect(shown).toContain("logs: 1 record read, 1 would be skipped.");
    // The log has it, too, in a line.
    const inOne = shown.slice(start + 1, start + 8).join("; ");
    expect(program.logs("INFO")).toContain(
      `Dry run: Stream "users" is sent as customer_bulk (/routes/0). ${inOne}.`,
    );
  });

  it("shows the first rows of each stream beside what would be sent", async () => {
    const { write } = await stage();
    const fields = [...USERS_ROUTE.fields, { from: "/address/city", to: "city" }];
    const program = write({
      args: DRY_RUN,
      config: {
        routes: [
          { ...USERS_ROUTE, fields },
          { stream: "visitors", send_as: "identify_event" },
        ],
      },
      catalog: catalog({ users: { properties: { age: { type: "integer" } } }, visitors: {} }),
    });
    const rows = [
      {
        id: 1,
        first_name: "Zoë",
        gender: "F",
        phone: "604-555-3557",
        joined_at: "2024-05-01 10:00:00",
        plan: null,
        address: { city: "Zürich" },
        bsft_score: 7,
        note: "n".repeat(300),
      },
      { id: 2, age: "old" },
      { id: 3, city: "Oslo" },
      { id: 4, city: "Fourth" },
    ];
    const lines = [
      ...rows.map((row) => record(row)),
      record({ email: "v@shop.example" }, { stream: "visitors" }),
      state(1),
    ];
    expect((await program.finish(lines)).code).toBe(0);
    expect(shownOfRow(program, "users, row 1")).toEqual([
      "users, row 1:",
      'id  1  →  customer_id  "1"',
      'first_name  "Zoë"  →  firstname  "Zoë"',
      'gender  "F"  →  gender  "female"',
      expect.stringMatching(/^phone {2}"604-555-3557" {2}→ {2}\(phone_number: has no country code/),
      'joined_at  "2024-05-01 10:00:00"  →  joined_at  "2024-05-01T10:00:00Z"',
      "plan  null  →  (null)",
      'address  {"city":"Zürich"}  →  address  {"city":"Zürich"}',
      "bsft_score  7  →  (is set by Blueshift itself)",
      expect.stringMatching(/^note {2}"n{20,}… {2}→ {2}note {2}"n{20,}…$/),
      '/address/city  →  city  "Zürich"',
    ]);
    expect(shownOfRow(program, "users, row 2")).toEqual([
      "users, row 2: rejected (age: must be integer)",
      "id  2",
      'age  "old"',
    ]);
    expect(shownOfRow(program, "users, row 3")).toHaveLength(3);
    expect(shownOfRow(program, "users, row 4")).toEqual([]);
    expect(program.stderr).not.toContain("Fourth");
    expect(shownOfRow(program, "visitors, row 1")).toEqual([
      "visitors, row 1:",
      'email  "v@shop.example"  →  email  "v@shop.example"',
      '→  event  "identify"',
    ]);
  });

  it("shows values as they can't steer a terminal, and says none in its messages", async () => {
    const { write } = await stage();
    const program = write({ args: DRY_RUN });
    const row = {
      id: 917_263,
      joined_at: "\u001b[2Jqzsecret1",
      city: "qzsecret2\n\u009b1A\u202e",
      unsubscribed: "qzsecret3",
    };
    expect((await program.finish([record(row), record({ ...row, unsubscribed: null })])).code).toBe(0);
    expect(program.stderr).toMatch(/qzsecret1[\s\S]*qzsecret2/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(program.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(program.stdout).not.toMatch(/qzsecret|917263/);
  });

  it("says at its end what would be rejected or left out, by field and reason, and how many calls it would take", async () => {
    const { write } = await stage();
    const program = write({
      args: DRY_RUN,
      config: {
        routes: [USERS_ROUTE, { ...USERS_ROUTE, stream: "visitors", send_as: "identify_event" }],
        batching: { linger_ms: 60_000 },
      },
      catalog: catalog({ users: { properties: { age: { type: "integer" } } }, visitors: {} }),
    });
    const flaws = [{}, { joined_at: "0000-00-00" }, { age: "old" }, { gender: "?" }, { unsubscribed: "?" }];
    const rows = range(0, 199).map((id) => ({ ...user(id), ...flaws[id % 5] }));
    const lines = [
      ...rows.map((row) => record(row)),
      ...range(1, 150).map((id) => record(user(1000 + id), { stream: "visitors" })),
    ];
    expect((await program.finish(lines)).code).toBe(0);
    const shown = shownBy(program);
    const start = shown.indexOf("users: 200 records read, 120 would be sent, 80 would be rejected.");
    expect(shown.slice(start).filter((line) => line !== "")).toEqual([
      "users: 200 records read, 120 would be sent, 80 would be rejected.",
      "rejected: 40 × age: must be integer",
      "rejected: 40 × unsubscribed: must be true or false",
      "left out: 40 × gender: must be male, female or unknown",
      "left out: 40 × joined_at: is not a date of the calendar",
      "visitors: 150 records read, 150 would be sent, 0 would be rejected.",
      "Calls to customer_bulk: 3, with 40.0 each.",
      "Calls to event_bulk: 2, with 75.0 each.",
    ]);
  });

  it("takes 10,000 rows without keeping to the rate of calls that it does not make", async () => {
    const { control, write } = await stage();
    // At one call a second these would take hours.
    const program = write({
      args: DRY_RUN,
      config: { routes: [{ ...USERS_ROUTE, send_as: "customer" }], rate_limits: { customer: 1 } },
    });
    expect((await program.finish(range(1, 10_000).map((id) => record(user(id))))).code).toBe(0);
    expect(shownBy(program)).toContain(
      "users: 10000 records read, 10000 would be sent, 0 would be rejected.",
    );
    expect((await control.summary()).calls.total).toBe(0);
  });

  it.each([
    ["a configuration with mistakes", { config: { region: "mars" } }, /\/region/],
    ["a stream without a route", { config: { routes: [], default_send_as: "fail" } }, /No route matches/],
    [
      "columns that clash",
      { catalog: catalog({ users: { properties: { phone: {}, mobile_phone: {} } } }) },
      /"phone" and "mobile_phone"/,
    ],
    ["too many rejected records", { config: { invalid_records: "fail" } }, /\/invalid_records/],
  ])("fails as the sync would for %s", async (_, setup, said) => {
    const { control, write } = await stage();
    const program = write({ args: DRY_RUN, ...setup });
    const exit = await program.finish([record({ name: "Nobody" }), record(user(1)), state(1)]);
    expect(exit).toEqual({ code: 1, signal: null });
    expect(program.errors).toEqual([
      expect.objectContaining({ failure_type: "config_error", message: expect.stringMatching(said) }),
    ]);
    expect(program.messages.at(-1)?.type).toBe("TRACE");
    expect(program.states).toEqual([]);
    expect((await control.summary()).calls.total).toBe(0);
  });
});
