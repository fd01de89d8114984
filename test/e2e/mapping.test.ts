import { describe, expect, it } from "vitest";
import { catalog, record, state, USERS_ROUTE, user } from "./messages.ts";
import { type Stage, stage, start } from "./stage.ts";

/** A stream as a platform configures it that has mapped its columns to what `discover` offers. */
const mapped = (objectName: string, syncMode: string, properties: object) => ({
  streams: [
    {
      stream: {
        name: "users",
        json_schema: { type: "object", properties },
        supported_sync_modes: ["full_refresh"],
      },
      sync_mode: "full_refresh",
      destination_sync_mode: syncMode,
      destination_object_name: objectName,
    },
  ],
});

/** What `discover` offers. */
async function operations({ config, scratch }: Stage) {
  const program = start(["discover", "--config", scratch.write(config())]);
  expect((await program.exit).code).toBe(0);
  const [message] = program.messages;
  const offered = message?.destination_catalog as
    | { readonly operations: readonly { readonly object_name: string; readonly sync_mode: string }[] }
    | undefined;
  return offered?.operations ?? [];
}

describe.concurrent("a stream that the platform mapped to an operation of discover", () => {
  it.each([
    ["customer_bulk", "customer_bulk"],
    ["customer", "customer"],
    ["identify_event", "event_bulk"],
  ])(
    "%s goes to that object's endpoint, and its columns go nowhere else than they are called",
    async (object, endpoint) => {
      const scene = await stage();
      const operation = (await operations(scene)).find((offered) => offered.object_name === object);
      expect(operation).toBeDefined();
      const properties = { customer_id: {}, first_name: {}, phone: {}, mobile_phone: {}, gender: {} };
      const program = scene.write({
        // What the platform says wins over routes and the default.
        config: { routes: [{ stream: "*", send_as: "skip" }], default_send_as: "fail" },
        catalog: mapped(operation?.object_name ?? "", operation?.sync_mode ?? "", properties),
      });
      const row = {
        customer_id: 1,
        first_name: "Zoë",
        firstname: "Zoé",
        phone: "604-555-3557",
        mobile_phone: "1",
        email_address: "a@shop.example",
        sex: "F",
        gender: "F",
      };
      expect((await program.finish([record(row), state(1)])).code).toBe(0);
      const { calls } = await scene.control.summary();
      expect(calls.byEndpoint).toEqual({ [endpoint]: 1 });
      // Not mapped a second time, but still in the forms that Blueshift needs for its own attributes.
      const [customer] = await scene.control.attributes();
      expect(customer).toEqual({ ...row, customer_id: "1", gender: "female" });
      expect(program.states).toHaveLength(1);
      expect(program.logs("WARN")).toEqual([]);
      const plan = program.logs("INFO").find((line) => line.startsWith('Stream "users" is sent'));
      expect(plan).toContain(`is sent as ${object} (the catalog's destination_object_name)`);
      expect(plan).not.toContain("by their names");
    },
  );

  it("is not guessed at where there is no such object", async () => {
    const { control, write } = await stage();
    const program = write({ catalog: mapped("campaign", "append", {}) });
    expect((await program.finish([record(user(1))])).code).toBe(1);
    expect(program.errors).toMatchObject([
      { failure_type: "config_error", message: expect.stringMatching(/"users".*destination_object_name/) },
    ]);
    expect((await control.summary()).calls.total).toBe(0);
  });
});

