import { describe, expect, it } from "vitest";
import { keeping } from "./keeping.ts";
import { catalog, range, record, recordOfText, state, USERS_ROUTE, user } from "./messages.ts";
import { counted, reasonsIn } from "./reasons.ts";
import { stage } from "./stage.ts";

describe.concurrent("values", () => {
  it("arrive in the forms that Blueshift understands", async () => {
    const { control, write } = await stage();
    const fields = [
      ...USERS_ROUTE.fields,
      { from: "signed_up", to: "joined_at", type: "epoch_seconds" },
      { from: "last_seen", to: "last_seen", type: "epoch_milliseconds" },
      { from: "trial_ends", to: "trial_ends", type: "date_time" },
      { from: "vip", to: "vip", type: "boolean" },
      { from: "score", to: "score", type: "number" },
      { from: "zip", to: "zip", type: "text" },
      { from: "desk", to: "desk", type: "phone_number" },
    ];
    const program = write({
      config: { routes: [{ ...USERS_ROUTE, fields, default_country: "CA" }] },
      catalog: catalog({
        users: {
          properties: {
            ...Object.fromEntries(fields.map(({ from }) => [from, {}])),
            born: { type: "string", format: "date" },
            updated: { type: "string", format: "date-time", airbyte_type: "timestamp_without_timezone" },
            orders: { type: "array", items: { properties: { at: { type: "string", format: "date-time" } } } },
          },
        },
      }),
    });
    const row = {
      id: 7,
      email: "  Zoë@Shop.Example ",
      first_name: "Zoë",
      sex: "F",
      mobile_phone: "(604) 555-3557",
      birth_year: "1985",
      birth_month: 3.0,
      unsubscribed: "f",
      unsubscribed_at: "2024-02-29",
      device_ids: '["a","b"]',
      last_location_geo_latitude: "49.2827",
      signed_up: 1_653_145_791,
      last_seen: "1653145791152",
      trial_ends: "2024-05-01 10:20:30.123456+02",
      vip: "yes",
      score: "12.50",
      zip: 84042,
      desk: "+61 2 5555 3105",
      born: "1985-03-12",
      updated: "2024-05-01T10:20:30.5",
      orders: [{ at: "2024-05-01 10:20" }, { at: null }],
      // Blueshift does not know these: they stay what they are.
      member: "yes",
      level: "12",
      active: true,
      empty: "",
      nothing: null,
    };
    expect((await program.finish([record(row), state(1)])).code).toBe(0);
    const [customer] = await control.attributes();
    expect(customer).toEqual({
      customer_id: "7",
      email: "Zoë@Shop.Example",
      firstname: "Zoë",
      gender: "female",
      phone_number: "+16045553557",
      birth_year: 1985,
      birth_month: 3,
      unsubscribed: false,
      unsubscribed_at: "2024-02-29T00:00:00Z",
      device_ids: ["a", "b"],
      last_location_geo_latitude: 49.2827,
      joined_at: "2022-05-21T15:09:51Z",
      last_seen: "2022-05-21T15:09:51.152Z",
      trial_ends: "2024-05-01T10:20:30.123+02:00",
      vip: true,
      score: 12.5,
      zip: "84042",
      desk: "+61255553105",
      born: "1985-03-12T00:00:00Z",
      updated: "2024-05-01T10:20:30.5Z",
      orders: [{ at: "2024-05-01T10:20:00Z" }, { at: null }],
      member: "yes",
      level: "12",
      active: true,
      empty: "",
    });
    expect(program.logs("WARN")).toEqual([]);
  });

  it("that are dates in a column of mere text are sent so, and the log says what to do about it", async () => {
    const { control, write } = await stage();
    const program = write();
    const rows = range(1, 30).map((id) => ({
      ...user(id),
      hired: id % 2 === 0 ? null : "2024-05-01",
      left: "0000-00-00",
      seen: "2024-05-01T10:00:00Z",
    }));
    expect((await program.finish([...rows.map((row) => record(row)), state(30)])).code).toBe(0);
    expect(await control.customers()).toContainEqual(expect.objectContaining({ hired: "2024-05-01" }));
    const hints = program.logs("INFO").filter((line) => line.includes("mere text"));
    expect(hints).toEqual([expect.stringMatching(/^Stream "users": .*"type": "date_time": hired\.$/)]);
  });
});

