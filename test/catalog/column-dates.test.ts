import { describe, expect, it } from "vitest";
import { datesReader, schemaAt } from "../../src/catalog/column-dates.ts";
import { parseExact } from "../../src/json/exact-numbers.ts";
import { Unreadable } from "../../src/values/reader.ts";

const DATE = { type: "string", format: "date" };
const TIME = { type: ["null", "string"], format: "date-time" };

/** What becomes of a value of a column with that schema. */
function read(schema: object, value: unknown, definitions: object = {}): unknown {
  const reader = datesReader(schema, { definitions });
  const form = reader === undefined ? value : reader(value);
  return form instanceof Unreadable ? form.reason : form;
}

describe("a column that the catalog calls a date or a timestamp", () => {
  it.each([
    ["a date", DATE, "2021-09-30", "2021-09-30T00:00:00Z"],
    ["a timestamp", TIME, "2021-09-30 10:11:12.123456", "2021-09-30T10:11:12.123Z"],
    ["one of several things", { anyOf: [{ type: "integer" }, TIME] }, "2021-09-30", "2021-09-30T00:00:00Z"],
    ["elsewhere in the schema", { $ref: "#/definitions/when" }, "2021-09-30", "2021-09-30T00:00:00Z"],
  ])("is sent as Blueshift wants it: %s", (_case, schema, text, form) => {
    expect(read(schema, text, { when: DATE })).toBe(form);
  });

  it("stays what it is where it is no text", () => {
    expect(read({ anyOf: [{ type: "integer" }, TIME] }, 5)).toBe(5);
  });

  it("is left out where it is no date", () => {
    expect(read(DATE, "Bad Date")).toMatch(/^is not a date/);
  });

  it("is one where several share what they refer to", () => {
    const $ref = "#/definitions/when";
    const row = { properties: { a: { $ref }, b: { $ref } }, definitions: { when: DATE } };
    for (const name of ["a", "b"]) {
      expect(datesReader(schemaAt(row, [name]), row)?.("2021-09-30")).toBe("2021-09-30T00:00:00Z");
    }
  });

  it.each([
    ["a~1b", "a/b"],
    ["a~0b", "a~b"],
  ])("may be referred to as JSON Pointers write it: %s", (token, name) => {
    expect(read({ $ref: `#/definitions/${token}` }, "2021-09-30", { [name]: DATE })).toBe(
      "2021-09-30T00:00:00Z",
    );
  });

  it.each([
    "#/definitions/other",
    "#/definitions/when/deeper",
    "#/definitions/toString",
    "x/definitions/when",
    5,
  ])("is none where the schema does not have what it refers to: %s", ($ref) => {
    expect(read({ $ref }, "2021-09-30", { when: DATE })).toBe("2021-09-30");
  });
});

describe("a column that may be a date or something else", () => {
  const words = { enum: ["never", null] };

  it.each([
    ["anyOf date or text", { anyOf: [DATE, { type: "string" }] }],
    ["anyOf text or null, or date", { anyOf: [{ type: ["null", "string"] }, DATE] }],
    ["oneOf date or enum", { oneOf: [DATE, words] }],
    ["oneOf date or const", { oneOf: [{ const: "never" }, DATE] }],
    ["oneOf date or what is elsewhere", { oneOf: [DATE, { $ref: "#/definitions/words" }] }],
    ["nested", { anyOf: [{ type: "null" }, { oneOf: [DATE, { type: "string", maxLength: 9 }] }] }],
  ])("keeps what is no date, and what is one has its form: %s", (_case, schema) => {
    expect(read(schema, "never", { words })).toBe("never");
    expect(read(schema, "2021-09-30", { words })).toBe("2021-09-30T00:00:00Z");
  });

  it.each([
    ["anyOf", { type: "string", anyOf: [DATE, { type: "null" }] }],
    ["oneOf", { type: "string", oneOf: [DATE, { type: "null" }] }],
    ["allOf", { type: "string", allOf: [DATE] }],
    ["$ref", { type: "string", $ref: "#/definitions/when" }],
    ["a number or a date", { anyOf: [DATE, { type: ["number", "null"] }] }],
    ["numbers or a date", { anyOf: [DATE, { type: "string", enum: [1, 2] }] }],
    ["a fixed number or a date", { anyOf: [DATE, { const: 5 }] }],
    ["a date or a time", { anyOf: [DATE, TIME] }],
  ])("has nothing but dates for text where nothing else may be text: %s", (_case, schema) => {
    expect(read(schema, "never", { when: DATE })).toMatch(/^is not a date/);
    expect(read(schema, "2021-09-30", { when: DATE })).toBe("2021-09-30T00:00:00Z");
  });
});

