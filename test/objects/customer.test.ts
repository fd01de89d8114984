import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepExactNumbers } from "../../src/json/exact-numbers.ts";
import { type Attributes, newAttributes } from "../../src/objects/attributes.ts";
import { mergeCustomers } from "../../src/objects/customer.ts";

const attributesOf = (json: string): Attributes =>
  Object.assign(newAttributes(), JSON.parse(json, keepExactNumbers as (key: string) => unknown));

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

  it("keeps the preferences of both: each is a fact of its own", () => {
    const one = '{"customer_id":"1","sms_preferences":[{"sender_id":"+1","subscribed":true}]}';
    const other = '{"customer_id":"1","sms_preferences":[{"sender_id":"+2","subscribed":false}]}';
    expect(merge(one, other)).toBe(
      '{"customer_id":"1","sms_preferences":[{"sender_id":"+1","subscribed":true},{"sender_id":"+2","subscribed":false}]}',
    );
  });

  it("is not done where one call may not say what two do: a date of the consent before", () => {
    const dated =
      '{"customer_id":"1","sms_preferences":[{"sender_id":"+1","subscribed":true,"subscribed_at":"x"}]}';
    expect(
      merge(dated, '{"customer_id":"1","sms_preferences":[{"sender_id":"+1","subscribed":false}]}'),
    ).toBe(undefined);
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
        const merged = records.reduce((earlier, later) => mergeCustomers(earlier, later) ?? newAttributes());
        expect(JSON.stringify(records)).toBe(before);
        expect(new Map(Object.entries(merged))).toEqual(
          new Map(records.flatMap((record) => Object.entries(record))),
        );
      }),
    );
  });
});
