import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileValidator } from "../../src/catalog/validator.ts";
import { condition } from "./condition.ts";

/** Whether a row is one of the stream's, by the schema of its catalog. */
const fits = (schema: object, row: object): boolean => compileValidator(schema)(row as never) === undefined;

const column = (schema: unknown, more: object = {}) => ({
  type: "object",
  properties: { a: schema },
  ...more,
});

describe("a field may be null, though its schema says", () => {
  it.each([
    { type: "string" },
    { type: ["string", "integer"] },
    { enum: ["x", "y"] },
    { type: "string", enum: ["x"] },
    { const: "x" },
    { type: "object", properties: {}, required: ["b"] },
    { type: "array", items: { type: "string" }, minItems: 1 },
    { type: "string", format: "date-time", minLength: 1, pattern: "^x" },
    { type: "number", minimum: 1, multipleOf: 5 },
    { anyOf: [{ type: "string" }, { type: "integer" }] },
    { oneOf: [{ type: "string" }, { type: "integer" }] },
    { allOf: [{ type: "string" }, { minLength: 2 }] },
    { allOf: [{ anyOf: [{ const: 1 }, { allOf: [{ enum: [2] }] }] }] },
    { type: "string", anyOf: [{ minLength: 2 }, { enum: ["x"] }], oneOf: [{ type: "string" }] },
    { $ref: "#/definitions/text" },
    { $ref: "#/$defs/chain" },
    { not: { type: "null" } },
    { not: { enum: [null, 7] }, type: "string" },
    condition({ type: "null" }, { type: "string" }),
    condition({ type: "string" }, { minLength: 2 }, { type: "integer" }),
    { type: "string", nullable: false },
    false,
  ])("%j", (schema) => {
    const definitions = { text: { type: "string" } };
    const $defs = { chain: { $ref: "#/definitions/text" } };
    expect(fits(column(schema, { definitions, $defs }), { a: null })).toBe(true);
  });

  it("wherever the field is", () => {
    const text = { type: "string" };
    const places: [schema: unknown, value: unknown][] = [
      [column(text), { a: null }],
      [{ type: "array", items: text }, ["x", null]],
      [{ type: "array", items: [text, text], additionalItems: text }, [null, "x", null]],
      [{ type: "array", prefixItems: [text], items: text }, [null, null]],
      [{ type: "array", contains: text }, [null]],
      [{ type: "object", patternProperties: { "^x_": text } }, { x_1: null }],
      [{ type: "object", additionalProperties: text }, { anything: null }],
      [{ allOf: [column(text)] }, { a: null }],
      [{ anyOf: [column({ ...text, const: "x" }), { type: "integer" }] }, { a: null }],
      [{ oneOf: [column(text), column({ type: "integer" })] }, { a: null }],
      [condition(true, column(text)), { a: null }],
      [condition(false, true, column(text)), { a: null }],
      [{ dependencies: { b: column(text) } }, { a: null, b: 1 }],
      [{ $ref: "#/definitions/part" }, { a: null }],
    ];
    for (const [schema, value] of places) {
      const definitions = { part: column(text) };
      expect([schema, fits(column(schema, { definitions }), { a: value })]).toEqual([schema, true]);
      expect([schema, fits({ ...(schema as object), definitions }, value as object)]).toEqual([schema, true]);
    }
  });

  it("and the row may not", () => {
    expect(compileValidator({ type: "object" })(null as never)).toEqual({ reason: "must be object" });
  });
});

describe("a value that is not null must still be what the schema says", () => {
  it.each([
    [{ type: "string" }, "x", 1],
    [{ type: ["string", "integer"] }, 1, true],
    [{ enum: ["x", 1] }, 1, "y"],
    [{ const: "x" }, "x", "y"],
    [{ const: null }, null, 0],
    [{ type: "null" }, null, "x"],
    [{ type: "object", required: ["b"] }, { b: 1 }, {}],
    [column({ type: "string" }), { a: "x" }, { a: 1 }],
    [{ type: "array", items: { type: "string" } }, ["x"], [1]],
    [{ prefixItems: [{ type: "string" }], items: false }, ["x"], ["x", "y"]],
    [{ anyOf: [{ type: "string" }, { type: "integer" }] }, 1, 1.5],
    [{ oneOf: [{ type: "string" }, { type: "integer" }] }, 1, 1.5],
    [{ allOf: [{ type: "string" }, { minLength: 2 }] }, "xy", "x"],
    [{ allOf: [{ minLength: 2 }], oneOf: [{ type: "string" }] }, "xy", "x"],
    [{ $ref: "#/definitions/text" }, "x", 1],
    [{ $ref: "#/definitions/text", not: { const: "y" } }, "x", "y"],
    [{ not: { const: "x" } }, "y", "x"],
    [condition({ type: "string" }, { minLength: 2 }, { type: "integer" }), "xy", "x"],
    [condition({ type: "string" }, { minLength: 2 }, { type: "integer" }), 1, true],
    [{ type: "integer", minimum: 1, exclusiveMinimum: true }, 2, 1],
    [{ type: "integer", maximum: 9, exclusiveMaximum: true }, 8, 9],
    [{ type: "integer", minimum: 1, exclusiveMinimum: false }, 1, 0],
    [{ exclusiveMinimum: 1 }, 2, 1],
    [{ multipleOf: 5 }, 10, 11],
    [{ type: "object", patternProperties: { "^x_": { type: "string" } } }, { x_1: "x" }, { x_1: 1 }],
    [{ type: "object", additionalProperties: { type: "string" } }, { b: "x" }, { b: 1 }],
    [{ type: "object", dependencies: { b: ["c"] } }, { b: 1, c: 1 }, { b: 1 }],
  ])("%j", (schema, right, wrong) => {
    const whole = column(schema, { definitions: { text: { type: "string" } } });
    expect(fits(whole, { a: right })).toBe(true);
    expect(fits(whole, { a: wrong })).toBe(false);
  });

  it("and a column that is required must be there, null or not", () => {
    const schema = column({ type: "string" }, { required: ["a"] });
    expect(fits(schema, { a: null })).toBe(true);
    expect(fits(schema, {})).toBe(false);
    expect(fits(column(schema), { a: {} })).toBe(false);
  });
});

