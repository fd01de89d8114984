import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { parseExact } from "../../src/json/exact-numbers.ts";
import type { Row } from "../../src/protocol/messages.ts";

interface Given {
  /** The schema's `properties`. */
  readonly columns?: object;
  readonly route?: object;
}

/** What becomes of rows of a stream, by the route's words. */
function shaping({ columns = {}, route = {} }: Given) {
  const json_schema = { type: "object", properties: columns };
  const streams = parseCatalog({ streams: [{ stream: { name: "users", json_schema } }] });
  const routes = [{ stream: "users", send_as: "customer_bulk", ...route }];
  const config = parseConfig({ user_api_key: "u", event_api_key: "e", routes });
  const [plan] = planCatalog(streams, config).values();
  return (row: string) => {
    const shape = plan?.sending?.shape(parseExact(row) as Row);
    if (shape === undefined) throw new Error("the stream is not sent");
    return shape;
  };
}

/** The object that a row is sent as. */
const sent = (row: object | string, given: Given = {}): unknown => {
  const { attributes, problem } = shaping(given)(typeof row === "string" ? row : JSON.stringify(row));
  expect(problem).toBeUndefined();
  return JSON.parse(JSON.stringify(attributes));
};

/** The problem for which a row is not sent. */
const refused = (row: object, given: Given = {}) => shaping(given)(JSON.stringify(row)).problem;

/** What is left out of a row that is sent. */
const leftOut = (row: object, given: Given = {}) => {
  const { leftOut, problem } = shaping(given)(JSON.stringify(row));
  expect(problem).toBeUndefined();
  return leftOut;
};

const ID = { customer_id: "1" };

describe("a row as a warehouse holds it", () => {
  it("arrives in Blueshift's own attributes and forms", () => {
    const row = {
      user_id: 7,
      FirstName: "Ada",
      email_address: " Ada@Example.com ",
      sex: "F",
      mobile_phone: "+44 20 7946 0958",
      joined_at: "2021-09-30 10:11:12",
      birth_year: "1985",
      unsubscribed: "TRUE",
      device_ids: '["a","b"]',
      last_location_geo_latitude: "51.5",
      plan: "gold",
      score: 1.5,
    };
    expect(sent(row)).toEqual({
      customer_id: "7",
      firstname: "Ada",
      email: "Ada@Example.com",
      gender: "female",
      phone_number: "+442079460958",
      joined_at: "2021-09-30T10:11:12Z",
      birth_year: 1985,
      unsubscribed: true,
      device_ids: ["a", "b"],
      last_location_geo_latitude: 51.5,
      plan: "gold",
      score: 1.5,
    });
  });

  it("keeps the type of the catalog in attributes that Blueshift does not know", () => {
    const row = { ...ID, is_vip: "yes", age: "30", born: "1992-04-15", tags: ["a"], at: 1_653_145_791 };
    expect(sent(row)).toEqual(row);
  });

  it("keeps every digit", () => {
    expect(
      JSON.stringify(
        shaping({})('{"customer_id":12345678901234567890,"n":0.12345678901234567890}').attributes,
      ),
    ).toBe('{"customer_id":"12345678901234567890","n":0.12345678901234567890}');
  });

  it("has dates where the catalog says so, also in attributes of its own", () => {
    const columns = { since: { type: "string", format: "date" }, note: { type: "string" } };
    expect(sent({ ...ID, since: "2021-09-30", note: "2021-09-30" }, { columns })).toEqual({
      ...ID,
      since: "2021-09-30T00:00:00Z",
      note: "2021-09-30",
    });
  });

  it("has dates where the catalog says so further in, and a pointer leads there", () => {
    const address = { properties: { since: { type: "string", format: "date" }, note: { type: "string" } } };
    const fields = [
      { from: "/address/since", to: "lives_there_since" },
      { from: "/address/note", to: "address_note" },
    ];
    const row = { ...ID, address: { since: "2021-09-30", note: "2021-09-30" } };
    const given = { columns: { address }, route: { fields } };
    expect(sent(row, given)).toMatchObject({
      lives_there_since: "2021-09-30T00:00:00Z",
      address_note: "2021-09-30",
    });
    expect(leftOut({ ...ID, address: { since: "soon" } }, given).map(({ field }) => field)).toContain(
      "lives_there_since",
    );
  });

  it("has other forms where the route names a type", () => {
    const fields = [
      { from: "created", to: "joined_at", type: "epoch_seconds" },
      { from: "seen", to: "seen", type: "epoch_milliseconds" },
      { from: "/more/phone", to: "work_phone", type: "phone_number" },
      { from: "vip", to: "vip", type: "boolean" },
    ];
    const row = {
      ...ID,
      created: 1_653_145_791,
      seen: "1653145791123",
      more: { phone: "604-555-3557" },
      vip: "no",
    };
    expect(sent(row, { route: { fields, default_country: "CA" } })).toEqual({
      ...ID,
      joined_at: "2022-05-21T15:09:51Z",
      seen: "2022-05-21T15:09:51.123Z",
      more: { phone: "604-555-3557" },
      work_phone: "+16045553557",
      vip: false,
    });
  });
});

