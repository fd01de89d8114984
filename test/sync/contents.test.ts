import { describe, expect, it } from "vitest";
import { parseExact } from "../../src/json/exact-numbers.ts";
import type { Attributes } from "../../src/objects/attributes.ts";
import { mergeCustomers } from "../../src/objects/customer.ts";
import { OBJECTS } from "../../src/objects/objects.ts";
import { contentOf, mergeContents } from "../../src/sync/contents.ts";

const { identifiers } = OBJECTS.customer_bulk;
const content = (json: string) => contentOf(parseExact(json) as Attributes, identifiers);

describe("what is sent", () => {
  it("is measured in bytes, not in characters", () => {
    expect(content('{"city":"奈良"}').bytes).toBe(17);
  });

  it("merges attribute by attribute, the later over the earlier, and keeps every digit", () => {
    const merged = mergeContents(
      mergeCustomers,
      identifiers,
      1000,
    )(
      content('{"customer_id":"1","n":12345678901234567890,"a":1,"__proto__":1}'),
      content('{"customer_id":"1","a":2,"__proto__":{"x":0.12345678901234567891}}'),
    );
    expect(merged?.json).toBe(
      '{"customer_id":"1","n":12345678901234567890,"a":2,"__proto__":{"x":0.12345678901234567891}}',
    );
    expect(merged?.value).toEqual({ customerId: "1", email: undefined });
  });

  it("stays apart where a customer changes its address: it is known by the first one in between", () => {
    const merge = mergeContents(mergeCustomers, identifiers, 1000);
    const [a, b] = ["x", "y"].map((name) => content(`{"customer_id":"1","email":"${name}@shop.example"}`));
    expect(a && b && merge(a, b)).toBeUndefined();
    expect(a && merge(a, content('{"customer_id":"1"}'))).toBeDefined();
    expect(a && merge(a, content('{"customer_id":"1","email":"X@shop.example"}'))).toBeDefined();
  });

  it("stays apart where a customer gives its address up: it is known by that until then", () => {
    const merge = mergeContents(mergeCustomers, identifiers, 1000);
    const addressed = content('{"customer_id":"1","email":"x@shop.example"}');
    expect(merge(addressed, content('{"customer_id":"1","email":null}'))).toBeUndefined();
  });

  it("takes nothing more in once it is large: each merge reads and writes the whole", () => {
    const merge = mergeContents(mergeCustomers, identifiers, 1_000_000);
    const small = content('{"customer_id":"1"}');
    expect(merge(content(`{"a":"${"x".repeat(99_000)}"}`), small)).toBeDefined();
    expect(merge(content(`{"a":"${"x".repeat(100_000)}"}`), small)).toBeUndefined();
  });

  it("is merged up to the very last byte that a call can hold", () => {
    const [a, b] = [content('{"customer_id":"1","a":"奈"}'), content('{"customer_id":"1","b":"x"}')];
    const whole = content('{"customer_id":"1","a":"奈","b":"x"}');
    expect(mergeContents(mergeCustomers, identifiers, whole.bytes)(a, b)).toEqual(whole);
    expect(mergeContents(mergeCustomers, identifiers, whole.bytes - 1)(a, b)).toBeUndefined();
  });

  it("stays apart where it would be too large together", () => {
    const [a, b] = [content(`{"a":"${"x".repeat(60)}"}`), content(`{"b":"${"x".repeat(60)}"}`)];
    expect(mergeContents(mergeCustomers, identifiers, 100)(a, b)).toBeUndefined();
    expect(a.json).toBe(`{"a":"${"x".repeat(60)}"}`);
  });
});
