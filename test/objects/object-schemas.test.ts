import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactNumber, parseExact, writtenNumber } from "../../src/json/exact-numbers.ts";
import { type Attributes, newAttributes } from "../../src/objects/attributes.ts";
import {
  type AttributeSchema,
  type ObjectSchemaName,
  objectSchema,
} from "../../src/objects/object-schemas.ts";
import { compileObjectValidator } from "../../src/objects/object-validator.ts";
import { isReservedAttribute } from "../../src/objects/reserved-attributes.ts";

const NAMES: readonly ObjectSchemaName[] = ["customer", "identify_event"];

const text = { type: ["string", "null"] };
const date = { ...text, format: "date-time" };
const texts = { type: ["array", "null"], items: { type: "string" } };
const consent = { type: ["boolean", "null"], "x-consent": true };
const longitude = { type: ["number", "null"], minimum: -180, maximum: 180 };
const latitude = { type: ["number", "null"], minimum: -90, maximum: 90 };
const phone = { ...text, format: "phone-number", pattern: "^\\+[1-9]\\d{4,14}$" };
const group = { ...text, pattern: "^[A-Za-z0-9_-]+$" };

/** A preference in a list: both whose it is and what it is must be there. */
const listed = (key: string, schema: object, more: object) => ({
  type: ["array", "null"],
  items: {
    type: "object",
    properties: {
      [key]: { ...schema, type: "string" },
      subscribed: { type: "boolean", "x-consent": true },
      ...more,
    },
    required: [key, "subscribed"],
  },
});
const dates = { subscribed_at: date, unsubscribed_at: date };

/** Every attribute of a customer that Blueshift's documents name, with its rule; written out by hand. */
const CUSTOMER: Readonly<Record<string, object>> = {
  customer_id: { ...text, minLength: 1, maxLength: 128 },
  email: { ...text, format: "email", maxLength: 256 },
  phone_number: phone,
  firstname: text,
  lastname: text,
  gender: { ...text, enum: ["male", "female", "unknown", null] },
  joined_at: date,
  birth_year: { type: ["integer", "null"], minimum: 1000, maximum: 9999 },
  birth_month: { type: ["integer", "null"], minimum: 1, maximum: 12 },
  birth_dayofmonth: { type: ["integer", "null"], minimum: 1, maximum: 31 },
  facebook_id: text,
  education_level: text,
  device_ids: texts,
  device_tokens: texts,
  last_location_geo_longitude: longitude,
  last_location_geo_latitude: latitude,
  unsubscribed: consent,
  unsubscribed_at: date,
  unsubscribed_sms: consent,
  unsubscribed_sms_at: date,
  unsubscribed_push: consent,
  unsubscribed_push_at: date,
  sms_sender_id: { ...text, minLength: 1 },
  sms_subscribed: consent,
  sms_subscribed_at: date,
  sms_unsubscribed_at: date,
  sms_preferences: listed("sender_id", { minLength: 1 }, dates),
  subscription_group_id: group,
  subscription_group_subscribed: consent,
  subscription_group_subscribed_at: date,
  subscription_group_unsubscribed_at: date,
  subscription_groups: listed("id", group, dates),
  whatsapp_sender_number: phone,
  whatsapp_subscribed: consent,
  whatsapp_preferences: listed("sender_number", phone, {}),
};

/** What an event has besides. */
const EVENT: Readonly<Record<string, object>> = {
  event: { type: "string", const: "identify" },
  event_uuid: { ...text, minLength: 1 },
  ip: text,
  device_type: text,
  device_token: text,
  device_id: { ...text, minLength: 1 },
  cookie: { ...text, minLength: 1 },
  device_idfa: text,
  device_idfv: text,
  device_manufacturer: text,
  os_name: text,
  network_carrier: text,
  latitude,
  longitude,
};

const raw = (name: ObjectSchemaName) =>
  JSON.parse(readFileSync(new URL(`../../spec/objects/${name}.json`, import.meta.url), "utf8"));

/** Every attribute's schema and those inside it, with their places. */
function* schemasIn(
  properties: Readonly<Record<string, AttributeSchema>>,
  place = "",
): Iterable<[place: string, schema: AttributeSchema]> {
  for (const [name, schema] of Object.entries(properties)) {
    yield [`${place}/${name}`, schema];
    yield* schemasIn(schema.properties ?? {}, `${place}/${name}`);
    yield* schemasIn(schema.items?.properties ?? {}, `${place}/${name}/items`);
  }
}

