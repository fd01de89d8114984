import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { type Plan, planCatalog } from "../../src/catalog/plan.ts";
import { inOneLine } from "../../src/catalog/plan-description.ts";
import { parseConfig } from "../../src/config/config.ts";
import { streamKey } from "../../src/protocol/messages.ts";

const USERS = {
  type: "object",
  properties: { id: { type: "integer" }, mail: { type: "string" }, age: { type: "integer" }, _ab_x: {} },
};

interface Given {
  readonly schema?: object;
  readonly stream?: object;
  readonly configured?: object;
  readonly config?: object;
}

function plan({ schema = USERS, stream = {}, configured = {}, config = {} }: Given): Plan {
  const streams = parseCatalog({
    streams: [
      { stream: { name: "users", namespace: "shop", json_schema: schema, ...stream }, ...configured },
    ],
  });
  const [planned] = planCatalog(streams, parseConfig({ user_api_key: "u", ...config })).values();
  if (planned === undefined) throw new Error("the stream has no plan");
  return planned;
}

const failing = (message: RegExp) =>
  expect.objectContaining({ type: "config_error", message: expect.stringMatching(message) });

describe("the plan of a stream", () => {
  it("is found by the stream's key", () => {
    const streams = parseCatalog({
      streams: [
        { stream: { name: "users", json_schema: {} } },
        { stream: { name: "users", namespace: "shop", json_schema: {} } },
      ],
    });
    const plans = planCatalog(streams, parseConfig({ user_api_key: "u" }));
    expect(plans.get(streamKey("users", null))).toMatchObject({ label: "users", namespace: undefined });
    expect(plans.get(streamKey("users", "shop"))).toMatchObject({ label: "shop.users", namespace: "shop" });
    expect(plans.size).toBe(2);
  });

  it("validates rows, and turns them into the object", () => {
    const routes = [{ stream: "users", send_as: "customer", fields: [{ from: "id", to: "customer_id" }] }];
    const { sending } = plan({ config: { routes } });
    expect(sending?.object.endpoint).toBe("customer");
    expect(sending?.validate({ id: 1, mail: null })).toBeUndefined();
    expect(sending?.validate({ id: "x" })).toEqual({ field: "id", reason: "must be integer" });
    const { attributes, problem } = sending?.shape({ id: 1, age: 7, _ab_x: 1 }) ?? {};
    expect([JSON.stringify(attributes), problem]).toEqual(['{"customer_id":"1","age":7}', undefined]);
    expect(sending?.shape({ age: 7 }).problem).toEqual({ reason: "has neither email nor customer_id" });
  });

  it("looks at nothing of a stream that is skipped, its schema neither", () => {
    const config = { routes: [{ stream: "*", send_as: "skip" }] };
    const { sending, description } = plan({ schema: { type: "nonsense" }, config });
    expect(sending).toBeUndefined();
    expect(description && inOneLine(description)).toBe('Stream "shop.users" is skipped (/routes/0).');
  });

  it("says in one line what happens to which column", () => {
    const fields = [
      { from: "id", to: "customer_id" },
      { from: "/age", to: "years" },
    ];
    const kept = plan({ config: { routes: [{ stream: "users", send_as: "customer_bulk", fields }] } });
    expect(inOneLine(kept.description)).toBe(
      'Stream "shop.users" is sent as customer_bulk (/routes/0). id → customer_id, /age → years; ' +
        "as they are: mail, age; dropped: _ab_x; columns that the schema lacks: " +
        "by their names, else as they are; nulls: left out; values that can't be read: left out.",
    );
    const route = {
      stream: "users",
      send_as: "customer_bulk",
      fields,
      other_fields: "drop",
      null_values: "send",
      invalid_attributes: "reject",
    };
    expect(inOneLine(plan({ config: { routes: [route] } }).description)).toBe(
      'Stream "shop.users" is sent as customer_bulk (/routes/0). id → customer_id, /age → years; ' +
        "dropped: mail, age, _ab_x; columns that the schema lacks: dropped; nulls: sent; " +
        "values that can't be read: reject the record.",
    );
  });

  it("says which columns go by their names, which types the route gives, and why a column is never sent", () => {
    const properties = { first_name: {}, born: {}, bsft_id: {}, city: {} };
    const fields = [{ from: "born", to: "born", type: "epoch_seconds" }];
    const routes = [{ stream: "users", send_as: "customer_bulk", fields }];
    expect(inOneLine(plan({ schema: { properties }, config: { routes } }).description)).toMatch(
      /born → born \(epoch_seconds\); by their names: first_name → firstname; as they are: city; dropped: bsft_id \(is set by Blueshift itself\);/,
    );
  });

  it("says which columns are gathered into lists of preferences", () => {
    const properties = { email: {}, smsSenderId: {}, sms_subscribed: {}, subscription_group_id: {} };
    expect(inOneLine(plan({ schema: { properties } }).description)).toMatch(
      /as they are: email; gathered into sms_preferences: smsSenderId, sms_subscribed; gathered into subscription_groups: subscription_group_id;/,
    );
  });

  it("says that other columns stay as they are where automatic mapping is off", () => {
    const schema = { properties: { first_name: {} } };
    const line = (plan: Plan) => inOneLine(plan.description);
    const off = /as they are: first_name; columns that the schema lacks: as they are; nulls/;
    expect(line(plan({ schema, config: { auto_map: false } }))).toMatch(off);
    expect(line(plan({ schema, configured: { destination_object_name: "customer" } }))).toMatch(off);
    const routes = [{ stream: "users", send_as: "customer", auto_map: false }];
    expect(line(plan({ schema, config: { routes } }))).toMatch(off);
  });

  it("does not call it a mapping where a column has the attribute's own name", () => {
    const line = inOneLine(plan({ schema: { properties: { email: {}, Surname: {} } } }).description);
    expect(line).toContain("by their names: Surname → lastname; as they are: email;");
  });

  it("can be said of a schema that names no columns", () => {
    expect(inOneLine(plan({ schema: {} }).description)).toBe(
      'Stream "shop.users" is sent as customer_bulk (/default_send_as). ' +
        "columns that the schema lacks: by their names, else as they are; nulls: left out; " +
        "values that can't be read: left out.",
    );
  });
});

