import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileValidator } from "../../src/catalog/validator.ts";
import type { Row } from "../../src/protocol/messages.ts";
import { condition } from "./condition.ts";

const column = (schema: unknown, more: object = {}) => ({
  type: "object",
  properties: { a: schema },
  ...more,
});

/** What is wrong with a column's value. */
const problemWith = (schema: unknown, value: unknown, more?: object) =>
  compileValidator(column(schema, more))({ a: value });

const row = (json: string): Row => JSON.parse(json);

describe("a schema compiles", () => {
  it.each([
    [
      "with keywords that nobody knows",
      { airbyte_type: "timestamp_without_timezone", "x-tags": [1], order: 3 },
    ],
    ["with a format that nobody knows", { type: "string", format: "phone-of-my-aunt" }],
    ["with a pattern that Unicode mode does not take", { type: "string", pattern: "^\\d{3}\\-\\d{2}$" }],
    ["with OpenAPI's nullable", { type: "string", nullable: false }],
    ["with OpenAPI's nullable and no type", { nullable: true }],
    ["with draft 3's required", { type: "string", required: true }],
    ["with draft 4's id", { type: "string", id: "#/properties/a" }],
    ["with draft 4's exclusive minimum", { type: "number", minimum: 1, exclusiveMinimum: true }],
    ["with the same anchor twice", { $anchor: "x", items: { $anchor: "x", type: "string" } }],
    ["with a tuple of draft 2020", { prefixItems: [{ type: "string" }], items: false }],
    [
      "with a keyword called as JavaScript's own things are",
      { constructor: 1, toString: {}, type: "string" },
    ],
  ])("%s", (_what, schema) => {
    expect(problemWith(schema, null)).toBeUndefined();
  });

  it.each([
    "http://json-schema.org/draft-03/schema#",
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
    "https://example.com/my-own-draft",
  ])("whatever draft it says it is of: %s", ($schema) => {
    const schema = { $schema, ...column({ $schema, type: "string" }) };
    expect(compileValidator(schema)({ a: "x" })).toBeUndefined();
    expect(compileValidator(schema)({ a: 1 })).toBeDefined();
  });

  it.each(["users.json", "#", "", "100 %", "http://json-schema.org/draft-07/schema#", 5])(
    "whatever it calls itself, and more than once: %s",
    ($id) => {
      const schema = {
        $id,
        id: $id,
        properties: { a: { $id, type: "string" }, b: { $id, type: "integer" } },
      };
      for (let times = 0; times < 2; times++) {
        expect(compileValidator(schema)({ a: "x", b: 1 })).toBeUndefined();
        expect(compileValidator(schema)({ a: 1 })).toBeDefined();
      }
    },
  );

  it("and is checked at once where it says that it is to be checked later", () => {
    expect(compileValidator({ $async: true, ...column({ type: "string" }) })({ a: 1 })).toBeDefined();
  });

  it("and is left as it is", () => {
    const schema = column(
      { oneOf: [{ type: "string" }], items: [{ const: 1 }] },
      { additionalProperties: false },
    );
    const before = structuredClone(schema);
    compileValidator(schema);
    expect(schema).toEqual(before);
  });
});