/** A rule without what is only for people. */
function ruleOf({ description: _, pattern_descriptor: __, ...rule }: AttributeSchema): object {
  const inside = Object.entries(rule.properties ?? {}).map(([name, one]) => [name, ruleOf(one)]);
  return {
    ...rule,
    ...(rule.items && { items: ruleOf(rule.items) }),
    ...(rule.properties && { properties: Object.fromEntries(inside) }),
  };
}

const rulesOf = (name: ObjectSchemaName) =>
  Object.fromEntries(Object.entries(objectSchema(name).properties).map(([key, one]) => [key, ruleOf(one)]));

function strictAjv(): Ajv {
  const ajv = new Ajv({ strict: true, allErrors: true, strictNumbers: false });
  addFormats.default(ajv, ["date-time"]);
  ajv.addVocabulary(["x-consent", "pattern_descriptor"]);
  return ajv.addFormat("email", true).addFormat("phone-number", true);
}

describe("the schemas of Blueshift's objects", () => {
  it("name every attribute of a customer, and its rule", () => {
    expect(rulesOf("customer")).toEqual(CUSTOMER);
  });

  it("name every attribute of an identify event, the customer's among them", () => {
    expect(rulesOf("identify_event")).toEqual({ ...CUSTOMER, ...EVENT });
  });

  it.each(NAMES)("describe every attribute of %s to the person who maps columns", (name) => {
    const schema = objectSchema(name);
    expect(schema.title).toBeTruthy();
    expect(schema.description).toBeTruthy();
    for (const [place, { description }] of schemasIn(schema.properties)) {
      expect(description, place).toMatch(/^\S.{8,}[.]$/);
    }
  });

  it.each(NAMES)("say of each pattern and each limit of %s what it means in words", (name) => {
    for (const [place, schema] of schemasIn(objectSchema(name).properties)) {
      expect(schema.pattern === undefined, place).toBe(schema.pattern_descriptor === undefined);
      expect(schema.minimum === undefined, place).toBe(schema.maximum === undefined);
    }
  });

  it("leave out what Blueshift sets itself, and say so", () => {
    for (const name of NAMES) {
      const { properties, description } = objectSchema(name);
      expect(Object.keys(properties).filter(isReservedAttribute)).toEqual([]);
      expect(description).toMatch(/email_hard_bounced, email_spam_reported .* bsft_/);
    }
  });

  it("say which attributes are a consent", () => {
    const places = [...schemasIn(objectSchema("customer").properties)].flatMap(([place, schema]) =>
      schema["x-consent"] ? [place] : [],
    );
    expect(places.sort()).toEqual([
      "/sms_preferences/items/subscribed",
      "/sms_subscribed",
      "/subscription_group_subscribed",
      "/subscription_groups/items/subscribed",
      "/unsubscribed",
      "/unsubscribed_push",
      "/unsubscribed_sms",
      "/whatsapp_preferences/items/subscribed",
      "/whatsapp_subscribed",
    ]);
  });

  it("say which attributes name whose object it is: one that is there, and not null, is enough", () => {
    const customer = strictAjv().compile(objectSchema("customer"));
    const event = strictAjv().compile(objectSchema("identify_event"));
    const judge = (value: object) => [customer(value), event(value)];
    expect(judge({})).toEqual([false, false]);
    expect(judge({ firstname: "Jane", customer_id: null, email: null })).toEqual([false, false]);
    expect(judge({ customer_id: "1", email: null })).toEqual([true, true]);
    expect(judge({ email: "jane@example.com" })).toEqual([true, true]);
    expect(judge({ device_id: "d" })).toEqual([false, true]);
    expect(judge({ cookie: "c" })).toEqual([false, true]);
    expect(judge({ event_uuid: "u", ip: "::1" })).toEqual([false, false]);
  });

  it("leave other names free", () => {
    const custom = { customer_id: "1", plan: "gold", "a b": [1, { c: null }], "": true };
    for (const name of NAMES) expect(strictAjv().validate(objectSchema(name), custom)).toBe(true);
  });

  it.each(NAMES)("are read once: %s", (name) => {
    expect(objectSchema(name)).toBe(objectSchema(name));
  });

  it("know no attribute by the names that objects inherit", () => {
    const { properties } = objectSchema("customer");
    for (const name of ["constructor", "toString", "__proto__"]) expect(properties[name]).toBeUndefined();
  });

  it.each(NAMES)("need nothing outside of themselves: %s", (name) => {
    expect(JSON.stringify(objectSchema(name))).not.toMatch(/\$ref|allOf|definitions/);
  });
});

