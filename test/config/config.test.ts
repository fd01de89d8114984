import { describe, expect, it } from "vitest";
import { NO_ROUTE } from "../../src/catalog/routing.ts";
import { KEY_OPTIONS, keyFor } from "../../src/config/api-keys.ts";
import { parseConfig } from "../../src/config/config.ts";
import { messageFor, violationsOf } from "./violations-of.ts";

const keys = { user_api_key: "u", event_api_key: "e" };

describe("defaults", () => {
  it("are those of the design", () => {
    expect(parseConfig({})).toEqual({
      region: "us",
      routes: [],
      default_send_as: "customer_bulk",
      auto_map: true,
      invalid_records: "reject",
      max_rejected_percent: 100,
      rejected_records: { storage: "none" },
      rate_limits: { customer: 50, customer_bulk: 5, event_bulk: 5 },
      batching: { customers: 50, events: 100, bytes: 1_000_000, linger_ms: 1000 },
      retry: { max_elapsed_seconds: 600, request_timeout_seconds: 30 },
    });
  });

  it("of a route are those of the design", () => {
    const config = parseConfig({ ...keys, routes: [{ stream: "*", send_as: "customer" }] });
    expect(config.routes).toEqual([{ stream: "*", send_as: "customer", ...NO_ROUTE }]);
    expect(NO_ROUTE).toEqual({
      fields: [],
      other_fields: "keep",
      null_values: "omit",
      invalid_attributes: "drop",
    });
  });

  it("fill up an object that is given in part", () => {
    expect(parseConfig({ batching: { events: 30 } }).batching).toEqual({
      customers: 50,
      events: 30,
      bytes: 1_000_000,
      linger_ms: 1000,
    });
  });

  it("are not written into the value that was handed in", () => {
    const value = { ...keys, routes: [{ stream: "*", send_as: "customer" }], retry: {} };
    const before = structuredClone(value);
    parseConfig(value);
    expect(value).toEqual(before);
  });

  it("are not shared between configurations", () => {
    expect(parseConfig({}).routes).not.toBe(parseConfig({}).routes);
  });
});

describe("a configuration with every option", () => {
  const full = {
    ...keys,
    region: "eu",
    api_url: "https://proxy.example.com/blueshift",
    routes: [
      {
        stream: "crm_*",
        namespace: "public",
        send_as: "identify_event",
        fields: [
          { from: "e-mail", to: "email" },
          { from: "/address/a~1b~0c", to: "city" },
          { from: "created", to: "joined_at", type: "epoch_seconds" },
        ],
        other_fields: "drop",
        null_values: "send",
        invalid_attributes: "reject",
        default_country: "CA",
        auto_map: true,
      },
    ],
    default_send_as: "fail",
    auto_map: false,
    invalid_records: "fail",
    max_rejected_percent: 2.5,
    rejected_records: { storage: "file", path: "/local/rejected.jsonl" },
    rate_limits: { customer: 0.5, customer_bulk: 1000, event_bulk: 5 },
    batching: { customers: 1, events: 1, bytes: 1000, linger_ms: 0 },
    retry: { max_elapsed_seconds: 0, request_timeout_seconds: 0.5 },
  };

  it("comes back as it is", () => {
    expect(parseConfig(full)).toEqual(full);
  });
});