describe("a schema does not compile", () => {
  it.each([
    ["with a type that is none", { type: "varchar" }],
    ["with a pattern that is none", { pattern: "[" }],
    ["with a keyword whose value makes no sense", { minLength: "5" }],
    ["with a $ref to nothing", { $ref: "#/definitions/nothing" }],
  ])("%s", (_what, schema) => {
    expect(() => compileValidator(column(schema))).toThrow();
  });

  it("with a $ref to somewhere else, and nothing is fetched", async () => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests++;
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const $ref = `http://127.0.0.1:${port}/schema.json`;
    expect(() => compileValidator(column({ $ref }))).toThrow($ref);
    expect(() => compileValidator(column({ $ref: "WellKnownTypes.json#/definitions/String" }))).toThrow();
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(requests).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("a column called as JavaScript's own things are", () => {
  it("is not there where the row does not have it", () => {
    for (const name of ["constructor", "toString", "valueOf", "hasOwnProperty"]) {
      const schema = { type: "object", properties: { [name]: { type: "string" } } };
      expect(compileValidator(schema)({})).toBeUndefined();
      expect(compileValidator(schema)({ [name]: "x" })).toBeUndefined();
      expect(compileValidator(schema)({ [name]: null })).toBeUndefined();
      expect(compileValidator(schema)({ [name]: 1 })).toEqual({ field: name, reason: "must be string" });
      expect(compileValidator({ required: [name] })({})).toEqual({ field: name, reason: "is missing" });
    }
  });

  it("may be `__proto__`, in the schema and in the row", () => {
    const schema = JSON.parse('{"properties":{"__proto__":{"type":"string"},"a":{"type":"string"}}}');
    expect(compileValidator(schema)(row('{"__proto__":{"a":1},"b":{"__proto__":null}}'))).toBeUndefined();
    const some = { additionalProperties: { type: "string" } };
    expect(compileValidator(some)(row('{"__proto__":1}'))).toEqual({
      field: "__proto__",
      reason: "must be string",
    });
  });
});

describe("a timestamp", () => {
  it.each([
    "2024-02-29T12:34:56Z",
    "2024-02-29T12:34:56.123456789Z",
    "2024-02-29T12:34:56+05:30",
    "2024-02-29T12:34:56-0800",
    "2024-02-29 12:34:56+00",
    "2024-02-29T12:34:56",
    "2024-02-29 12:34:56.5",
    "2024-02-29t12:34:56z",
    "2024-02-29T12:34",
    "12024-02-29T12:34:56Z",
    "0044-03-15T12:00:00Z BC",
  ])("may be written %s", (text) => {
    expect(problemWith({ type: "string", format: "date-time" }, text)).toBeUndefined();
  });

  it.each([
    ["date-time", "yesterday"],
    ["date-time", "2024-13-01T00:00:00Z"],
    ["date", "0000-00-00"],
    ["date", ""],
  ])("that is no %s is for the reader of its attribute to judge: it costs no record here", (format, text) => {
    expect(problemWith({ type: "string", format }, text)).toBeUndefined();
  });

  it("may be a time of day with and without a zone", () => {
    for (const text of ["12:34:56", "12:34:56.789", "12:34:56Z", "12:34:56+02:00"]) {
      expect(problemWith({ type: "string", format: "time" }, text)).toBeUndefined();
    }
  });
});

describe("a number", () => {
  it("may be larger than JavaScript's exact integers, or than any of its numbers", () => {
    for (const type of ["number", "integer"]) {
      expect(problemWith({ type }, Number("12345678901234567890"))).toBeUndefined();
      expect(problemWith({ type }, Number("1e400"))).toBeUndefined();
    }
  });

  it("is not refused for what floating point does to a multiple", () => {
    for (const multipleOf of [0.01, 0.1, 1e-15, 1e-38]) {
      expect(problemWith({ type: "number", multipleOf }, 0.29)).toBeUndefined();
    }
    expect(problemWith({ type: "number", multipleOf: 1 }, 1e21)).toBeUndefined();
  });
});

describe("a reason", () => {
  it.each([
    ["the type", { type: "string" }, 1, "must be string"],
    ["all the types", { type: ["null", "string", "integer"] }, true, "must be string or integer"],
    ["that only null may be there", { type: "null" }, 1, "must be null"],
    ["that only null may be there", false, 1, "must be null"],
    [
      "the alternatives",
      { oneOf: [{ type: "string" }, { type: "integer" }] },
      true,
      "must be string or integer",
    ],
    ["the type where it is not null", { anyOf: [{ type: "null" }, { type: "string" }] }, 1, "must be string"],
    [
      "the rule behind a $ref",
      { $ref: "#/definitions/short" },
      "xxx",
      "must NOT have more than 2 characters",
    ],
    [
      "the rule of the alternative that it comes near to",
      { anyOf: [{ type: "integer" }, { minLength: 2 }] },
      "x",
      "must NOT have fewer than 2 characters",
    ],
    [
      "the rule of the condition that it meets",
      condition({ type: "string" }, { type: "integer" }),
      "x",
      "must be integer",
    ],
    ["the values' rule and no value", { enum: ["x"] }, "y", "must be equal to one of the allowed values"],
    [
      "the place as far as the column",
      { type: "array", items: { type: "string" } },
      [1],
      "must be string (in a value inside it)",
    ],
    ["what is missing inside", { required: ["b"] }, {}, "must have required property 'b'"],
  ])("names the column and %s", (_what, schema, value, reason) => {
    const more = { definitions: { short: { type: "string", maxLength: 2 } } };
    expect(problemWith(schema, value, more)).toEqual({ field: "a", reason });
  });

  it("names the column that is missing", () => {
    const schema = { required: ["email", "id"] };
    expect(compileValidator(schema)({ email: null })).toEqual({ field: "id", reason: "is missing" });
  });

  it("names a column as it is called, slashes and tildes and all", () => {
    const schema = { properties: { "a/b~c": { type: "string" } } };
    expect(compileValidator(schema)({ "a/b~c": 1 })).toEqual({ field: "a/b~c", reason: "must be string" });
  });

  it("names no key of a map: that may be a customer's address", () => {
    const schema = { type: "object", additionalProperties: { type: "integer" } };
    expect(problemWith(schema, { "jane@example.com": "x" })).toEqual({
      field: "a",
      reason: "must be integer (in a value inside it)",
    });
    expect(
      JSON.stringify(problemWith({ propertyNames: { maxLength: 2 } }, { "jane@example.com": 1 })),
    ).not.toContain("jane");
  });

  it("holds nothing of the row but the column's name", () => {
    const SECRET = "s3cr3t";
    const rule = fc.constantFrom<object | boolean>(
      { type: "integer" },
      { type: ["boolean", "array"] },
      { enum: ["x"] },
      { const: "x" },
      { pattern: "^x$" },
      { format: "email" },
      { format: "date-time" },
      { maxLength: 1, maxItems: 0, maxProperties: 0, maximum: 0 },
      { uniqueItems: true, contains: { const: "x" } },
      { required: ["x"], propertyNames: { maxLength: 1 } },
      { dependencies: { [`${SECRET}x`]: ["x"] } },
      { not: {} },
      false,
    );
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        rule,
        fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
        fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((allOf) => ({ allOf })),
        tie("schema").map((part) => ({
          items: part,
          additionalProperties: part,
          patternProperties: { "^s": part },
        })),
        tie("schema").map((part) => ({ ...condition(true, part), not: part })),
      ),
    }));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string().map((text) => `${SECRET}${text}`),
        fc.constantFrom(7_777_777, -7_777_777.5, true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.string().map((text) => `${SECRET}${text}`),
          tie("value"),
          { maxKeys: 3 },
        ),
      ),
    }));
    let found = 0;
    fc.assert(
      fc.property(schema, value, (schema, value) => {
        const problem = problemWith(schema, value);
        if (problem === undefined) return;
        found++;
        expect(problem.field).toBe("a");
        expect(problem.reason).not.toMatch(/s3cr3t(?!x)|7777777|7,777,777/);
        expect(problem.reason).toMatch(/^must (?!be $)\S/);
      }),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