/** Rows with one value that can't be read, and why. The rest of each is right. */
const FLAWS: readonly (readonly [columns: object, field: string, reason: string])[] = [
  [{ joined_at: "Bad Date" }, "joined_at", "is not a date"],
  [{ joined_at: "0000-00-00" }, "joined_at", "is not a date of the calendar"],
  [
    { joined_at: 1_653_145_791 },
    "joined_at",
    'is a number: name its unit in the route, e.g. "type": "epoch_seconds"',
  ],
  [{ born: "2023-02-29" }, "born", "is not a date of the calendar"],
  [
    { phone_number: "604-555-3557" },
    "phone_number",
    "has no country code: write it as +… or set default_country in the route",
  ],
  [{ phone_number: "+1 23" }, "phone_number", "is not a possible phone number"],
  [{ gender: "none" }, "gender", "must be male, female or unknown"],
  [{ birth_month: 13 }, "birth_month", "must be from 1 to 12"],
  [{ birth_year: "'85" }, "birth_year", "must be a whole number"],
  [{ device_tokens: { a: 1 } }, "device_tokens", "must be a list of texts"],
  [{ firstname: ["Zoë"] }, "firstname", "must be text"],
  // An identifier, where the other is left.
  [{ email: "nobody at home" }, "email", "is not an email address"],
  [{ email: 17 }, "email", "must be text"],
  [{ id: { number: 1 } }, "customer_id", "must be text or a number"],
  [{ id: "x".repeat(129) }, "customer_id", "must be at most 128 characters"],
];

describe.concurrent("a value that can't be read", () => {
  const properties = { id: {}, born: { type: "string", format: "date" } };
  // Each of them twice, so that there is something to count.
  const flaws = [...FLAWS, ...FLAWS];
  const rows = flaws.map(([columns], id) => ({ ...user(id), city: "Oslo", ...columns }));
  const problems = flaws.map(([, field, reason]) => `${field}: ${reason}`);

  it("is left out by default: the customer is sent, and the log sums up what was left out", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const program = scene.write({ config: rejected.setting, catalog: catalog({ users: { properties } }) });
    expect((await program.finish([...rows.map((row) => record(row)), state(1)])).code).toBe(0);

    expect(program.states[0]?.state?.destinationStats).toEqual({
      recordCount: rows.length,
      rejectedRecordCount: 0,
    });
    expect(rejected.entries()).toEqual([]);
    const customers = await scene.control.attributes();
    expect(customers).toHaveLength(rows.length);
    expect(customers).toEqual(
      expect.arrayContaining(
        rows.map((row, place) => {
          const [, field = ""] = flaws[place] ?? [];
          const whole = { customer_id: String(row.id), email: row.email, city: "Oslo" };
          return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
        }),
      ),
    );
    const [line, ...others] = program.logs("WARN");
    expect(others).toEqual([]);
    expect(reasonsIn(line, `Stream "users": ${rows.length} values left out: `)).toEqual(counted(problems));
    expect(program.logs("INFO")).toContainEqual(
      expect.stringContaining(
        `Stream "users" ended: records=${rows.length} delivered=${rows.length} accepted=0 rejected=0 `,
      ),
    );
  });

  it("rejects its record where the route says so, and the file says which it was", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const strict = { ...USERS_ROUTE, invalid_attributes: "reject" };
    const program = scene.write({
      config: { ...rejected.setting, routes: [strict, { ...USERS_ROUTE, stream: "others" }] },
      catalog: catalog({ users: { properties }, others: { properties } }),
    });
    const lines = [
      ...rows.map((row) => record(row)),
      record(user(5000)),
      // The other stream's route does not say so.
      record({ ...user(6000), joined_at: "Bad Date" }, { stream: "others" }),
      state(1),
    ];
    expect((await program.finish(lines)).code).toBe(0);

    expect(program.states[0]?.state?.destinationStats).toEqual({
      recordCount: rows.length + 1,
      rejectedRecordCount: rows.length,
    });
    expect(await scene.control.ids()).toEqual(new Set(["5000", "6000"]));
    expect(
      rejected.entries().map(({ data, stage, field, reason }) => ({ data, stage, field, reason })),
    ).toEqual(
      rows.map((data, place) => {
        const [, field, reason] = flaws[place] ?? [];
        return { data, stage: "mapping", field, reason };
      }),
    );
    const [line, ...others] = program.logs("WARN");
    expect(reasonsIn(line, `Stream "users": ${rows.length} records rejected: `)).toEqual(counted(problems));
    expect(others).toEqual(['Stream "others": 1 value left out: 1 × joined_at: is not a date.']);
  });

  it.each(["drop", "reject"])(
    "rejects the record where it was the last that named it (%s)",
    async (invalid) => {
      const scene = await stage();
      const rejected = keeping(scene);
      const routes = [{ ...USERS_ROUTE, invalid_attributes: invalid }];
      const program = scene.write({ config: { ...rejected.setting, routes } });
      const nobody = [
        { id: "x".repeat(129), firstname: "Zoë" },
        { email: "nobody at home", firstname: "Zoë" },
        { id: [1], email: "nobody at home" },
        { id: " ", email: null },
      ];
      expect((await program.finish([...nobody.map((row) => record(row)), state(1)])).code).toBe(0);
      expect((await scene.control.summary()).calls.total).toBe(0);
      expect(rejected.entries().map(({ data, field, stage }) => ({ data, field, stage }))).toEqual([
        { data: nobody[0], field: "customer_id", stage: "mapping" },
        { data: nobody[1], field: "email", stage: "mapping" },
        { data: nobody[2], field: "customer_id", stage: "mapping" },
        { data: nobody[3], field: undefined, stage: "mapping" },
      ]);
    },
  );

  it("is counted once for each record in which several are", async () => {
    const { control, write } = await stage();
    const program = write();
    const bad = { ...user(1), joined_at: "?", gender: "?", phone_number: "?", city: "Oslo" };
    expect((await program.finish([record(bad), record(bad), state(1)])).code).toBe(0);
    expect(await control.attributes()).toEqual([{ customer_id: "1", email: user(1).email, city: "Oslo" }]);
    expect(program.logs("WARN")).toEqual([
      'Stream "users": 6 values left out: 2 × gender: must be male, female or unknown; ' +
        "2 × joined_at: is not a date; 2 × phone_number: is not a possible phone number.",
    ]);
  });
});

