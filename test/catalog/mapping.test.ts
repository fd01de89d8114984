import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Mapping, type MappingReport } from "../../src/catalog/mapping.ts";
import { Naming } from "../../src/catalog/naming.ts";
import { NO_ROUTE, type RouteRules } from "../../src/catalog/routing.ts";
import { keepExactNumbers } from "../../src/json/exact-numbers.ts";
import type { Row } from "../../src/protocol/messages.ts";

const row = (json: string): Row => JSON.parse(json, keepExactNumbers as (key: string) => unknown);

/** A mapping whose names are those of the rules alone, and that leaves values as they are. */
function mappingOf(given: Partial<RouteRules>, standard: readonly string[] = []): Mapping {
  const rules = { ...NO_ROUTE, autoMap: false, ...given };
  const naming = new Naming(rules, { standard: new Set(standard), fixed: new Set() }, []);
  return new Mapping({
    naming,
    fields: rules.fields,
    nullValues: rules.null_values,
    readerOf: () => undefined,
    isConsent: () => false,
  });
}

const nothing = () => {};
const SILENT: MappingReport = { unreadable: nothing, dropped: nothing, clash: nothing };

/** What a row becomes, as it is sent. */
const sent = (rules: Partial<RouteRules>, json: string): string =>
  JSON.stringify(mappingOf(rules).apply(row(json), SILENT));

const move = (from: string, to: string) => ({ fields: [{ from, to }] });

describe("a column that fields names", () => {
  it("moves", () => {
    expect(sent(move("bestEmail", "email"), '{"bestEmail":"x","n":1}')).toBe('{"email":"x","n":1}');
  });

  it("moves to more than one attribute", () => {
    const fields = [
      { from: "id", to: "customer_id" },
      { from: "id", to: "crm_id" },
    ];
    expect(sent({ fields }, '{"id":1}')).toBe('{"customer_id":1,"crm_id":1}');
  });

  it("may keep its name", () => {
    expect(sent({ ...move("email", "email"), other_fields: "drop" }, '{"email":"x","n":1}')).toBe(
      '{"email":"x"}',
    );
  });

  it("may swap its name with another", () => {
    const fields = [
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ];
    expect(JSON.parse(sent({ fields }, '{"a":1,"b":2}'))).toEqual({ a: 2, b: 1 });
  });

  it("is nothing where the row does not have it", () => {
    expect(sent(move("bestEmail", "email"), '{"n":1}')).toBe('{"n":1}');
  });

  it("wins over a column of the attribute's own name, wherever in the row that is", () => {
    expect(sent(move("bestEmail", "email"), '{"email":"old","bestEmail":"best"}')).toBe('{"email":"best"}');
    expect(sent(move("bestEmail", "email"), '{"bestEmail":"best","email":"old"}')).toBe('{"email":"best"}');
  });

  it("does not let that column in where it is itself null or missing", () => {
    expect(sent(move("bestEmail", "email"), '{"email":"old","bestEmail":null}')).toBe("{}");
    expect(sent(move("/address/email", "email"), '{"email":"old"}')).toBe("{}");
  });

  it("may be called `__proto__`, and so may the attribute", () => {
    expect(sent({}, '{"__proto__":{"x":1},"constructor":2}')).toBe('{"__proto__":{"x":1},"constructor":2}');
    expect(sent(move("__proto__", "a"), '{"__proto__":1}')).toBe('{"a":1}');
    expect(sent(move("a", "__proto__"), '{"a":{"x":1}}')).toBe('{"__proto__":{"x":1}}');
    expect(sent(move("/__proto__/x", "a"), '{"__proto__":{"x":1}}')).toBe('{"__proto__":{"x":1},"a":1}');
  });
});

