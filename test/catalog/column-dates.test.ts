import { describe, expect, it } from "vitest";
import { datesReader, schemaAt } from "../../src/catalog/column-dates.ts";
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
});
