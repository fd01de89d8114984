import { describe, expect, it } from "vitest";
import type { Sending } from "../../src/catalog/plan.ts";
import { OBJECTS } from "../../src/objects/objects.ts";
import { TextDates } from "../../src/sync/text-dates.ts";

const textDates = (object: keyof typeof OBJECTS = "customer_bulk") =>
  new TextDates({ object: OBJECTS[object] } as unknown as Sending);

/** Which attributes of an object hold dates as mere text. */
function namesIn(attributes: object, object?: keyof typeof OBJECTS): readonly string[] {
  const dates = textDates(object);
  dates.note({ ...attributes });
  return dates.attributes;
}

const DATE = "2021-09-30";

describe("dates that are sent as mere text", () => {
  it.each([DATE, "2021-09-30 10:11:12", "2021-09-30T10:11:12", " 2021-09-30T10:11:12Z"])(
    "are named by their attribute: %j",
    (text) => {
      expect(namesIn({ city: "Ulm", seen: text, toString: text })).toEqual(["seen", "toString"]);
    },
  );

  it.each(["2021-09-30T10:11:12Z", "2021-09-30T10:11:12.123+02:00"])(
    "are none where they are in Blueshift's own form: %s",
    (text) => {
      expect(namesIn({ seen: text })).toEqual([]);
    },
  );

  it.each(["", " ", "Ulm", "2021-13-45", "20210930", 20_210_930, null, true, [DATE], { at: DATE }])(
    "are no other values: %j",
    (value) => {
      expect(namesIn({ seen: value })).toEqual([]);
    },
  );

  it("are not looked for in attributes that Blueshift knows", () => {
    expect(namesIn({ firstname: DATE, joined_at: DATE, seen: DATE })).toEqual(["seen"]);
    expect(namesIn({ firstname: DATE, os_name: DATE }, "identify_event")).toEqual([]);
    expect(namesIn({ os_name: DATE })).toEqual(["os_name"]);
  });

  it("are named once for each attribute, whatever comes later", () => {
    const dates = textDates();
    for (const row of [{ a: DATE }, { a: "Ulm", b: DATE }, { a: DATE }, { b: "Ulm" }]) dates.note(row);
    expect(dates.attributes).toEqual(["a", "b"]);
  });

  it("are looked for in each of the first 1,000 rows, and after that in one of 101", () => {
    const dates = textDates();
    for (let row = 0; row < 1300; row++) dates.note({ [`at_${row}`]: row < 990 ? "Ulm" : DATE });
    const rows = dates.attributes.map((name) => Number(name.slice("at_".length)));
    expect(rows).toEqual([990, 991, 992, 993, 994, 995, 996, 997, 998, 999, 1010, 1111, 1212]);
  });

  it("are named up to 50: a row may have any column", () => {
    const dates = textDates();
    for (let row = 0; row < 200; row++) dates.note({ [`at_${row}`]: DATE });
    expect(dates.attributes).toHaveLength(50);
  });
});