describe("a pointer into a column", () => {
  it("copies: the column itself stays or goes as other_fields says", () => {
    const line = '{"address":{"city":"Ulm"},"n":1}';
    expect(sent(move("/address/city", "city"), line)).toBe('{"address":{"city":"Ulm"},"n":1,"city":"Ulm"}');
    expect(sent({ ...move("/address/city", "city"), other_fields: "drop" }, line)).toBe('{"city":"Ulm"}');
  });

  it.each([
    ["/a", 1, '{"a":1}'],
    ["/a/b/c", 1, '{"a":{"b":{"c":1}}}'],
    ["/a/0", "x", '{"a":["x","y"]}'],
    ["/a/1/b", 2, '{"a":[{"b":1},{"b":2}]}'],
    ["/a~1b/c~0d", 1, '{"a/b":{"c~d":1}}'],
    ["/a~01", 1, '{"a~1":1}'],
    ["/a/", 1, '{"a":{"":1}}'],
    ["/", 1, '{"":1}'],
    ["/a/01", 1, '{"a":{"01":1}}'],
    ["/a/length", 1, '{"a":{"length":1}}'],
    ["/a/b", [1, 2], '{"a":{"b":[1,2]}}'],
  ])("finds %s", (from, found, line) => {
    expect(JSON.parse(sent({ ...move(from, "to"), other_fields: "drop" }, line))).toEqual({ to: found });
  });

  it.each([
    ["/b", '{"a":1}'],
    ["/a/b/c", '{"a":{"b":1}}'],
    ["/a/b", '{"a":null}'],
    ["/a/b", '{"a":"text"}'],
    ["/a/0", '{"a":"text"}'],
    ["/a/length", '{"a":"text"}'],
    ["/a/length", '{"a":[1]}'],
    ["/a/1", '{"a":[1]}'],
    ["/a/-", '{"a":[1]}'],
    ["/a/00", '{"a":[1]}'],
    ["/a/constructor", '{"a":{}}'],
    ["/a/__proto__", '{"a":{}}'],
    ["/toString", "{}"],
    ["/a/rawJSON", '{"a":12345678901234567890}'],
  ])("finds nothing at %s in %s", (from, line) => {
    expect(sent({ ...move(from, "to"), other_fields: "drop" }, line)).toBe("{}");
  });

  it("keeps every digit of what it finds", () => {
    const line = '{"a":{"id":12345678901234567890,"list":[0.12345678901234567890]}}';
    const fields = [
      { from: "/a/id", to: "id" },
      { from: "/a/list", to: "list" },
    ];
    expect(sent({ fields, other_fields: "drop" }, line)).toBe(
      '{"id":12345678901234567890,"list":[0.12345678901234567890]}',
    );
  });
});

describe("a null", () => {
  it("is left out, so that Blueshift keeps the value that it has", () => {
    const fields = [
      { from: "a", to: "b" },
      { from: "/c/d", to: "e" },
    ];
    expect(sent({ fields }, '{"a":null,"c":{"d":null},"f":null}')).toBe('{"c":{"d":null}}');
  });

  it("is sent where the route says so", () => {
    const fields = [
      { from: "a", to: "b" },
      { from: "/c/d", to: "e" },
    ];
    expect(sent({ fields, null_values: "send" }, '{"a":null,"c":{"d":null},"f":null}')).toBe(
      '{"b":null,"c":{"d":null},"f":null,"e":null}',
    );
  });

  it("is not made of what is not there", () => {
    expect(sent({ ...move("a", "b"), null_values: "send" }, "{}")).toBe("{}");
    expect(sent({ ...move("/a/b", "c"), null_values: "send" }, '{"a":{}}')).toBe('{"a":{}}');
  });
});

