import { describe, expect, it } from "vitest";
import { isSendAs } from "../../src/config/api-keys.ts";
import { newAttributes } from "../../src/objects/attributes.ts";
import { isObjectName, OBJECT_NAMES, OBJECTS } from "../../src/objects/objects.ts";
import { describeProblem } from "../../src/objects/problem.ts";

describe("the objects", () => {
  it("are called as send_as calls them", () => {
    expect(OBJECT_NAMES.filter((name) => !isSendAs(name))).toEqual([]);
    expect(OBJECT_NAMES.every(isObjectName)).toBe(true);
    expect(["skip", "fail", "__proto__", "constructor", ""].some(isObjectName)).toBe(false);
  });

  it("are merged where that saves a call and nobody can tell", () => {
    expect(OBJECTS.customer_bulk.merge).toBeDefined();
    expect(OBJECTS.customer.merge).toBeUndefined();
    expect(OBJECTS.identify_event.merge).toBeUndefined();
  });
});

it("attributes inherit nothing, so that any name is free", () => {
  const attributes = newAttributes();
  expect("constructor" in attributes || "__proto__" in attributes || "toString" in attributes).toBe(false);
  const name = "__proto__";
  attributes[name] = { x: 1 };
  expect(attributes.x).toBeUndefined();
  expect(Object.keys(attributes)).toEqual(["__proto__"]);
});

it("a problem is said in one line, with the field where there is one", () => {
  expect(describeProblem({ field: "email", reason: "must be text" })).toBe("email: must be text");
  expect(describeProblem({ reason: "has neither email nor customer_id" })).toBe(
    "has neither email nor customer_id",
  );
});