describe("a configuration with mistakes", () => {
  it("is answered with a heading and a line for each mistake", () => {
    const message = messageFor({ region: "mars", batching: { customers: 51, events: 0 }, regoin: "us" });
    expect(message?.split("\n")).toEqual([
      "The configuration has 4 mistakes:",
      '/regoin: is not an option; did you mean "region"?',
      '/region: must be one of "us", "eu"; write one of them',
      "/batching/customers: must be at most 50; write a whole number from 1 to 50",
      "/batching/events: must be at least 1; write a whole number from 1 to 100",
      "Change the configuration as said. [CONFIG_INVALID]",
    ]);
  });

  it.each([
    [{ region: null }, /^\/region: must be one of "us", "eu"; write one of them$/],
    [{ routes: {} }, /^\/routes: must be a list in \[ \]; /],
    [{ routes: ["crm"] }, /^\/routes\/0: must be an object in \{ \}; /],
    [{ routes: [{ send_as: "skip" }] }, /^\/routes\/0\/stream: is missing; write for example "customers"$/],
    [{ routes: [{ stream: "a" }] }, /^\/routes\/0\/send_as: is missing; write one of "customer_bulk", /],
    [{ routes: [{ stream: "a", send_as: "fail" }] }, /^\/routes\/0\/send_as: must be one of .*"skip"; write/],
    [
      { routes: [{ stream: "", send_as: "skip" }] },
      /^\/routes\/0\/stream: must be a stream's name, or a pattern/,
    ],
    [{ routes: [{ stream: " ", send_as: "skip" }] }, /^\/routes\/0\/stream: must be a stream's name/],
    [
      { routes: [{ stream: "a", namespace: "", send_as: "skip" }] },
      /^\/routes\/0\/namespace: must be a namespace/,
    ],
    [
      { max_rejected_percent: 101 },
      /^\/max_rejected_percent: must be at most 100; write a number from 0 to 100$/,
    ],
    [
      { rate_limits: { customer: 0 } },
      /^\/rate_limits\/customer: must be more than 0; write a number above 0 to/,
    ],
    [{ batching: { bytes: 1_000_001 } }, /^\/batching\/bytes: must be at most 1000000; /],
    [{ batching: { bytes: 999 } }, /^\/batching\/bytes: must be at least 1000; /],
    [{ batching: { linger_ms: 60_001 } }, /^\/batching\/linger_ms: must be at most 60000; /],
    [
      { batching: { events: 1.5 } },
      /^\/batching\/events: must be a whole number; write a whole number from 1/,
    ],
    [{ batching: [] }, /^\/batching: must be an object in \{ \}; /],
    [{ retry: { request_timeout_seconds: 0 } }, /^\/retry\/request_timeout_seconds: must be at least 0.1; /],
    [{ api_url: 80 }, /^\/api_url: must be a string; write for example "https:/],
    [[], /^\(top level\): must be an object in \{ \}; /],
    ["text", /^\(top level\): must be an object in \{ \}; /],
    [null, /^\(top level\): must be an object in \{ \}; /],
    [undefined, /^\(top level\): must be an object in \{ \}; /],
  ])("names the one mistake in %j", (config, line) => {
    expect(violationsOf(config)).toEqual([expect.stringMatching(line)]);
  });

  it("is told every mistake, within the schema and beyond it, at one attempt", () => {
    const config = {
      api_url: "ftp://example.com",
      routes: [{ stream: 1, send_as: "customer", fields: [{ to: "bsft_uuid" }] }],
    };
    expect(violationsOf(config).map((line) => line.split(": ")[0])).toEqual([
      "/routes/0/stream",
      "/routes/0/fields/0/from",
      "/user_api_key",
      "/routes/0/fields/0/to",
      "/api_url",
    ]);
  });
});

describe("an unknown option", () => {
  it.each([
    [{ Region: "us" }, '/Region: is not an option; did you mean "region"?'],
    [{ userApiKey: "x" }, '/userApiKey: is not an option; did you mean "user_api_key"?'],
    [{ batching: { customer: 5 } }, '/batching/customer: is not an option; did you mean "customers"?'],
    [
      { routes: [{ stream: "a", send_as: "skip", namspace: "b" }] },
      '/routes/0/namspace: is not an option; did you mean "namespace"?',
    ],
    [
      { retry: { colour: 1 } },
      '/retry/colour: is not an option; the options here are "max_elapsed_seconds", "request_timeout_seconds"',
    ],
  ])("in %j is named, with what was meant", (config, line) => {
    expect(violationsOf(config)).toEqual([line]);
  });

  it.each(["0123456789abcdef", "user_api_key:abcdef", "a b", "", "x".repeat(41)])(
    "whose name (%j) could be a secret is told without its name",
    (name) => {
      expect(violationsOf({ retry: { [name]: 1 } })).toEqual([
        "/retry: has an unknown option, whose name is not shown here since it could be a secret; " +
          'the options here are "max_elapsed_seconds", "request_timeout_seconds"',
      ]);
    },
  );

  it("called __proto__ is one too", () => {
    expect(violationsOf(JSON.parse('{"__proto__": {"region": "eu"}}'))).toEqual([
      expect.stringMatching(/^\(top level\): has an unknown option/),
    ]);
  });
});

describe("rejected_records", () => {
  it.each([
    [{}, '/rejected_records/storage: must be one of "none", "file"; write one of them'],
    [{ storage: "s3" }, '/rejected_records/storage: must be one of "none", "file"; write one of them'],
    [{ storage: 3 }, '/rejected_records/storage: must be one of "none", "file"; write one of them'],
    [
      { storage: "file" },
      '/rejected_records/path: is missing; write for example "/local/blueshift-rejected"',
    ],
    [
      { storage: "file", path: "" },
      '/rejected_records/path: must be the path of a directory; write for example "/local/blueshift-rejected"',
    ],
    [
      { storage: "file", pth: "/a", path: "/a" },
      '/rejected_records/pth: is not an option; did you mean "path"?',
    ],
    [
      { storage: "none", path: "/a" },
      '/rejected_records/path: is not an option; the options here are "storage"',
    ],
    ["none", expect.stringMatching(/^\/rejected_records: must be an object in \{ \}; write/)],
  ])("as %j is answered for the storage that was chosen, in one line", (value, line) => {
    expect(violationsOf({ rejected_records: value })).toEqual([line]);
  });
});

describe("keys", () => {
  it.each([
    ["customer_bulk", "user_api_key"],
    ["customer", "user_api_key"],
    ["identify_event", "event_api_key"],
    ["skip", undefined],
  ] as const)("%s needs %s", (sendAs, key) => {
    const name = keyFor(sendAs);
    expect(name && KEY_OPTIONS[name]).toBe(key);
    const routes = [{ stream: "*", send_as: sendAs }];
    expect(violationsOf({ routes })).toEqual(
      key === undefined ? [] : [expect.stringMatching(`^/${key}: is missing, and needed by /routes/0 `)],
    );
    expect(key === undefined ? [] : violationsOf({ routes, [key]: "k" })).toEqual([]);
  });

  it("that several routes need is missing once", () => {
    const routes = ["customer", "skip", "customer_bulk"].map((send_as) => ({ stream: "*", send_as }));
    expect(violationsOf({ routes })).toEqual([
      "/user_api_key: is missing, and needed by /routes/0 (customer), /routes/2 (customer_bulk); " +
        "write the account's user API key",
    ]);
  });

  it.each(["customer_bulk", "customer", "identify_event", "skip", "fail"])(
    "are not needed for a default_send_as of %s",
    (default_send_as) => {
      expect(violationsOf({ default_send_as })).toEqual([]);
    },
  );

  it.each([
    "",
    " ",
    "abc def",
    "abcdef\n",
    "\tabc",
    "abc:def",
    "ab\u0000c",
    "ab\u200bc",
    "\ufeffabc",
    "a\u00a0b",
  ])("that can't be right (%j) are mistakes", (key) => {
    for (const name of ["user_api_key", "event_api_key"]) {
      expect(violationsOf({ [name]: key })).toEqual([
        `/${name}: must be the key alone, without blanks, line breaks, invisible characters or colons; ` +
          "copy the key again from Blueshift, or leave the option out",
      ]);
    }
  });
});

describe("fields", () => {
  const route = (...fields: object[]) => ({ routes: [{ stream: "*", send_as: "skip", fields }] });

  it("may not give one attribute twice", () => {
    const config = route({ from: "a", to: "x" }, { from: "b", to: "y" }, { from: "c", to: "x" });
    expect(violationsOf(config)).toEqual([
      "/routes/0/fields/2/to: names the same attribute as /routes/0/fields/0/to; " +
        "write another attribute, or remove one of the two entries",
    ]);
  });

  it("may give one attribute in two routes, and one column to two attributes", () => {
    const fields = [
      { from: "a", to: "x" },
      { from: "a", to: "X" },
    ];
    const routes = ["a", "b"].map((stream) => ({ stream, send_as: "skip", fields }));
    expect(violationsOf({ routes })).toEqual([]);
  });

  it.each(["/a~", "/a~2b", "/a/b~", "/~01~/c", ""])("may not come from %j", (from) => {
    expect(violationsOf(route({ from, to: "x" }))).toEqual([
      expect.stringMatching(/^\/routes\/0\/fields\/0\/from: must be a column's name, or a JSON Pointer/),
    ]);
  });

  it.each(["a", "a~", "a/b", "E-Mail address", "/a", "/a~0/b~1", "/a//b", "/", "é\nx"])(
    "may come from %j",
    (from) => {
      expect(violationsOf(route({ from, to: "x" }))).toEqual([]);
    },
  );

  it.each(["email_hard_bounced", "email_spam_reported", "bsft_uuid", "bsft_"])(
    "may not set %s, which Blueshift sets itself",
    (to) => {
      expect(violationsOf(route({ from: "a", to }))).toEqual([
        expect.stringMatching(/^\/routes\/0\/fields\/0\/to: names an attribute that Blueshift sets itself/),
      ]);
    },
  );

  it.each(["", " ", "\t"])("may not set the attribute %j", (to) => {
    expect(violationsOf(route({ from: "a", to }))).toEqual([
      expect.stringMatching(/^\/routes\/0\/fields\/0\/to: must be the name of a Blueshift attribute; /),
    ]);
  });
});

describe("the type of a field", () => {
  const violations = (to: string, type: string, send_as = "customer") =>
    violationsOf({ ...keys, routes: [{ stream: "*", send_as, fields: [{ from: "a", to, type }] }] });

  it.each([
    ["joined_at", "epoch_milliseconds"],
    ["unsubscribed", "boolean"],
    ["birth_year", "number"],
    ["phone_number", "phone_number"],
    ["customer_id", "text"],
    ["sms_subscribed_at", "epoch_seconds"],
    ["an attribute of one's own", "epoch_seconds"],
    ["constructor", "number"],
  ])("of %s may be %s", (to, type) => {
    expect(violations(to, type)).toEqual([]);
  });

  it.each([
    [
      "joined_at",
      "phone_number",
      "write date_time, epoch_seconds, epoch_milliseconds, epoch_microseconds, or remove it",
    ],
    ["unsubscribed", "text", "write boolean, or remove it"],
    ["device_ids", "text", "remove it"],
    ["sms_preferences", "text", "remove it"],
  ])("of %s can't be %s", (to, type, remedy) => {
    expect(violations(to, type)).toEqual([
      `/routes/0/fields/0/type: is not what Blueshift's attribute ${to} holds; ${remedy}`,
    ]);
  });

  it("that is none is said once", () => {
    expect(violations("joined_at", "epoch")).toHaveLength(1);
  });

  it("is what it is in the object that the route sends", () => {
    expect(violations("latitude", "text", "identify_event")).toHaveLength(1);
    expect(violations("latitude", "text", "customer")).toEqual([]);
  });
});

it("an event's name can't be mapped: it is always the same", () => {
  const fields = [{ from: "a", to: "event" }];
  expect(violationsOf({ ...keys, routes: [{ stream: "*", send_as: "identify_event", fields }] })).toEqual([
    expect.stringMatching(/^\/routes\/0\/fields\/0\/to: names an attribute that is always "identify"/),
  ]);
  expect(violationsOf({ ...keys, routes: [{ stream: "*", send_as: "customer", fields }] })).toEqual([]);
});

describe("default_country", () => {
  const violations = (default_country: string) =>
    violationsOf({ ...keys, routes: [{ stream: "*", send_as: "customer", default_country }] });

  it.each(["US", "CA", "GB", "DE"])("may be %s", (country) => {
    expect(violations(country)).toEqual([]);
  });

  it.each(["us", "USA", "UK", "XX", ""])("can't be %j, and is told once", (country) => {
    expect(violations(country)).toEqual([expect.stringMatching(/^\/routes\/0\/default_country: /)]);
  });
});

it("keys are not needed where no call is made", () => {
  const routes = [{ stream: "*", send_as: "customer" }];
  expect(parseConfig({ routes }, { keys: "unused" }).routes).toHaveLength(1);
});

describe("api_url", () => {
  it.each([
    "https://proxy.example.com",
    "https://proxy.example.com:8443/blueshift/@home",
    "HTTPS://PROXY.EXAMPLE.COM/",
    "http://localhost:8080",
    "http://127.0.0.1:8080",
    "http://127.255.3.4",
    "http://[::1]:8080",
  ])("may be %s", (api_url) => {
    expect(violationsOf({ api_url })).toEqual([]);
  });

  it.each([
    ["http://proxy.example.com", "unencrypted"],
    ["http://127.0.0.1.example.com", "unencrypted"],
    ["http://localhost.example.com", "unencrypted"],
    ["http://128.0.0.1", "unencrypted"],
    ["http://[::2]", "unencrypted"],
    ["http://0.0.0.0", "unencrypted"],
    ["https://user:pass@proxy.example.com", "user name"],
    ["https://user@proxy.example.com", "user name"],
    ["https://@proxy.example.com", "user name"],
    ["https://proxy.example.com/?a=b", "query"],
    ["https://proxy.example.com/?", "query"],
    ["https://proxy.example.com/#top", "query"],
    ["https://proxy.example.com?", "query"],
    ["proxy.example.com", "complete"],
    ["ftp://proxy.example.com", "complete"],
    ["file:///etc/passwd", "complete"],
    ["https:proxy.example.com", "complete"],
    ["https:\\\\proxy.example.com", "complete"],
    ["https://proxy\\@example.com", "complete"],
    [" https://proxy.example.com", "complete"],
    ["https://proxy.example.com/\n", "complete"],
    ["https://", "complete"],
    ["https://proxy.example.com:99999", "complete"],
    ["", "complete"],
  ])("may not be %j", (api_url, reason) => {
    expect(violationsOf({ api_url })).toEqual([expect.stringMatching(`^/api_url: .*${reason}`)]);
  });

  it("with several mistakes is told each", () => {
    expect(violationsOf({ api_url: "http://user:pass@example.com?q" })).toHaveLength(3);
  });
});