describe("a value that can't be brought into its attribute's form", () => {
  const bad = {
    ...ID,
    joined_at: "Bad Date",
    phone_number: "604-555-3557",
    gender: "x",
    birth_month: 13,
    firstname: true,
    lastname: "L",
  };

  it("is left out by name and rule, and the customer is sent", () => {
    expect(sent(bad)).toEqual({ ...ID, lastname: "L" });
    expect(leftOut(bad).map(({ field }) => field)).toEqual([
      "joined_at",
      "phone_number",
      "gender",
      "firstname",
      "birth_month",
    ]);
    expect(JSON.stringify(leftOut(bad))).not.toMatch(/Bad Date|604|13/);
  });

  it("rejects the record where the route says so", () => {
    expect(refused({ ...ID, birth_month: 13 }, { route: { invalid_attributes: "reject" } })).toEqual({
      field: "birth_month",
      reason: "must be from 1 to 12",
    });
    expect(sent({ ...ID, birth_month: 12 }, { route: { invalid_attributes: "reject" } })).toEqual({
      ...ID,
      birth_month: 12,
    });
  });

  it("is known by the phone numbers of a country where the route names one", () => {
    expect(sent(bad, { route: { default_country: "CA" } })).toEqual({
      ...ID,
      lastname: "L",
      phone_number: "+16045553557",
    });
  });
});

describe("an identifier that can't be one", () => {
  it("is left out where another is left", () => {
    expect(sent({ ...ID, email: "no address" })).toEqual(ID);
    expect(sent({ customer_id: {}, email: "x@example.com" })).toEqual({ email: "x@example.com" });
    expect(sent({ customer_id: "x".repeat(129), email: "x@example.com" })).toEqual({
      email: "x@example.com",
    });
  });

  it("rejects the record where none is left, and is named", () => {
    expect(refused({ email: "no address" })).toMatchObject({ field: "email" });
    expect(refused({ customer_id: "x".repeat(129) })).toEqual({
      field: "customer_id",
      reason: "must be at most 128 characters",
    });
  });

  it("rejects the record where the route says so", () => {
    const route = { invalid_attributes: "reject" };
    expect(refused({ ...ID, email: "no address" }, { route })).toMatchObject({ field: "email" });
  });

  it.each([
    {},
    { name: "x" },
    { email: null },
    { customer_id: null, email: null },
    { customer_id: " ", email: "" },
  ])("is missing: %j names nobody", (row) => {
    for (const null_values of ["omit", "send"]) {
      expect(refused(row, { route: { null_values } })).toEqual({
        reason: "has neither email nor customer_id",
      });
    }
  });

  it("may be emptied in Blueshift, where the route sends nulls", () => {
    const route = { null_values: "send" };
    expect(sent({ ...ID, email: null, firstname: null }, { route })).toEqual({
      ...ID,
      email: null,
      firstname: null,
    });
    expect(sent({ customer_id: null, email: "x@example.com" }, { route })).toEqual({
      email: "x@example.com",
    });
  });
});