describe("dates inside a column's value", () => {
  const schema = {
    type: "object",
    properties: {
      since: DATE,
      name: { type: "string" },
      visits: { type: "array", items: { properties: { at: TIME } } },
    },
  };

  it("are sent as Blueshift wants them, and all else as it is", () => {
    const value = {
      since: "2021-09-30",
      name: "2021-09-30",
      visits: [{ at: "2021-09-30 10:00" }, { at: null }, 7],
    };
    expect(read(schema, value)).toEqual({
      since: "2021-09-30T00:00:00Z",
      name: "2021-09-30",
      visits: [{ at: "2021-09-30T10:00:00Z" }, { at: null }, 7],
    });
    expect(value.since).toBe("2021-09-30");
  });

  it("cost the whole value where one can't be read", () => {
    expect(read(schema, { visits: [{ at: "x" }] })).toMatch(/^is not a date.* \(in a value inside it\)$/);
  });

  const at = (text: string) => ({ at: text });
  const DAY = at("2021-09-30");
  const READ = at("2021-09-30T00:00:00Z");
  const at1 = { properties: { at: DATE } };

  it.each([
    [
      "two of them with one definition",
      { properties: { a: { $ref: "#/definitions/when" }, b: { $ref: "#/definitions/when" } } },
      { a: "2021-09-30", b: "2021-10-01" },
      { a: "2021-09-30T00:00:00Z", b: "2021-10-01T00:00:00Z" },
    ],
    ["a map of them", { additionalProperties: DATE }, DAY, READ],
    ["a map of objects", { additionalProperties: at1 }, { x: DAY, y: DAY }, { x: READ, y: READ }],
    [
      "a map, but for those with a schema of their own",
      { properties: { name: { type: "string" } }, additionalProperties: DATE },
      { name: "2021-09-30", ...DAY },
      { name: "2021-09-30", ...READ },
    ],
    [
      "a map that one of several schemas tells",
      { additionalProperties: true, anyOf: [{ additionalProperties: DATE }] },
      DAY,
      READ,
    ],
    ["a list of them", { items: DATE }, ["2021-09-30"], ["2021-09-30T00:00:00Z"]],
    [
      "a list whose places have schemas of their own",
      { items: [{ type: "string" }, DATE] },
      ["2021-09-30", "2021-09-30", "2021-09-30"],
      ["2021-09-30", "2021-09-30T00:00:00Z", "2021-09-30"],
    ],
    ["a list in a list", { items: { items: at1 } }, [[DAY], []], [[READ], []]],
    [
      "in a list that one of several schemas tells",
      { anyOf: [{ type: "null" }, { items: DATE }] },
      ["2021-09-30"],
      ["2021-09-30T00:00:00Z"],
    ],
    ["with anyOf", { anyOf: [{ type: "string" }, at1] }, DAY, READ],
    ["with oneOf", { oneOf: [{ type: "null" }, at1] }, DAY, READ],
    ["with allOf", { properties: { n: {} }, allOf: [at1] }, { n: 1, ...DAY }, { n: 1, ...READ }],
    ["nothing where it is null", at1, { at: null, n: null }, { at: null, n: null }],
    ["nothing in a list where it is null", { items: DATE }, [null], [null]],
    ["nothing where it is blank: it is left out", at1, { at: " ", n: " " }, { n: " " }],
    [
      "nothing in a list where it is blank: its place stays",
      { items: DATE },
      ["", "2021-09-30"],
      [null, "2021-09-30T00:00:00Z"],
    ],
    ["where the value is no object", at1, "2021-09-30", "2021-09-30"],
  ])("are read in each place that has them: %s", (_case, schema, value, form) => {
    expect(read(schema, value, { when: DATE })).toStrictEqual(form);
  });

  it("leave numbers beside them every digit", () => {
    const schema = { properties: { at: DATE, n: {}, more: at1 } };
    const text = '{"n":12345678901234567890,"more":98765432109876543210,"list":[0.12345678901234567890]}';
    expect(JSON.stringify(read(schema, parseExact(text)))).toBe(text);
  });

  it.each([
    [at1, at("x")],
    [{ items: DATE }, ["x"]],
    [{ items: { items: { properties: { a: at1 } } } }, [[{ a: at("x") }]]],
    [{ additionalProperties: { additionalProperties: at1 } }, { a: { b: at("x") } }],
  ])("that can't be read are said to be inside, once, however deep: %j", (schema, value) => {
    expect(read(schema, value)).toBe("is not a date (in a value inside it)");
  });

  it("may be at every depth of a schema that refers to itself", () => {
    const node = {
      properties: {
        at: DATE,
        next: { $ref: "#/definitions/node" },
        all: { items: { $ref: "#/definitions/node" } },
      },
    };
    const nested = (leaf: object) => ({
      ...leaf,
      next: { ...leaf, next: { ...leaf, all: [leaf, { next: leaf }] } },
    });
    expect(read({ $ref: "#/definitions/node" }, nested(DAY), { node })).toEqual(nested(READ));
  });

  it("may be behind what refers to itself and to nothing else", () => {
    const when = { anyOf: [{ $ref: "#/definitions/when" }, DATE] };
    const node = { properties: { next: { $ref: "#/definitions/node" }, at: { $ref: "#/definitions/when" } } };
    expect(read({ $ref: "#/definitions/node" }, { next: DAY }, { node, when })).toEqual({ next: READ });
  });

  it("may be none in a schema that refers to itself", () => {
    const node = { properties: { next: { $ref: "#/definitions/node" } } };
    expect(datesReader(node, { definitions: { node } })).toBeUndefined();
  });

  it("may be in a schema that refers to itself", () => {
    const node = {
      properties: {
        at: DATE,
        next: { $ref: "#/definitions/node" },
        or: { anyOf: [{ $ref: "#/definitions/node" }] },
      },
    };
    expect(read(node, { at: "2021-09-30" }, { node })).toEqual({ at: "2021-09-30T00:00:00Z" });
  });
});

it("a column without dates needs no reading", () => {
  for (const schema of [
    {},
    true,
    undefined,
    { type: "string" },
    { format: "time" },
    { format: ["date"] },
    { items: [{ type: "string" }], additionalProperties: false },
    { properties: { a: { type: "string" } } },
  ]) {
    expect(datesReader(schema, {})).toBeUndefined();
  }
});

it("the schema of a place in a row is found along its path", () => {
  const row = { properties: { a: { anyOf: [{ type: "null" }, { properties: { b: DATE } }] } } };
  expect(schemaAt(row, ["a", "b"])).toBe(DATE);
  expect(schemaAt(row, ["a", "c"])).toBeUndefined();
  expect(schemaAt(row, ["toString"])).toBeUndefined();
  const [first, second] = [{ properties: { a: DATE } }, { properties: { b: TIME } }];
  const several = { allOf: [first, { $ref: "#/definitions/second" }], definitions: { second } };
  expect(schemaAt(several, ["a"])).toBe(DATE);
  expect(schemaAt(several, ["b"])).toBe(TIME);
  expect(schemaAt({ properties: { a: true } }, ["a", "b"])).toBeUndefined();
});