describe.concurrent("columns without configuration", () => {
  it("go to the attribute of which their names are unmistakable variants, in the schema or not", async () => {
    const { control, write } = await stage();
    const properties = { user_id: {}, FirstName: {}, "last name": {}, created_at: {}, id: {}, name: {} };
    const program = write({ config: { routes: [] }, catalog: catalog({ users: { properties } }) });
    const row = {
      user_id: 12,
      FirstName: "Zoë",
      "last name": "Ørsted",
      EMAIL_ADDRESS: "zoe@shop.example",
      Sex: "f",
      "mobile-phone": "+1 604 555 3557",
      created_at: "2024-05-01T10:00:00Z",
      id: 77,
      name: "Z. Ø.",
      mail: "a box",
    };
    expect((await program.finish([record(row), state(1)])).code).toBe(0);
    expect(await control.attributes()).toEqual([
      {
        customer_id: "12",
        firstname: "Zoë",
        lastname: "Ørsted",
        email: "zoe@shop.example",
        gender: "female",
        phone_number: "+16045553557",
        // What they mean can't be told.
        created_at: "2024-05-01T10:00:00Z",
        id: 77,
        name: "Z. Ø.",
        mail: "a box",
      },
    ]);
    const plan = program.logs("INFO").find((line) => line.startsWith('Stream "users" is sent'));
    expect(plan).toContain(
      "by their names: user_id → customer_id, FirstName → firstname, last name → lastname;",
    );
    expect(plan).toContain("as they are: created_at, id, name;");
  });

  it("go where a route says instead", async () => {
    const { control, write } = await stage();
    const fields = [
      { from: "user_id", to: "account" },
      { from: "nick", to: "firstname" },
    ];
    const properties = { user_id: {}, nick: {}, first_name: {}, email: {} };
    const program = write({
      config: { routes: [{ stream: "users", send_as: "customer_bulk", fields }] },
      catalog: catalog({ users: { properties } }),
    });
    const row = { user_id: 12, nick: "Zo", first_name: "Zoë", email: "zoe@shop.example" };
    expect((await program.finish([record(row), state(1)])).code).toBe(0);
    expect(await control.attributes()).toEqual([
      { account: 12, firstname: "Zo", first_name: "Zoë", email: "zoe@shop.example" },
    ]);
  });

  it.each([
    ["everywhere", { auto_map: false }],
    ["by a route", { routes: [{ stream: "users", send_as: "customer_bulk", auto_map: false }] }],
  ])("keep their names where automatic mapping is switched off %s", async (_, config) => {
    const { control, write } = await stage();
    const program = write({ config: { routes: [], ...config } });
    const row = { customer_id: 1, first_name: "Zoë", Email: "zoe@shop.example", user_id: 12 };
    expect((await program.finish([record(row), state(1)])).code).toBe(0);
    expect(await control.attributes()).toEqual([{ ...row, customer_id: "1" }]);
  });
});

describe.concurrent("two columns for one attribute", () => {
  const properties = { id: {}, phone: {}, mobile_phone: {} };
  const row = { id: 1, phone: "+16045553557", mobile_phone: "+16045553558" };

  it("are a mistake that is said before anything is sent, by both names and how to mend it", async () => {
    const { control, write } = await stage();
    const program = write({ catalog: catalog({ users: { properties } }) });
    const exit = await program.finish([record(row), state(1)]);
    expect(exit).toEqual({ code: 1, signal: null });
    expect(program.errors).toEqual([
      expect.objectContaining({
        failure_type: "config_error",
        message: expect.stringMatching(
          /stream "users".*"phone" and "mobile_phone" \(phone_number\).*"fields".*auto_map/,
        ),
      }),
    ]);
    expect(program.states).toEqual([]);
    expect((await control.summary()).calls.total).toBe(0);
  });

  it.each([
    ["auto_map: false", { auto_map: false }, { phone: row.phone, mobile_phone: row.mobile_phone }],
    [
      "fields that say which",
      {
        routes: [{ ...USERS_ROUTE, fields: [...USERS_ROUTE.fields, { from: "phone", to: "phone_number" }] }],
      },
      { phone_number: row.phone, mobile_phone: row.mobile_phone },
    ],
    [
      "fields that send the other elsewhere",
      { routes: [{ ...USERS_ROUTE, fields: [...USERS_ROUTE.fields, { from: "phone", to: "landline" }] }] },
      { phone_number: row.mobile_phone, landline: row.phone },
    ],
  ])("run with %s", async (_, config, attributes) => {
    const { control, write } = await stage();
    const program = write({ config, catalog: catalog({ users: { properties } }) });
    expect((await program.finish([record(row), state(1)])).code).toBe(0);
    expect(await control.attributes()).toEqual([{ customer_id: "1", ...attributes }]);
  });

  it("that only rows have are left out where they say two things, and named", async () => {
    const scene = await stage();
    const program = scene.write({});
    const rows = [row, { ...row, id: 2, phone: null }, { ...row, id: 3, mobile_phone: null }];
    expect((await program.finish([...rows.map((one) => record(one)), state(1)])).code).toBe(0);
    expect(await scene.control.attributes()).toEqual([
      { customer_id: "1" },
      { customer_id: "2", phone_number: row.mobile_phone },
      { customer_id: "3", phone_number: row.phone },
    ]);
    expect(program.logs("WARN")).toEqual([
      expect.stringMatching(
        /1 value left out: 1 × phone_number: is told by several columns: "phone" and "mobile_phone"; say /,
      ),
    ]);
  });
});
