import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerKeys, identityOf } from "../../src/objects/identity.ts";
import { OBJECTS } from "../../src/objects/objects.ts";

const CUSTOMER = OBJECTS.customer.identifiers;
const EVENT = OBJECTS.identify_event.identifiers;

describe("a customer's identity", () => {
  it("is the customer_id as it is and the email in lower case, without blanks around it", () => {
    expect(identityOf({ customer_id: "Ab 1", email: " Jane@Example.COM\n", cookie: "c" }, CUSTOMER)).toEqual({
      customerId: "Ab 1",
      email: "jane@example.com",
    });
  });

  it("has only what is there", () => {
    expect(identityOf({ customer_id: "1", email: null }, CUSTOMER)).toEqual({
      customerId: "1",
      email: undefined,
    });
    expect(identityOf({ email: "x", customer_id: "" }, CUSTOMER)).toEqual({
      customerId: undefined,
      email: "x",
    });
    expect(identityOf({}, CUSTOMER)).toEqual({ customerId: undefined, email: undefined });
  });
});

describe("the keys of order", () => {
  it("of an event are those of its device as well", () => {
    const keysOf = (event: object) => customerKeys(identityOf({ ...event }, EVENT));
    expect(keysOf({ customer_id: "1", device_id: "d", cookie: "c" })).toEqual([
      "1",
      "device_id d",
      "cookie c",
    ]);
    expect(keysOf({ cookie: "c", device_id: null })).toEqual(["cookie c"]);
  });

  it("are shared by two records that share an identifier, and by no others", () => {
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const identity = fc.record({
      customerId: some("1", "2", "email 1", "id 1", "X", "a@b", "id a@b", "email a@b", "cookie 1", "email"),
      email: some("1", "2", "email 1", "id 1", "X", "a@b", "id@b"),
      others: fc.constantFrom<string[]>([], ["cookie 1"], ["cookie a@b", "device_id 1"]),
    });
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const shares =
          (a.customerId !== undefined && a.customerId === b.customerId) ||
          (a.email !== undefined && a.email === b.email) ||
          a.others.some((name) => b.others.includes(name));
        const keys = new Set(customerKeys(a));
        expect(customerKeys(b).some((key) => keys.has(key))).toBe(shares);
      }),
    );
  });

  it("begin with the customer_id where there is one: by that, records are merged", () => {
    const [first] = customerKeys({ customerId: "1", email: "x" });
    expect(first).toBe(customerKeys({ customerId: "1", email: undefined })[0]);
    expect(first).not.toBe(customerKeys({ customerId: undefined, email: "x" })[0]);
  });
});
