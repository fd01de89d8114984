import { describe, expect, it } from "vitest";
import { ColumnSample } from "../../src/init/column-sample.ts";

function columnOf(...values: unknown[]): ColumnSample {
  const column = new ColumnSample();
  for (const value of values) column.note(value);
  return column;
}

describe("the schema of a column in a sample", () => {
  it.each([
    [["a", "b"], { type: ["null", "string"] }],
    [[1, 2], { type: ["null", "integer"] }],
    [[1, 2.5, 3], { type: ["null", "number"] }],
    [[1e300], { type: ["null", "integer"] }],
    [[true, false], { type: ["null", "boolean"] }],
    [[["a"], []], { type: ["null", "array"] }],
    [[{ city: "Bonn" }], { type: ["null", "object"] }],
    [[1, "a", true], { type: ["null", "string", "integer", "boolean"] }],
  ])("has the types of its values, and null: %j", (values, schema) => {
    expect(columnOf(...values).schema).toEqual(schema);
    expect(columnOf(null, ...values, null).schema).toEqual(schema);
  });

  it("says nothing of a column that never held anything", () => {
    expect(columnOf(null, null).schema).toEqual({});
    expect(columnOf().schema).toEqual({});
  });

  it.each([
    [["2026-01-31"], "date"],
    [["2026-01-31", "2026-02-28 "], "date"],
    [["2026-01-31T10:00:00Z"], "date-time"],
    [["2026-01-31", "2026-01-31 10:00:00+02"], "date-time"],
    [["2026-01-31", null, ""], "date"],
    [["2026-01-31", "tomorrow"], undefined],
    [["tomorrow", "2026-01-31"], undefined],
    [["2026-02-30"], undefined],
    [["20260131"], undefined],
    [["2026-01-31", 7], undefined],
    [["", " "], undefined],
  ])("calls texts dates where each of them is one: %j", (values, format) => {
    expect(columnOf(...values).schema.format).toBe(format);
  });

  it("can tell from what follows only: a text that is no date undoes all that were", () => {
    const column = columnOf(...Array<string>(1000).fill("2026-01-31"));
    expect(column.schema.format).toBe("date");
    column.note("0000-00-00");
    expect(column.schema).toEqual({ type: ["null", "string"] });
  });
});

describe("what a column may name", () => {
  it("is somebody by email, where all of its texts are addresses", () => {
    expect(columnOf("jane@shop.example", null, "").holdsEmails).toBe(true);
    expect(columnOf("jane@shop.example", "n/a").holdsEmails).toBe(false);
    expect(columnOf("n/a", "jane@shop.example").holdsEmails).toBe(false);
    expect(columnOf(null).holdsEmails).toBe(false);
  });

  it("is somebody by number or text, and nobody by a date, a price or a flag", () => {
    expect(columnOf(1, "A-2", null).mayIdentify).toBe(true);
    for (const value of [true, 1.5, "2026-01-31", [1], { a: 1 }]) {
      expect(columnOf(value).mayIdentify, JSON.stringify(value)).toBe(false);
    }
  });
});
