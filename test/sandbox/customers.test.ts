import { describe, expect, it } from "vitest";
import { many, open } from "./caller.ts";

describe("the bulk endpoint", () => {
  it("takes 50 customers and answers 413 to 51", async () => {
    const { bulk, summary } = await open();
    expect((await bulk(many(51, (n) => ({ customer_id: `${n}` })))).status).toBe(413);
    expect((await summary()).customers).toBe(0);
    const answer = await bulk(many(50, (n) => ({ customer_id: `${n}` })));
    expect(JSON.parse(answer.text)).toEqual({ status: "ok", errors: [] });
    expect((await summary()).customers).toBe(50);
  });

  it.each([[[]], ["customers"], [{ 0: {} }], [undefined]])(
    "answers 400 where customers is %j",
    async (customers) => {
      const { bulk } = await open();
      const answer = await bulk(customers);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toHaveProperty("errors.customers");
    },
  );

  it("stores the good customers of a call and lists the bad ones in a 200", async () => {
    const { bulk, customers } = await open();
    const answer = await bulk([
      { customer_id: "1" },
      { firstname: "Nobody" },
      { customer_id: 3 },
      { customer_id: "x".repeat(129) },
      { email: "no-at" },
      { email: `${"x".repeat(255)}@b` },
      "a string",
      { email: "a@b.c" },
    ]);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).errors).toEqual([
      { index: 1, error: "user_identifier_missing" },
      { index: 2, customer_id: 3, error: "customer_id must be a string" },
      { index: 3, customer_id: "x".repeat(129), error: "customer_id is longer than 128 characters" },
      { index: 4, email: "no-at", error: "email is invalid" },
      { index: 5, email: `${"x".repeat(255)}@b`, error: "email is longer than 256 characters" },
      { index: 6, error: "customer must be an object" },
    ]);
    expect(await customers()).toMatchObject([{ customer_id: "1" }, { email: "a@b.c" }]);
  });
});

describe("the single endpoint", () => {
  it.each([
    [{}, { customer_id: ["user_identifier_missing"] }],
    [{ email: null, customer_id: "" }, { customer_id: ["user_identifier_missing"] }],
    [{ customer_id: 1 }, { customer_id: ["must be a string"] }],
    [{ email: "no-at" }, { email: ["is invalid"] }],
    [{ customer_id: "1", phone_number: "555-1234" }, { phone_number: ["is invalid"] }],
  ])("answers 400 to %j and says which field", async (customer, errors) => {
    const { single, summary } = await open();
    const answer = await single(customer);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ errors });
    expect((await summary()).customers).toBe(0);
  });
});

describe("an attribute whose form is documented", () => {
  const digits = (count: number) => "1".repeat(count);
  it.each([
    ["phone_number", "is invalid", ["+15551234567", `+${digits(15)}`], ["15551234567", "+1 555 123 4567"]],
    ["phone_number", "is invalid", ["+12345"], ["+0155512345", `+${digits(16)}`, "+1234", "", 15551234567]],
    ["gender", "must be one of male, female, unknown", ["male", "female", "unknown"], ["Male", "f", "", 1]],
    ["birth_year", "must be an integer from 1000 to 9999", [1000, 1980, 9999], ["1980", 80, 1980.5, 10_000]],
    ["birth_month", "must be an integer from 1 to 12", [1, 12], ["1", "May", 0, 13]],
    ["birth_dayofmonth", "must be an integer from 1 to 31", [1, 31], ["1", 0, 32, true]],
    ["device_ids", "must be an array of strings", [[], ["a", "b"]], ["a", '["a"]', [1], [null], {}]],
    ["device_tokens", "must be an array of strings", [[], ["a"]], ["a", [["a"]]]],
  ])("must have it: %s %s", async (attribute, text, good, bad) => {
    const { bulk, single, summary } = await open();
    for (const value of bad) {
      const refused = await single({ customer_id: "1", [attribute]: value });
      expect(refused.status, JSON.stringify(value)).toBe(400);
      expect(JSON.parse(refused.text)).toEqual({ errors: { [attribute]: [text] } });
    }
    expect((await summary()).customers).toBe(0);
    const taken = await bulk(
      [...good, null].map((value, n) => ({ customer_id: `${n}`, [attribute]: value })),
    );
    expect(JSON.parse(taken.text)).toEqual({ status: "ok", errors: [] });
  });

  it("is refused for its own customer and no other", async () => {
    const { bulk, customers } = await open();
    const answer = await bulk([
      { customer_id: "1", phone_number: "555-1234" },
      { customer_id: "2", gender: "female" },
      { customer_id: "3", gender: "F" },
    ]);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).errors).toEqual([
      { index: 0, customer_id: "1", error: "phone_number is invalid" },
      { index: 2, customer_id: "3", error: "gender must be one of male, female, unknown" },
    ]);
    expect(await customers()).toMatchObject([{ customer_id: "2", gender: "female" }]);
  });

  it("must be an integer as it is written, too", async () => {
    const { single } = await open();
    expect((await single('{"customer_id":"1","birth_year":1980.0}')).status).toBe(400);
    expect((await single('{"customer_id":"1","birth_year":1980}')).status).toBe(200);
  });

  it("is cleared by null", async () => {
    const { single, customers } = await open();
    const attributes = { phone_number: "+15551234567", gender: "male", birth_year: 1980, device_ids: ["a"] };
    await single({ customer_id: "1", ...attributes });
    const nulls = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
    expect((await single({ customer_id: "1", ...nulls })).status).toBe(200);
    expect(await customers()).toEqual([{ uuid: expect.any(String), customer_id: "1" }]);
  });
});