describe("columns that the schema lacks", () => {
  it("are allowed, whatever it says, in the row and in what is in it", () => {
    const closed = column({ type: "string" }, { additionalProperties: false });
    expect(fits(closed, { a: "x", b: 1 })).toBe(true);
    expect(fits(column(closed), { a: { b: 1 } })).toBe(true);
    expect(fits({ allOf: [closed] }, { b: 1 })).toBe(true);
    expect(fits({ $ref: "#/definitions/row", definitions: { row: closed } }, { b: 1 })).toBe(true);
    expect(fits({ ...closed, unevaluatedProperties: false }, { b: 1 })).toBe(true);
  });

  it("do not make a value fit too many of the things that it may be", () => {
    const only = (name: string) => ({
      type: "object",
      properties: { [name]: { type: "string" } },
      additionalProperties: false,
    });
    const schema = column({ oneOf: [only("email"), only("phone")] });
    expect(fits(schema, { a: { email: "x" } })).toBe(true);
    expect(fits(schema, { a: { email: 1, phone: 1 } })).toBe(false);
  });
});

describe("a condition", () => {
  it("is not met by a null that does not meet it", () => {
    const schema = condition(
      { properties: { kind: { const: "company" } }, required: ["kind"] },
      { required: ["vat_id"] },
    );
    expect(fits(schema, { kind: "company" })).toBe(false);
    expect(fits(schema, { kind: null })).toBe(true);
    expect(fits({ not: { properties: { a: { const: 1 } }, required: ["a"] } }, { a: null })).toBe(true);
    expect(fits({ not: { properties: { a: { const: 1 } }, required: ["a"] } }, { a: 1 })).toBe(false);
  });
});

describe("a $ref", () => {
  it("finds what it points at, though that may be null now", () => {
    const schema = {
      properties: {
        home: { allOf: [{ minProperties: 1 }], properties: { city: { type: "string" } } },
        list: { type: "array", items: { oneOf: [{ type: "integer" }] } },
        away: { $ref: "#/properties/home" },
        city: { $ref: "#/properties/home/properties/city" },
        number: { $ref: "#/properties/list/items" },
      },
    };
    expect(fits(schema, { away: null, city: null, number: null })).toBe(true);
    expect(fits(schema, { away: { city: "x" }, city: "x", number: 1 })).toBe(true);
    expect(fits(schema, { away: { city: 1 } })).toBe(false);
    expect(fits(schema, { city: 1 })).toBe(false);
    expect(fits(schema, { number: "x" })).toBe(false);
  });

  it.each([
    ["#/definitions/text", {}, {}],
    ["https://example.com/users.json#/definitions/text", { $id: "https://example.com/users.json" }, {}],
    ["https://example.com/users.json#/definitions/text", { $id: "https://example.com/users.json#" }, {}],
    ["#text", {}, { $id: "#text" }],
    ["#text", {}, { $anchor: "text" }],
  ])("to the schema itself is followed: %s", (ref, root, part) => {
    const schema = { ...column({ $ref: ref }), ...root, definitions: { text: { type: "string", ...part } } };
    expect(fits(schema, { a: null })).toBe(true);
    expect(fits(schema, { a: "x" })).toBe(true);
    expect(fits(schema, { a: 1 })).toBe(false);
  });

  it("may go round in circles", () => {
    const node = {
      type: "object",
      properties: { next: { $ref: "#/definitions/node" }, n: { type: "integer" } },
    };
    const schema = column({ $ref: "#/definitions/node" }, { definitions: { node } });
    expect(fits(schema, { a: { next: { next: null, n: 1 } } })).toBe(true);
    expect(fits(schema, { a: { next: { next: { n: "x" } } } })).toBe(false);
  });
});

it("lets any field of any schema be null, and keeps what else the schema wants", () => {
  const leaf = fc.constantFrom<object>(
    { type: "string" },
    { type: "integer", minimum: 3 },
    { enum: ["x", 5] },
    { const: "x" },
    { type: "string", format: "date" },
  );
  const { schema } = fc.letrec<{ schema: object }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
      fc.tuple(tie("schema"), tie("schema"), tie("schema")).map((parts) => condition(...parts)),
      fc.record({ not: leaf }),
      tie("schema").map((items) => ({ type: "array", items })),
      tie("schema").map((b) => ({ type: "object", properties: { b }, additionalProperties: false })),
    ),
  }));
  fc.assert(
    fc.property(schema, (schema) => {
      const validate = compileValidator(column(schema, { required: ["a"], additionalProperties: false }));
      expect(validate({ a: null, extra: 1 })).toBeUndefined();
      expect(validate({ extra: 1 })).toEqual({ field: "a", reason: "is missing" });
    }),
    { numRuns: 300 },
  );
});
