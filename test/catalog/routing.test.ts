import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfiguredStream } from "../../src/catalog/configured-catalog.ts";
import { doubtsAbout, NO_ROUTE, router } from "../../src/catalog/routing.ts";
import { parseConfig } from "../../src/config/config.ts";
import { Failure } from "../../src/failure.ts";

const stream = (name: string, namespace?: string, destinationObjectName?: string): ConfiguredStream => ({
  name,
  namespace,
  jsonSchema: {},
  destinationObjectName,
  syncId: undefined,
});

const configOf = (routes: object[], more: object = {}) =>
  parseConfig({ user_api_key: "u", event_api_key: "e", routes, ...more });

/** Which route of a list a stream takes; undefined for none. */
function routeOf(routes: object[], { name, namespace }: { name: string; namespace?: string | undefined }) {
  const { because } = router(configOf(routes, { default_send_as: "skip" }))(stream(name, namespace));
  return /^\/routes\/(\d+)$/.exec(because)?.[1];
}

const matches = (pattern: string, name: string) =>
  routeOf([{ stream: pattern, send_as: "customer" }], { name }) !== undefined;

describe("a stream's route", () => {
  it("is the first that matches, with its mapping", () => {
    const route = router(
      configOf([
        { stream: "orders", send_as: "skip" },
        {
          stream: "user*",
          send_as: "customer",
          fields: [{ from: "id", to: "customer_id" }],
          other_fields: "drop",
        },
        { stream: "users", send_as: "identify_event" },
      ]),
    );
    expect(route(stream("users"))).toEqual({
      sendAs: "customer",
      rules: expect.objectContaining({ fields: [{ from: "id", to: "customer_id" }], other_fields: "drop" }),
      because: "/routes/1",
    });
  });

  it.each([
    ["users", "users", true],
    ["users", "Users", false],
    ["users", "users2", false],
    ["users", "my.users", false],
    ["*", "anything.at/all", true],
    ["*", ".hidden", true],
    ["crm_*", "crm_users", true],
    ["crm_*", "crm_", true],
    ["crm_*", "crm_a/b.c/d", true],
    ["crm_*", "my_crm_a", false],
    ["*.users", "shop.eu.users", true],
    ["*/users", "a/b/users", true],
    ["./users*", "./users_1", true],
    ["a?b", "a.b", true],
    ["a?b", "a/b", true],
    ["a?b", "ab", false],
    ["{sms,email}_preferences", "email_preferences", true],
    ["{sms,email}_preferences", "push_preferences", false],
    ["{sms,e*}_x", "e.mail_x", true],
    ["**", "a/b", true],
    ["a.b*", "axb", false],
    ["users (2024)*", "users (2024) eu", true],
    ["users [raw]*", "users [raw]", true],
    ["users [raw]*", "users r", false],
    ["a+b*", "a+bc", true],
    ["!users*", "!users", true],
    ["!users*", "orders", false],
    ['"q"*', '"q"x', true],
    ["user's*", "user's own", true],
    ["$a^b*", "$a^bc", true],
    ["a|b*", "a|bc", true],
    ["@(a)*", "@(a)b", true],
    ["{a", "{a", true],
    ["a[", "a[", true],
    ["Kund*innen ü*", "Kund:innen über uns", true],
  ])("by the pattern %s matches %s: %s", (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected);
  });

  it("is one that has the stream's very name, whatever characters that holds", () => {
    const name = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[()[\]{}!*?+@|,\\/.$^a]{1,8}$/));
    fc.assert(
      fc.property(
        name.filter((name) => /\S/.test(name)),
        (name) => {
          expect(matches(name, name)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("may be by namespace as well; without one it is for every namespace and none", () => {
    const routes = [
      { stream: "users", namespace: "shop_*", send_as: "customer" },
      { stream: "users", namespace: "*", send_as: "customer" },
      { stream: "users", send_as: "customer" },
    ];
    expect(routeOf(routes, { name: "users", namespace: "shop_eu" })).toBe("0");
    expect(routeOf(routes, { name: "users", namespace: "crm" })).toBe("1");
    expect(routeOf(routes, { name: "users" })).toBe("2");
    expect(routeOf(routes.slice(2), { name: "users", namespace: "crm" })).toBe("0");
    expect(routeOf(routes, { name: "shop_eu.users" })).toBeUndefined();
  });
});

describe("a stream that no route matches", () => {
  it("is sent as the default says, every column under its own name", () => {
    expect(router(configOf([]))(stream("users"))).toEqual({
      sendAs: "customer_bulk",
      rules: { ...NO_ROUTE, autoMap: true },
      because: "/default_send_as",
    });
  });

  it("fails the sync by its name where the default says so", () => {
    const route = router(configOf([{ stream: "orders", send_as: "skip" }], { default_send_as: "fail" }));
    expect(route(stream("orders")).sendAs).toBe("skip");
    expect(() => route(stream("users", "shop"))).toThrow(
      expect.objectContaining({ type: "config_error", message: expect.stringContaining('"shop.users"') }),
    );
  });
});

describe("automatic mapping", () => {
  const autoMap = (config: object, route: object) =>
    router(configOf([{ stream: "users", send_as: "customer", ...route }], config))(stream("users")).rules
      .autoMap;

  it("is on, and can be switched off for all streams or for those of a route", () => {
    expect(autoMap({}, {})).toBe(true);
    expect(autoMap({ auto_map: false }, {})).toBe(false);
    expect(autoMap({}, { auto_map: false })).toBe(false);
    expect(autoMap({ auto_map: false }, { auto_map: true })).toBe(true);
  });
});

describe("the object that the platform mapped a stream to", () => {
  it("wins over the route and the default, and the platform's names over the route's", () => {
    const route = router(
      configOf([{ stream: "u*", send_as: "skip", other_fields: "drop" }], { default_send_as: "fail" }),
    );
    expect(route(stream("users", undefined, "identify_event"))).toMatchObject({
      sendAs: "identify_event",
      rules: { fields: [], other_fields: "keep", autoMap: false },
      because: "the catalog's destination_object_name",
    });
    expect(route(stream("orders", undefined, "customer")).sendAs).toBe("customer");
  });

  it.each(["contacts", "CUSTOMER", "__proto__", "constructor", "skip "])(
    "must be one that there is: not %s",
    (name) => {
      const route = router(configOf([]));
      expect(() => route(stream("users", "shop", name))).toThrow(Failure);
      expect(() => route(stream("users", "shop", name))).toThrow(
        expect.objectContaining({
          type: "config_error",
          message: expect.stringMatching(/"shop\.users".*customer_bulk, customer, identify_event/s),
        }),
      );
    },
  );
});

describe("what is probably a mistake in the routes", () => {
  const users: ConfiguredStream = {
    ...stream("users", "shop"),
    jsonSchema: { type: "object", properties: { id: {}, address: {} } },
  };
  const doubts = (routes: object[], streams = [users]) => doubtsAbout(configOf(routes), streams);
  const route = (...from: string[]) => ({
    stream: "users",
    send_as: "customer",
    fields: from.map((from, index) => ({ from, to: `attribute_${index}` })),
  });

  it("is a route that matches no stream", () => {
    expect(doubts([{ stream: "user", send_as: "skip" }])).toEqual([
      "/routes/0 matches no stream of the catalog.",
    ]);
  });

  it("is a column that is in no schema, whole or as the start of a pointer", () => {
    expect(doubts([route("id", "idd", "/address/city", "/adress/city")])).toEqual([
      "/routes/0/fields/1/from is no column in the schema of any stream of that route.",
      "/routes/0/fields/3/from is no column in the schema of any stream of that route.",
    ]);
  });

  it("is an attribute that is nearly one of Blueshift's: it would be one of the user's own", () => {
    const fields = ["Unsubscribed", "first_name", "unsubscribed", "plan"].map((to) => ({ from: "id", to }));
    for (const jsonSchema of [users.jsonSchema, {}]) {
      expect(doubts([{ stream: "users", send_as: "customer", fields }], [{ ...users, jsonSchema }])).toEqual([
        '/routes/0/fields/0/to becomes a custom attribute, though Blueshift has "unsubscribed".',
        '/routes/0/fields/1/to becomes a custom attribute, though Blueshift has "firstname".',
      ]);
    }
  });

  it("is nothing where a schema names no columns, or one of several streams has the column", () => {
    expect(doubts([route("idd")], [{ ...users, jsonSchema: { type: "object" } }])).toEqual([]);
    const more = { ...users, namespace: "b", jsonSchema: { properties: { idd: {} } } };
    expect(doubtsAbout(configOf([route("idd")]), [users, more])).toEqual([]);
  });
});