it("a date, a boolean or a number in a wrong form is stored as the text that it is", async () => {
  const { single, customers } = await open();
  const attributes = {
    joined_at: "12.04.2016",
    unsubscribed: "TRUE",
    unsubscribed_at: "now",
    points: "1,234",
  };
  expect((await single({ customer_id: "1", ...attributes })).status).toBe(200);
  expect(await customers()).toEqual([{ uuid: expect.any(String), customer_id: "1", ...attributes }]);
});

describe("a preference", () => {
  it.each([
    [{ sms_sender_id: 1555, sms_subscribed: true }, "sms_sender_id", "must be a string"],
    [{ sms_sender_id: " ", sms_subscribed: true }, "sms_sender_id", "can't be blank"],
    [{ sms_sender_id: "1555", sms_subscribed: "true" }, "sms_subscribed", "must be true or false"],
    [{ sms_sender_id: "1555", sms_subscribed: 1 }, "sms_subscribed", "must be true or false"],
    [{ sms_sender_id: "1555" }, "sms_subscribed", "is required with sms_sender_id"],
    [{ sms_sender_id: "1555", sms_subscribed: null }, "sms_subscribed", "is required with sms_sender_id"],
    [{ sms_subscribed: true }, "sms_sender_id", "is required with sms_subscribed"],
    [
      { subscription_group_id: "a b", subscription_group_subscribed: true },
      "subscription_group_id",
      "is invalid",
    ],
    [
      { subscription_group_id: "a", subscription_group_subscribed: "yes" },
      "subscription_group_subscribed",
      "must be true or false",
    ],
    [
      { subscription_group_id: "a" },
      "subscription_group_subscribed",
      "is required with subscription_group_id",
    ],
    [{ whatsapp_sender_number: "1555", whatsapp_subscribed: true }, "whatsapp_sender_number", "is invalid"],
    [
      { whatsapp_sender_number: "+15551234", whatsapp_subscribed: "f" },
      "whatsapp_subscribed",
      "must be true or false",
    ],
    [{ whatsapp_subscribed: false }, "whatsapp_sender_number", "is required with whatsapp_subscribed"],
  ])("is refused flat: %j", async (attributes, field, text) => {
    const { single } = await open();
    const answer = await single({ customer_id: "1", ...attributes });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ errors: { [field]: [text] } });
  });

  it.each([
    ["sms_preferences", "sender_id", "1555", [1555, "", null]],
    ["subscription_groups", "id", "news-1_A", ["a b", "", 1, null]],
    ["whatsapp_preferences", "sender_number", "+15551234", ["15551234", "", null]],
  ])("is refused nested without a valid key or a boolean consent: %s", async (list, key, good, bad) => {
    const { single, summary } = await open();
    const text = `must be an array of objects with a valid ${key} and a boolean subscribed`;
    const refused = [
      "[]",
      {},
      [null],
      ["a"],
      [{ subscribed: true }],
      [{ [key]: good }],
      [{ [key]: good, subscribed: null }],
      [{ [key]: good, subscribed: "true" }],
      [{ [key]: good, subscribed: 0 }],
      ...bad.map((value) => [{ [key]: value, subscribed: true }]),
      [
        { [key]: good, subscribed: true },
        { [key]: good, subscribed: "yes" },
      ],
    ];
    for (const value of refused) {
      const answer = await single({ customer_id: "1", [list]: value });
      expect(answer.status, JSON.stringify(value)).toBe(400);
      expect(JSON.parse(answer.text)).toEqual({ errors: { [list]: [text] } });
    }
    expect((await summary()).customers).toBe(0);
    for (const value of [[], null, [{ [key]: good, subscribed: false, subscribed_at: "any", x: 1 }]]) {
      expect((await single({ customer_id: "1", [list]: value })).status, JSON.stringify(value)).toBe(200);
    }
  });
});