describe.concurrent("attributes that Blueshift sets itself", () => {
  it.each(["drop", "reject"])(
    "are never sent, and one warning says so (invalid_attributes: %s)",
    async (invalid) => {
      const { control, write } = await stage({ history: true });
      const program = write({
        config: { routes: [{ ...USERS_ROUTE, invalid_attributes: invalid }] },
        catalog: catalog({ users: { properties: { id: {}, email_hard_bounced: { type: "boolean" } } } }),
      });
      const rows = range(1, 60).map((id) => ({
        ...user(id),
        email_hard_bounced: id % 2 === 0,
        email_spam_reported: id % 3 === 0 ? true : null,
        bsft_user_uuid: `uuid-${id}`,
      }));
      expect((await program.finish([...rows.map((row) => record(row)), state(60)])).code).toBe(0);
      expect(program.logs("WARN")).toEqual([
        'Stream "users": 140 values left out: 60 × bsft_user_uuid: is set by Blueshift itself; ' +
          "60 × email_hard_bounced: is set by Blueshift itself; 20 × email_spam_reported: is set by Blueshift itself.",
      ]);
      expect(program.states[0]?.state?.destinationStats).toEqual({ recordCount: 60, rejectedRecordCount: 0 });
      // The sandbox would not keep them: what was sent is what counts.
      for (const id of [1, 2, 3, 60]) {
        const [upsert] = await control.history(String(id));
        expect(Object.keys(upsert?.attributes ?? {}).sort()).toEqual(["customer_id", "email"]);
      }
    },
  );
});

it("a number arrives with every digit, where it is read from text, too", async () => {
  const { control, write } = await stage();
  const program = write({
    config: {
      routes: [
        {
          ...USERS_ROUTE,
          fields: [...USERS_ROUTE.fields, { from: "balance", to: "balance", type: "number" }],
        },
      ],
    },
  });
  const digits = "123456789012345678901234567890.12345678901234567890";
  expect(
    (await program.finish([recordOfText(`{"id":1,"balance":"${digits}","other":${digits}}`), state(1)])).code,
  ).toBe(0);
  const text = await control.text("customers");
  expect(text).toContain(`"balance":${digits}`);
  expect(text).toContain(`"other":${digits}`);
});