describe("a stream can't be planned", () => {
  it.each([
    { type: "nonsense" },
    { properties: { a: { $ref: "https://example.com/a.json" } } },
    { properties: 5 },
  ])("with a schema that does not compile: %j", (schema) => {
    expect(() => plan({ schema })).toThrow(failing(/schema of the stream "shop\.users"/));
  });

  it("with a schema that is too deep to compile", () => {
    const schema = JSON.parse(`${'{"items":'.repeat(20_000)}{}${"}".repeat(20_000)}`);
    expect(() => plan({ schema })).toThrow(failing(/schema of the stream "shop\.users"/));
  });

  it("without the key that it needs, and is named with it", () => {
    const events = { configured: { destination_object_name: "identify_event" } };
    expect(() => plan(events)).toThrow(failing(/"shop\.users" is sent as identify_event .*\/event_api_key/));
    const config = { user_api_key: undefined, event_api_key: "e" };
    expect(() => plan({ config })).toThrow(
      failing(/"shop\.users" is sent as customer_bulk .*\/user_api_key/),
    );
    expect(plan({ ...events, config }).sending?.object.endpoint).toBe("event_bulk");
  });

  it("where two of its columns would go to one attribute, and both are named", () => {
    const schema = { properties: { phone: {}, mobile_phone: {}, email: {}, email_address: {} } };
    expect(() => plan({ schema })).toThrow(
      failing(
        /"shop\.users".*"phone" and "mobile_phone" \(phone_number\); "email" and "email_address" \(email\).*auto_map/,
      ),
    );
    expect(plan({ schema, config: { auto_map: false } }).sending).toBeDefined();
    expect(plan({ schema, config: { routes: [{ stream: "*", send_as: "skip" }] } }).sending).toBeUndefined();
    // A platform that maps columns itself has named them as it wants them.
    expect(plan({ schema, configured: { destination_object_name: "customer" } }).sending).toBeDefined();
  });

  it("where no route matches and the default is to fail", () => {
    expect(() => plan({ config: { default_send_as: "fail" } })).toThrow(failing(/No route .*"shop\.users"/));
  });
});