describe("bodies", () => {
  it.each([
    ["another content type", "{}", "text/plain"],
    ["no JSON", '{"customer_id":', "application/json"],
    ["nothing", "", "application/json"],
  ])("answers 400 to %s", async (_, body, type) => {
    const { single } = await open();
    const headers = { authorization: "Basic a2V5Og==", "content-type": type };
    const answer = await single(body, { headers });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toHaveProperty("message");
  });

  it("keeps every digit of every number", async () => {
    const { single, get } = await open();
    const numbers =
      '"big":90071992547409931234,"deep":[{"n":-12345678901234567890}],"price":1.10,"huge":1e400';
    await single(`{"customer_id":"1",${numbers}}`);
    expect((await get("/api/v1/customers?customer_id=1")).text).toContain(numbers);
    expect((await get("/_sandbox/customers")).text).toContain(numbers);
  });

  // The two numbers are read in two ways, and the second call builds the profile anew.
  it.each(["1", "1.50"])(
    "takes __proto__ for an attribute like any other, beside the number %s",
    async (n) => {
      const { single, get } = await open();
      const attributes = `"__proto__":{"email":"a@b.c"},"constructor":"x","n":${n}`;
      expect((await single(`{"customer_id":"1",${attributes}}`)).status).toBe(200);
      expect((await single(`{"customer_id":"1",${attributes},"plan":"paid"}`)).status).toBe(200);
      expect((await get("/api/v1/customers?customer_id=1")).text).toContain(attributes);
      expect((await get("/api/v1/customers?email=a@b.c")).text).toBe('{"customers":[]}');
    },
  );
});