describe("consent", () => {
  it.each([
    { unsubscribed: "maybe" },
    { unsubscribed_sms: 2 },
    { unsubscribed_push: {} },
    { sms_sender_id: "+15550100", sms_subscribed: "perhaps" },
    { sms_sender_id: "+15550100" },
    { subscription_group_id: "news", subscription_group_subscribed: "??" },
    { whatsapp_sender_number: "555", whatsapp_subscribed: true },
    { sms_preferences: "not a list" },
  ])("that can't be read rejects the record, whatever the route says of other attributes: %j", (consent) => {
    for (const invalid_attributes of ["drop", "reject"]) {
      const problem = refused({ ...ID, ...consent }, { route: { invalid_attributes } });
      expect(Object.keys(consent)).toContainEqual(
        problem?.field === "sms_subscribed" ? Object.keys(consent)[0] && expect.any(String) : problem?.field,
      );
    }
  });

  it("of one sender is a list of one", () => {
    const row = {
      ...ID,
      sms_sender_id: 15_550_100,
      sms_subscribed: "t",
      sms_subscribed_at: "2021-09-30",
      city: "Ulm",
    };
    expect(sent(row)).toEqual({
      ...ID,
      city: "Ulm",
      sms_preferences: [{ sender_id: "15550100", subscribed: true, subscribed_at: "2021-09-30T00:00:00Z" }],
    });
  });

  it("stands without its date, where that can't be read", () => {
    const row = { ...ID, unsubscribed: 1, unsubscribed_at: "Bad Date" };
    expect(sent(row)).toEqual({ ...ID, unsubscribed: true });
    expect(leftOut(row)).toEqual([expect.objectContaining({ field: "unsubscribed_at" })]);
  });

  it("needs a customer and no phone number", () => {
    expect(refused({ sms_sender_id: "1", sms_subscribed: true })).toEqual({
      reason: "has neither email nor customer_id",
    });
  });
});

describe("an identify event", () => {
  const route = { send_as: "identify_event" };

  it("is a customer's attributes beside the event's name", () => {
    expect(sent({ user_id: 7, first_name: "x", sex: "M" }, { route })).toEqual({
      customer_id: "7",
      firstname: "x",
      gender: "male",
      event: "identify",
    });
  });

  it("is called identify, and a column of that name is left out", () => {
    expect(sent({ ...ID, event: "purchase" }, { route })).toEqual({ ...ID, event: "identify" });
    expect(leftOut({ ...ID, event: "purchase" }, { route })).toEqual([
      { field: "event", reason: "is always the same in such an object" },
    ]);
  });

  it("takes no column for its name, whatever the case", () => {
    const row = { ...ID, Event: "purchase" };
    for (const columns of [{}, { Event: { type: "string" } }]) {
      expect(sent(row, { route, columns })).toEqual({ ...row, event: "identify" });
    }
  });

  it.each(["customer_id", "email", "device_id", "cookie"])("may be known by %s alone", (name) => {
    expect(sent({ [name]: "a@b.example" }, { route })).toEqual({ [name]: "a@b.example", event: "identify" });
  });

  it("has to be known by something", () => {
    expect(refused({ firstname: "x" }, { route })).toEqual({
      reason: "has none of email, customer_id, device_id and cookie",
    });
  });
});

describe("what is not sent", () => {
  it("is counted where it holds a value that Blueshift sets itself, and rejects nothing", () => {
    const row = { ...ID, bsft_score: 1, email_hard_bounced: null, _airbyte_raw_id: "x" };
    const route = { invalid_attributes: "reject" };
    expect(leftOut(row, { route })).toEqual([{ field: "bsft_score", reason: "is set by Blueshift itself" }]);
    expect(sent(row, { route })).toEqual(ID);
  });

  it("is not counted where it is null, though the route sends nulls", () => {
    const route = { null_values: "send" };
    const row = { ...ID, bsft_score: null, email_hard_bounced: null, firstname: null };
    expect(leftOut(row, { route })).toEqual([]);
    expect(sent(row, { route })).toEqual({ ...ID, firstname: null });
  });

  it("is said of one row and not of the next", () => {
    const shape = shaping({});
    expect(shape('{"customer_id":"1","gender":"x"}').leftOut).toHaveLength(1);
    expect(shape('{"customer_id":"1","gender":"m"}').leftOut).toEqual([]);
    for (let times = 0; times < 3; times++) {
      expect(shape('{"customer_id":"1","bsft_score":1}').leftOut).toHaveLength(1);
    }
    expect(shape('{"customer_id":"1"}').leftOut).toEqual([]);
    expect(shape('{"customer_id":"1","unsubscribed":"x"}').problem).toBeDefined();
    expect(shape('{"customer_id":"1"}').problem).toBeUndefined();
  });
});

