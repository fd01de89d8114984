import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepExactNumbers } from "../../src/json/exact-numbers.ts";
import { type Attributes, newAttributes } from "../../src/objects/attributes.ts";
import { becomeCustomer, mergeCustomers } from "../../src/objects/customer.ts";

const attributesOf = (json: string): Attributes =>
  Object.assign(newAttributes(), JSON.parse(json, keepExactNumbers as (key: string) => unknown));

/** The customer that a row's attributes become, as it is sent, or the problem. */
function become(json: string): unknown {
  const attributes = attributesOf(json);
  return becomeCustomer(attributes) ?? JSON.stringify(attributes);
}

describe("a customer's customer_id", () => {
  it.each([
    ["7", '"7"'],
    ["0", '"0"'],
    ["-7", '"-7"'],
    ["7.0", '"7"'],
    ["1.5", '"1.5"'],
    ["9007199254740993", '"9007199254740993"'],
    ["12345678901234567890123456789012345678", '"12345678901234567890123456789012345678"'],
    ['"007"', '"007"'],
    ['" a b "', '" a b "'],
  ])("is text, every digit of it: %s becomes %s", (id, text) => {
    expect(become(`{"customer_id":${id}}`)).toBe(`{"customer_id":${text}}`);
  });

  it.each(["true", "false", "{}", "[]", '["7"]', '{"id":7}'])("can't be %s", (id) => {
    const problem = { field: "customer_id", reason: "must be text or a number" };
    expect(become(`{"customer_id":${id},"email":"x@example.com"}`)).toEqual(problem);
  });

  it.each(['""', '"  \\t"', "null"])("is left out where it names nobody: %s", (id) => {
    expect(become(`{"customer_id":${id},"email":"x@example.com"}`)).toBe('{"email":"x@example.com"}');
  });
});

describe("a customer's email", () => {
  it("is sent as it is written", () => {
    expect(become('{"email":"Jane@Example.COM "}')).toBe('{"email":"Jane@Example.COM "}');
  });

  it.each(["7", "12345678901234567890", "true", "{}", "[]"])("can't be %s", (email) => {
    expect(become(`{"customer_id":"1","email":${email}}`)).toEqual({
      field: "email",
      reason: "must be text",
    });
  });

  it("is left out where it names nobody", () => {
    expect(become('{"customer_id":"1","email":" "}')).toBe('{"customer_id":"1"}');
  });

  it("may be emptied in Blueshift, where the route sends nulls", () => {
    expect(become('{"customer_id":"1","email":null}')).toBe('{"customer_id":"1","email":null}');
  });
});

it.each([
  "{}",
  '{"name":"x"}',
  '{"email":null}',
  '{"customer_id":null,"email":null}',
  '{"customer_id":" ","email":""}',
  '{"Email":"x@example.com"}',
])("a row that names nobody is no customer: %s", (json) => {
  expect(become(json)).toEqual({ reason: "has neither email nor customer_id" });
});

it("an attribute may have any name and any value", () => {
  const json = '{"customer_id":"1","__proto__":{"x":1},"constructor":12345678901234567890,"a b":[null,true]}';
  expect(become(json)).toBe(json);
});

it("a problem holds nothing of the row", () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (id, email) => {
      const problem = becomeCustomer(attributesOf(`{"customer_id":${id},"email":${email}}`));
      if (problem === undefined) return;
      expect(["customer_id", "email", undefined]).toContain(problem.field);
      expect(["must be text or a number", "must be text", "has neither email nor customer_id"]).toContain(
        problem.reason,
      );
    }),
  );
});

describe("merging two records of a customer", () => {
  const merge = (earlier: string, later: string) =>
    JSON.stringify(mergeCustomers(attributesOf(earlier), attributesOf(later)));

  it("lets the later stand over the earlier, attribute by attribute", () => {
    expect(merge('{"customer_id":"1","a":1,"b":1}', '{"customer_id":"1","b":2,"c":2}')).toBe(
      '{"customer_id":"1","a":1,"b":2,"c":2}',
    );
  });

  it("lets a later null stand too: it empties the attribute", () => {
    expect(merge('{"customer_id":"1","a":1}', '{"customer_id":"1","a":null}')).toBe(
      '{"customer_id":"1","a":null}',
    );
  });

  it("replaces what is inside an attribute as a whole, as a second call would", () => {
    expect(merge('{"a":{"x":1}}', '{"a":{"y":2}}')).toBe('{"a":{"y":2}}');
  });

  it("is the same as setting one after the other, changes neither, and can go on", () => {
    const name = fc.constantFrom("a", "b", "__proto__", "constructor", "customer_id");
    const attributes = fc.array(fc.tuple(name, fc.constantFrom(1, null, "x", { y: 1 }))).map((entries) => {
      const bag = newAttributes();
      for (const [name, value] of entries) bag[name] = value;
      return bag;
    });
    fc.assert(
      fc.property(fc.array(attributes, { minLength: 1, maxLength: 5 }), (records) => {
        const before = JSON.stringify(records);
        const merged = records.reduce((earlier, later) => mergeCustomers(earlier, later));
        expect(JSON.stringify(records)).toBe(before);
        expect(new Map(Object.entries(merged))).toEqual(
          new Map(records.flatMap((record) => Object.entries(record))),
        );
      }),
    );
  });
});