describe("an upsert", () => {
  it("overwrites attributes by name, clears those that are null, and keeps the others", async () => {
    const { single, customers } = await open();
    await single({ customer_id: "1", email: "a@b.c", firstname: "Ann", plan: "free" });
    await single({ customer_id: "1", plan: "paid", firstname: null });
    expect(await customers()).toEqual([
      { uuid: expect.any(String), customer_id: "1", email: "a@b.c", plan: "paid" },
    ]);
  });

  it("matches by customer_id before email", async () => {
    const { single, customers } = await open();
    await single({ customer_id: "1", email: "a@b.c" });
    await single({ customer_id: "2", email: "x@y.z" });
    await single({ customer_id: "2", email: "a@b.c", plan: "paid" });
    expect(await customers()).toMatchObject([
      { customer_id: "1", email: "a@b.c" },
      { customer_id: "2", email: "a@b.c", plan: "paid" },
    ]);
  });

  it("matches by email in any case where no customer_id comes", async () => {
    const { single, customers } = await open();
    await single({ customer_id: "1", email: "Ann@B.c" });
    await single({ email: "aNN@b.C", plan: "paid" });
    expect(await customers()).toMatchObject([{ customer_id: "1", email: "aNN@b.C", plan: "paid" }]);
  });

  it("gives a customer known by email alone the customer_id that comes with that email", async () => {
    const { single, customers } = await open();
    await single({ email: "a@b.c", plan: "free" });
    await single({ customer_id: "1", email: "A@b.c" });
    await single({ customer_id: "2", email: "a@b.c" });
    expect(await customers()).toMatchObject([{ customer_id: "1", plan: "free" }, { customer_id: "2" }]);
  });

  it("finds a customer by the email it has now", async () => {
    const { single, get } = await open();
    await single({ customer_id: "1", email: "old@b.c" });
    await single({ customer_id: "1", email: "new@b.c" });
    const found = async (email: string) => JSON.parse((await get(`/api/v1/customers?email=${email}`)).text);
    expect(await found("old@b.c")).toEqual({ customers: [] });
    expect(await found("NEW@b.c")).toMatchObject({ customers: [{ customer_id: "1" }] });
  });

  it("ignores what Blueshift sets itself", async () => {
    const { single, customers } = await open();
    await single({ customer_id: "1", email_hard_bounced: true, email_spam_reported: true, bsft_x: 1 });
    expect(await customers()).toEqual([{ uuid: expect.any(String), customer_id: "1" }]);
  });

  it("keeps a preference for each sender and group, flat or nested; of two for one the later, as a whole", async () => {
    const { single, customers } = await open();
    await single({ customer_id: "1", sms_sender_id: "1555", sms_subscribed: true, sms_subscribed_at: "t1" });
    await single({ customer_id: "1", sms_sender_id: "1666", sms_subscribed: false });
    await single({
      customer_id: "1",
      sms_preferences: [{ sender_id: "1555", subscribed: false, unsubscribed_at: null }],
    });
    await single({ customer_id: "1", subscription_group_id: "news", subscription_group_subscribed: true });
    await single({ customer_id: "1", subscription_groups: [{ id: "offers", subscribed: true }] });
    await single({ customer_id: "1", whatsapp_sender_number: "+15551234", whatsapp_subscribed: true });
    expect(await customers()).toEqual([
      {
        uuid: expect.any(String),
        customer_id: "1",
        sms_preferences: [
          { sender_id: "1555", subscribed: false },
          { sender_id: "1666", subscribed: false },
        ],
        subscription_groups: [
          { id: "news", subscribed: true },
          { id: "offers", subscribed: true },
        ],
        whatsapp_preferences: [{ sender_number: "+15551234", subscribed: true }],
      },
    ]);
  });

  it("empties a list of preferences with null, and leaves it with an empty list", async () => {
    const { single, customers } = await open();
    const entry = { sender_id: "1555", subscribed: true };
    await single({ customer_id: "1", sms_preferences: [entry] });
    await single({ customer_id: "1", sms_preferences: [] });
    expect(await customers()).toMatchObject([{ sms_preferences: [entry] }]);
    await single({ customer_id: "1", sms_preferences: null });
    expect(await customers()).toEqual([{ uuid: expect.any(String), customer_id: "1" }]);
  });

  it("is kept in each customer's history, in order", async () => {
    const { single, get } = await open({ history: true });
    for (const plan of ["a", "b", "c"]) await single({ customer_id: "1", plan });
    const history = JSON.parse((await get("/_sandbox/history?customer_id=1")).text);
    expect(history).toEqual([
      { call: 1, attributes: { customer_id: "1", plan: "a" } },
      { call: 2, attributes: { customer_id: "1", plan: "b" } },
      { call: 3, attributes: { customer_id: "1", plan: "c" } },
    ]);
  });
});

describe("reading", () => {
  it("gives a profile by its uuid, and 404 for one that nobody has", async () => {
    const { single, customers, get } = await open();
    await single({ customer_id: "1" });
    const [profile] = await customers();
    expect(JSON.parse((await get(`/api/v1/customers/${profile.uuid}`)).text)).toEqual(profile);
    const nobody = await get("/api/v1/customers/00000000-0000-4000-8000-00000000ffff");
    expect(nobody.status).toBe(404);
    expect(JSON.parse(nobody.text)).toEqual({ message: "Resource not found" });
  });

  it("answers 404 to a path that is none, and 400 to a search for nothing", async () => {
    const { get } = await open();
    expect((await get("/api/v2/customers")).status).toBe(404);
    expect((await get("/api/v1/customers")).status).toBe(400);
  });

  it("pages through all customers", async () => {
    const { bulk, get } = await open();
    await bulk(many(5, (n) => ({ customer_id: `${n}` })));
    const page = JSON.parse((await get("/_sandbox/customers?offset=3&limit=1")).text);
    expect(page).toMatchObject([{ customer_id: "3" }]);
  });
});