describe("two columns that the schema lacks and that would meet", () => {
  const [one, other] = ["+16045553557", "+16045553558"];

  it.each([
    { phone: one, mobile_phone: other },
    { mobile_phone: other, phone: one },
    { phone: one, mobile_phone: other, Telephone: one },
  ])("leave the attribute out where they say two things, and are named: %j", (columns) => {
    expect(sent({ ...ID, ...columns })).toEqual(ID);
    expect(leftOut({ ...ID, ...columns })).toEqual([
      {
        field: "phone_number",
        reason: expect.stringMatching(/^is told by several columns: "\w+" and "\w+".*; say in/),
      },
    ]);
  });

  it.each(["omit", "send"])("are named without those that hold nothing (null_values: %s)", (null_values) => {
    const columns = { phone: null, mobile_phone: one, cell_phone: null, Telephone: other };
    expect(leftOut({ ...ID, ...columns }, { route: { null_values } })).toEqual([
      {
        field: "phone_number",
        reason: expect.stringContaining('is told by several columns: "mobile_phone" and "Telephone";'),
      },
    ]);
  });

  it("reject the record where it is consent, or the only name of the customer", () => {
    expect(refused({ ...ID, unsubscribed: true, Unsubscribed: false })).toMatchObject({
      field: "unsubscribed",
    });
    expect(refused({ user_id: "1", "customer id": "2" })).toMatchObject({ field: "customer_id" });
  });

  it.each([
    { phone: one, mobile_phone: one },
    { phone: "", mobile_phone: one },
    { mobile_phone: one, phone: " " },
    { phone: null, mobile_phone: one },
    { mobile_phone: one, phone: null },
  ])("are no trouble where they say one thing: %j", (columns) => {
    for (const null_values of ["omit", "send"]) {
      expect(sent({ ...ID, ...columns }, { route: { null_values } })).toEqual({ ...ID, phone_number: one });
    }
  });
});

describe("an empty cell", () => {
  it("says nothing of an attribute that Blueshift knows, and is a text like any other in one's own", () => {
    const row = { ...ID, firstname: "", gender: " ", joined_at: "", phone: "", unsubscribed: "", note: "" };
    expect(sent(row)).toEqual({ ...ID, note: "" });
    expect(leftOut(row)).toEqual([]);
  });
});

describe("a null of consent", () => {
  it("empties nothing, even where the route sends nulls: it says nothing of it", () => {
    const row = { ...ID, unsubscribed: null, sms_preferences: null, sms_subscribed: null, firstname: null };
    expect(sent(row, { route: { null_values: "send" } })).toEqual({ ...ID, firstname: null });
  });
});

describe("a type that the route names", () => {
  const typed = (to: string, type: string) => ({ route: { fields: [{ from: "a", to, type }] } });

  it("reads before the attribute's own form does, and not in its place", () => {
    expect(refused({ a: " " }, typed("customer_id", "text"))).toEqual({
      reason: "has neither email nor customer_id",
    });
    expect(sent({ a: " X@y.example " }, typed("email", "text"))).toEqual({ email: "X@y.example" });
    expect(sent({ ...ID, a: "M" }, typed("gender", "text"))).toEqual({ ...ID, gender: "male" });
    expect(sent({ ...ID, a: 0 }, typed("joined_at", "epoch_seconds"))).toEqual({
      ...ID,
      joined_at: "1970-01-01T00:00:00Z",
    });
  });
});

describe("a pointer", () => {
  const route = { fields: [{ from: "/consent/sms", to: "unsubscribed_sms" }] };

  it("leads into text that is JSON, as many warehouses keep it", () => {
    const consent = '{"sms":true}';
    expect(sent({ ...ID, consent }, { route })).toEqual({ ...ID, consent, unsubscribed_sms: true });
    expect(refused({ ...ID, consent: '{"sms":"maybe"}' }, { route })).toMatchObject({
      field: "unsubscribed_sms",
    });
  });

  it.each(["no JSON", "{", '"text"', "7", " ", `${"[".repeat(600)}${"]".repeat(600)}`])(
    "finds nothing in other text: %s",
    (consent) => {
      expect(sent({ ...ID, consent }, { route })).toEqual({ ...ID, consent });
    },
  );
});

describe("a record that is rejected for more than one reason", () => {
  const route = { invalid_attributes: "reject" };

  it.each([
    ["consent before all", { unsubscribed: "maybe", email: "nobody", gender: "x" }, "unsubscribed"],
    ["the name of the customer before other attributes", { gender: "x", email: "nobody" }, "email"],
    ["the first of the attributes", { ...ID, gender: "x", joined_at: "x" }, "gender"],
  ])("is so for %s", (_case, row, field) => {
    expect(refused(row, { route })?.field).toBe(field);
  });

  it("is so for naming nobody before other attributes", () => {
    expect(refused({ gender: "x" }, { route })).toEqual({ reason: "has neither email nor customer_id" });
  });
});