describe("a column that is not the user's", () => {
  it.each([
    "_airbyte_raw_id",
    "_airbyte_meta",
    "_ab_cdc_lsn",
    "_AIRBYTE_EXTRACTED_AT",
    "_AB_SOURCE_FILE_URL",
  ])("is never sent: %s, Airbyte's own", (name) => {
    expect(sent({}, `{"${name}":1,"n":1}`)).toBe('{"n":1}');
  });

  it.each(["email_hard_bounced", "email_spam_reported", "bsft_user_uuid"])(
    "is never sent: %s, which Blueshift sets itself",
    (name) => {
      expect(sent({}, `{"${name}":1,"n":1}`)).toBe('{"n":1}');
    },
  );

  it("is sent under another name where the user asks for that", () => {
    expect(sent(move("_airbyte_raw_id", "raw_id"), '{"_airbyte_raw_id":"x"}')).toBe('{"raw_id":"x"}');
  });

  it("is not one that is called nearly so", () => {
    const line = '{"airbyte_id":1,"_abc":2,"_ab":3,"my_airbyte_x":4,"Email_hard_bounced":5}';
    expect(sent({}, line)).toBe(line);
  });
});

describe("a mapping", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "__proto__", "constructor", "_ab_x", "é ü");

  it("drops what fields does not name where other_fields says so", () => {
    expect(sent({ ...move("a", "b"), other_fields: "drop" }, '{"a":1,"b":2,"c":3}')).toBe('{"b":1}');
    expect(sent({ other_fields: "drop" }, '{"a":1}')).toBe("{}");
  });

  it("leaves the row as it is, and says the same of the same row again", () => {
    const rules = fc.record({
      fields: fc.uniqueArray(
        fc.record({
          from: fc.oneof(
            name,
            name.map((column) => `/${column}`),
          ),
          to: name,
        }),
        {
          selector: ({ to }) => to,
        },
      ),
      other_fields: fc.constantFrom("keep" as const, "drop" as const),
      null_values: fc.constantFrom("omit" as const, "send" as const),
    });
    const values = fc.array(fc.tuple(name, fc.constantFrom(1, null, "x", { y: 1 })));
    fc.assert(
      fc.property(rules, values, (rules, values) => {
        const row: Row = Object.fromEntries(values);
        const before = JSON.stringify(row);
        const mapping = mappingOf(rules);
        const first = JSON.stringify(mapping.apply(row, SILENT));
        expect(JSON.stringify(row)).toBe(before);
        expect(JSON.stringify(mapping.apply(row, SILENT))).toBe(first);
        // Each mapped attribute is what its own column says, and no other.
        const attributes = new Map(Object.entries(mapping.apply(row, SILENT)));
        for (const { from, to } of rules.fields) {
          const column = from.startsWith("/") ? from.slice(1) : from;
          const value = Object.hasOwn(row, column) ? row[column] : undefined;
          expect(attributes.get(to)).toEqual(
            value === null && rules.null_values === "omit" ? undefined : value,
          );
        }
      }),
    );
  });

  it("says the same of a row whatever rows came before it, whichever order their columns have", () => {
    const column = fc.constantFrom("First Name", "FIRST_NAME", "firstname", "a", "b", "c", "o");
    const value = fc.constantFrom("x", "y", null, { n: "x" });
    const rows = fc.array(
      fc.uniqueArray(fc.tuple(column, value), { selector: ([name]) => name, maxLength: 6 }),
      { maxLength: 8 },
    );
    const rules = fc.record({
      fields: fc.subarray([
        { from: "a", to: "b" },
        { from: "a", to: "c" },
        { from: "/o/n", to: "d" },
        { from: "c", to: "firstname" },
      ]),
      autoMap: fc.constant(true),
      null_values: fc.constantFrom("omit" as const, "send" as const),
    });
    const said = (mapping: Mapping, row: Row) => {
      const clashes: unknown[] = [];
      const report = {
        ...SILENT,
        clash: (name: string, columnsOf: () => unknown) => clashes.push([name, columnsOf()]),
      };
      return { attributes: JSON.parse(JSON.stringify(mapping.apply(row, report))), clashes };
    };
    fc.assert(
      fc.property(rules, rows, (rules, rows) => {
        const mapping = mappingOf(rules, ["firstname"]);
        for (const columns of rows) {
          const row: Row = Object.fromEntries(columns);
          expect(said(mapping, row)).toEqual(said(mappingOf(rules, ["firstname"]), row));
        }
      }),
      { numRuns: 500 },
    );
  });
});