describe("the files in spec/objects", () => {
  const compiled = (name: ObjectSchemaName): ValidateFunction => {
    const ajv = strictAjv();
    for (const each of NAMES) ajv.addSchema(raw(each), `${each}.json`);
    const validate = ajv.getSchema(`${name}.json`);
    if (validate === undefined) throw new Error("not compiled");
    return validate;
  };

  it.each(NAMES)("are JSON Schemas of draft-07 that any tool can read: %s", (name) => {
    expect(raw(name).$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(() => compiled(name)).not.toThrow();
  });

  it("write a customer's attributes once", () => {
    expect(Object.keys(raw("identify_event").properties)).toEqual(Object.keys(EVENT).sort(inFileOrder));
    expect(raw("customer").properties).toBeUndefined();
  });

  const order = Object.keys(raw("identify_event").properties);
  const inFileOrder = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

  it.each(NAMES)("say the same as the schema that is put together of them: %s", (name) => {
    const [ofFiles, together] = [compiled(name), strictAjv().compile(objectSchema(name))];
    fc.assert(
      fc.property(someAttributes(name), (attributes) => {
        const here = ofFiles(attributes);
        expect(together(attributes)).toBe(here);
      }),
    );
  });
});

/** Values of all kinds, some of which are right for one attribute or the other. */
const someValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom("male", "identify", "+15555550123", "2024-02-29T12:00:00Z", "group-1", 7, 1985, true),
  fc.array(
    fc.record(
      {
        sender_id: fc.constantFrom("1555", "", 1),
        id: fc.constantFrom("a", "b c"),
        subscribed: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  ),
);

const someAttributes = (name: ObjectSchemaName): fc.Arbitrary<Attributes> =>
  fc
    .dictionary(
      fc.constantFrom(...Object.keys(objectSchema(name).properties), "plan", "__proto__"),
      someValue,
    )
    .map((attributes) => Object.assign(newAttributes(), attributes));

const validators = {
  customer: compileObjectValidator(objectSchema("customer")),
  identify_event: compileObjectValidator(objectSchema("identify_event")),
};

const bag = (attributes: object): Attributes => Object.assign(newAttributes(), attributes);

/** The faults of a customer by attribute. */
const faults = (attributes: object, name: ObjectSchemaName = "customer") =>
  Object.fromEntries(validators[name](bag(attributes)).map(({ attribute, reason }) => [attribute, reason]));

const day = "2024-02-29";
const PHONE_RULE = "must be a number with + and its country code, 5 to 15 digits";
const DATE_RULE = "must be a date and time with its zone (ISO 8601)";

describe("a validator", () => {
  it("is compiled once for each schema, however many streams there are", () => {
    expect(compileObjectValidator(objectSchema("customer"))).toBe(validators.customer);
    expect(validators.identify_event).not.toBe(validators.customer);
  });

  it("finds nothing where all is well, and makes nothing to say so", () => {
    const good = bag({
      customer_id: "1",
      email: "jane@example.com",
      gender: "female",
      birth_year: 1985,
      joined_at: "2016-04-12T17:27:20+00:00",
      last_location_geo_latitude: 48.4,
      unsubscribed: false,
      device_ids: ["a", "b"],
      subscription_groups: [{ id: "news", subscribed: true, subscribed_at: `${day}T00:00:00Z` }],
      plan: { any: ["thing"] },
    });
    expect(validators.customer(good)).toEqual([]);
    expect(validators.customer(good)).toBe(validators.identify_event(bag({ event: "identify" })));
  });

  it.each<[string, unknown, unknown, string]>([
    ["customer_id", "x".repeat(128), "x".repeat(129), "must be at most 128 characters"],
    ["customer_id", "😀".repeat(128), "😀".repeat(129), "must be at most 128 characters"],
    ["customer_id", "x", "", "must not be empty"],
    ["customer_id", "1", 1, "must be text"],
    ["email", "x".repeat(256), "x".repeat(257), "must be at most 256 characters"],
    ["email", "any text: its reader has judged it", true, "must be text"],
    ["phone_number", "+12345", "+1234", PHONE_RULE],
    ["phone_number", `+${"1".repeat(15)}`, `+${"1".repeat(16)}`, PHONE_RULE],
    ["phone_number", "+15555550123", "+05555550123", PHONE_RULE],
    ["phone_number", "+15555550123", "15555550123", PHONE_RULE],
    ["phone_number", "+15555550123", "+15555550123\n", PHONE_RULE],
    ["whatsapp_sender_number", "+15555550123", "+1 555 555 0123", PHONE_RULE],
    ["firstname", "", ["Jane"], "must be text"],
    ["gender", "male", "Male", "must be male, female or unknown"],
    ["gender", "unknown", "", "must be male, female or unknown"],
    ["gender", "female", 2, "must be male, female or unknown"],
    ["birth_year", 1000, 999, "must be from 1000 to 9999"],
    ["birth_year", 9999, 10000, "must be from 1000 to 9999"],
    ["birth_month", 1, 0, "must be from 1 to 12"],
    ["birth_month", 12, 13, "must be from 1 to 12"],
    ["birth_month", 12, 1.5, "must be a whole number"],
    ["birth_dayofmonth", 1, 0, "must be from 1 to 31"],
    ["birth_dayofmonth", 31, 32, "must be from 1 to 31"],
    ["birth_dayofmonth", 31, "31", "must be a whole number"],
    ["last_location_geo_longitude", -180, -180.01, "must be from -180 to 180"],
    ["last_location_geo_longitude", 180, 180.01, "must be from -180 to 180"],
    ["last_location_geo_latitude", -90, -90.01, "must be from -90 to 90"],
    ["last_location_geo_latitude", 90, 90.01, "must be from -90 to 90"],
    ["last_location_geo_latitude", 0.5, "0.5", "must be a number"],
    ["unsubscribed", true, "true", "must be true or false"],
    ["unsubscribed_push", false, 0, "must be true or false"],
    ["joined_at", `${day}T17:27:20Z`, `${day}`, DATE_RULE],
    ["joined_at", `${day}T17:27:20+05:30`, `${day}T17:27:20`, DATE_RULE],
    ["joined_at", `${day}T17:27:20.123456-03:00`, `${day} 17:27:20Z`, DATE_RULE],
    ["joined_at", `${day}T23:59:59Z`, "2023-02-29T23:59:59Z", DATE_RULE],
    ["joined_at", "2000-02-29T23:59:59Z", "1900-02-29T23:59:59Z", DATE_RULE],
    ["joined_at", `${day}T17:27:20Z`, `${day}T17:27:20Z\n`, DATE_RULE],
    ["joined_at", `${day}T17:27:20Z`, 1460482040, "must be text"],
    ["device_ids", [], "a", "must be a list"],
    ["device_tokens", ["a", ""], ["a", 1], "each entry must be text"],
    ["device_tokens", ["a"], ["a", null], "each entry must be text"],
    ["subscription_group_id", "aZ09_-", "a b", "must be letters, digits, - and _"],
    ["subscription_group_id", "a", "", "must be letters, digits, - and _"],
    ["sms_sender_id", "1", "", "must not be empty"],
    ["sms_preferences", [], {}, "must be a list"],
    ["sms_preferences", [{ sender_id: "1", subscribed: true }], ["1"], "each entry must be an object"],
    [
      "sms_preferences",
      [{ sender_id: "1", subscribed: true, subscribed_at: null, unsubscribed_at: `${day}T00:00:00Z` }],
      [{ sender_id: "1", subscribed: true, subscribed_at: day }],
      `has an entry whose subscribed_at ${DATE_RULE}`,
    ],
    [
      "sms_preferences",
      [{ sender_id: "1", subscribed: true, more: { of: "it" } }],
      [{ sender_id: "1", subscribed: true }, { sender_id: "2" }],
      "has an entry whose subscribed is missing",
    ],
    [
      "subscription_groups",
      [{ id: "news", subscribed: false }],
      [{ id: "the news", subscribed: false }],
      "has an entry whose id must be letters, digits, - and _",
    ],
    [
      "subscription_groups",
      [{ id: "news", subscribed: false }],
      [{ id: "news", subscribed: null }],
      "has an entry whose subscribed must be true or false",
    ],
    [
      "whatsapp_preferences",
      [{ sender_number: "+15555550123", subscribed: false }],
      [{ subscribed: false }],
      "has an entry whose sender_number is missing",
    ],
  ])("judges %s: takes %j, not %j", (attribute, good, bad, reason) => {
    expect(faults({ [attribute]: good })).toEqual({});
    expect(faults({ [attribute]: bad })).toEqual({ [attribute]: reason });
  });

  it.each<[string, unknown, unknown, string]>([
    ["event", "identify", "purchase", "must be identify"],
    ["event", "identify", null, "must be identify"],
    ["event_uuid", "u", "", "must not be empty"],
    ["cookie", "c", "", "must not be empty"],
    ["device_id", "d", 1, "must be text"],
    ["latitude", 90, 91, "must be from -90 to 90"],
    ["longitude", -180, -181, "must be from -180 to 180"],
    ["customer_id", "x".repeat(128), "x".repeat(129), "must be at most 128 characters"],
  ])("judges an identify event's %s: takes %j, not %j", (attribute, good, bad, reason) => {
    expect(faults({ [attribute]: good }, "identify_event")).toEqual({});
    expect(faults({ [attribute]: bad }, "identify_event")).toEqual({ [attribute]: reason });
  });

  it("leaves to the caller who it is: without an identifier nothing is at fault", () => {
    expect(faults({})).toEqual({});
    expect(faults({ customer_id: null, email: null, firstname: "Jane" })).toEqual({});
    expect(faults({ firstname: 1 })).toEqual({ firstname: "must be text" });
    expect(faults({ ip: "::1" }, "identify_event")).toEqual({});
  });

  it.each(Object.keys(CUSTOMER))("lets %s be null, which empties it in Blueshift", (attribute) => {
    expect(faults({ [attribute]: null })).toEqual({});
  });

  it("has one fault for each attribute, however much is wrong with it", () => {
    const attributes = {
      customer_id: "x".repeat(200),
      device_ids: [1, 2, 3],
      sms_preferences: [{ sender_id: 1, subscribed: "x" }, 1],
      phone_number: 1,
      firstname: "Jane",
    };
    expect(faults(attributes)).toEqual({
      customer_id: "must be at most 128 characters",
      device_ids: "each entry must be text",
      sms_preferences: "has an entry whose sender_id must be text",
      phone_number: "must be text",
    });
  });

  it("does not look at custom attributes, whatever they are called", () => {
    const custom = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`custom ${index}`, {}]));
    const attributes = bag({
      ...custom,
      constructor: 1,
      toString: null,
      "a/b~c": [],
      latitude: "no event's",
    });
    const name = "__proto__";
    attributes[name] = { customer_id: 1 };
    expect(validators.customer(attributes)).toEqual([]);
    attributes.gender = "F";
    expect(validators.customer(attributes)).toEqual([
      { attribute: "gender", reason: "must be male, female or unknown" },
    ]);
  });

  it("takes a number that is kept as its source text for the number that it is", () => {
    const given = (json: string) => faults(parseExact(json) as object);
    expect(given('{"last_location_geo_latitude":48.401082000000003112}')).toEqual({});
    expect(given('{"last_location_geo_latitude":90.401082000000003112}')).toEqual({
      last_location_geo_latitude: "must be from -90 to 90",
    });
    expect(given('{"last_location_geo_longitude":-1e400}')).toEqual({
      last_location_geo_longitude: "must be from -180 to 180",
    });
    expect(faults({ birth_year: writtenNumber("1985.0"), birth_month: writtenNumber("1e1") })).toEqual({});
    expect(faults({ birth_month: writtenNumber("1.30e1") })).toEqual({ birth_month: "must be from 1 to 12" });
    expect(faults({ birth_month: writtenNumber("1.50") })).toEqual({ birth_month: "must be a whole number" });
    expect(given('{"firstname":12345678901234567890}')).toEqual({ firstname: "must be text" });
    expect(given('{"device_ids":["a",12345678901234567890]}')).toEqual({
      device_ids: "each entry must be text",
    });
    expect(given('{"sms_preferences":[12345678901234567890]}')).toEqual({
      sms_preferences: "each entry must be an object",
    });
    expect(given('{"sms_preferences":[{"sender_id":12345678901234567890,"subscribed":true}]}')).toEqual({
      sms_preferences: "has an entry whose sender_id must be text",
    });
    // Of two at fault, only one is a number of that kind.
    expect(given('{"gender":"F","last_location_geo_latitude":48.401082000000003112}')).toEqual({
      gender: "must be male, female or unknown",
    });
    expect(given('{"plan":12345678901234567890}')).toEqual({});
  });

  it("judges a number's source text as it judges the number", () => {
    const numbers = ["birth_year", "birth_month", "last_location_geo_latitude"] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...numbers),
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -10, max: 2100 })),
        (attribute, number) => {
          const source = JSON.stringify(number);
          expect(faults({ [attribute]: writtenNumber(source) })).toEqual(faults({ [attribute]: number }));
          expect(faults({ [attribute]: exactNumber(source) })).toEqual(faults({ [attribute]: number }));
        },
      ),
    );
  });

  it("never repeats a value, and never changes one", () => {
    const secret = fc.string({ minLength: 1, maxLength: 8 }).map((tail) => `Zzz${tail}`);
    const value = fc.oneof(
      secret,
      fc.array(secret),
      fc.dictionary(secret, secret),
      fc.array(fc.dictionary(fc.oneof(secret, fc.constantFrom("sender_id", "subscribed", "id")), secret)),
      fc.integer({ min: 7_000_000 }).map((number) => writtenNumber(`${number}.${number}77777777777`)),
    );
    const names = Object.keys(objectSchema("identify_event").properties);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (attributes) => {
        const given = bag(attributes);
        const before = JSON.stringify(given);
        const found = validators.identify_event(given);
        expect(JSON.stringify(given)).toBe(before);
        expect(JSON.stringify(found)).not.toMatch(/Zzz|\d{7}/);
        expect(found.filter(({ attribute }) => !(attribute in attributes))).toEqual([]);
      }),
    );
  });

  it("finds a fault exactly where a JSON Schema validator finds one", () => {
    const { anyOf: _, ...schema } = objectSchema("identify_event");
    const validate = strictAjv().compile(schema);
    fc.assert(
      fc.property(someAttributes("identify_event"), (attributes) => {
        validate(attributes);
        const expected = new Set(validate.errors?.map(({ instancePath }) => instancePath.split("/")[1]));
        const found = validators.identify_event(attributes).map(({ attribute }) => attribute);
        expect(new Set(found)).toEqual(expected);
        expect(found).toHaveLength(expected.size);
      }),
    );
  });

  it("takes a date and time as ajv-formats does", () => {
    const validate = strictAjv().compile({ type: "string", format: "date-time" });
    const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, "0"));
    const year = fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(1900, 2000, 2023, 2024, 2100));
    const zone = fc.oneof(
      fc.constantFrom("Z", "z", "", "+00:00", "+0530", "-03", "+24:00", "-10:60", "UTC"),
      fc.tuple(fc.constantFrom("+", "-"), two(25), two(61)).map(([sign, h, m]) => `${sign}${h}:${m}`),
    );
    const written = fc
      .record({
        year: year.map((number) => String(number).padStart(4, "0")),
        month: fc.oneof(two(13), fc.constantFrom("02")),
        day: fc.oneof(two(32), fc.constantFrom("28", "29", "30", "31")),
        t: fc.constantFrom("T", "t", "", "_"),
        // Within a day: what ajv-formats takes for a leap second has minutes of more than 60, too.
        time: fc.tuple(two(23), two(59), two(59)).map((parts) => parts.join(":")),
        fraction: fc.constantFrom("", ".1", ".123456789", ".", ",5"),
        zone,
      })
      .map((p) => `${p.year}-${p.month}-${p.day}${p.t}${p.time}${p.fraction}${p.zone}`);
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: written }, fc.string()), (joined_at) => {
        expect(Object.keys(faults({ joined_at })).length === 0).toBe(validate(joined_at));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["24:00:00", "23:60:00", "23:59:61", "7:00:00", "17:27"])(
    "takes no time that is none: %s",
    (time) => {
      expect(faults({ joined_at: `${day}T${time}Z` })).toEqual({ joined_at: DATE_RULE });
    },
  );

  it("takes a leap second", () => {
    expect(faults({ joined_at: "2016-12-31T23:59:60Z" })).toEqual({});
  });
});
