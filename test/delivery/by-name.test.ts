import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByName, type Name, nameOf } from "../../src/delivery/by-name.ts";

/** Few names, so that many are met again; of few letters, so that some stand in each other's way. */
const name = fc.string({ unit: fc.constantFrom("a", "b", "ü", "@"), minLength: 1, maxLength: 3 });

const step = fc.oneof(
  fc.record({ kind: fc.constant("set"), name, thing: fc.nat(3) }),
  fc.record({ kind: fc.constant("leave"), name, thing: fc.nat(3) }),
  fc.record({ kind: fc.constant("leave as it is"), name, thing: fc.constant(0) }),
);

describe("things by their names", () => {
  it("are found as in a Map, however many come and go", () => {
    fc.assert(
      fc.property(
        fc.array(step, { size: "max", maxLength: 400 }),
        fc.constantFrom(2, 16, 128),
        (steps, places) => {
          const things = new ByName<number>(places);
          const expected = new Map<string, number>();
          for (const { kind, name, thing } of steps) {
            if (kind === "set") {
              things.set(nameOf(name), thing);
              expected.set(name, thing);
            } else {
              const left = kind === "leave" ? thing : (expected.get(name) ?? thing);
              things.leave(nameOf(name), left);
              if (expected.get(name) === left) expected.delete(name);
            }
          }
          for (const { name } of steps) expect(things.get(nameOf(name))).toBe(expected.get(name));
        },
      ),
    );
  });

  it("are found among thousands, of which most have gone", () => {
    const things = new ByName<number>();
    const count = 20_000;
    const numbered = (number: number) => nameOf(`customer${number}@mail.example`);
    for (let number = 0; number < count; number++) things.set(numbered(number), number);
    for (let number = 0; number < count; number++) {
      if (number % 3 > 0) things.leave(numbered(number), number);
    }
    for (let number = 0; number < count; number++) {
      expect(things.get(numbered(number))).toBe(number % 3 === 0 ? number : undefined);
    }
  });

  it("are told apart by their names, also where these have the same hash", () => {
    const [one, other] = ["a", "b"].map((text) => ({ text, hash: 1 })) as [Name, Name];
    const things = new ByName<number>();
    things.set(one, 1);
    expect(things.get(other)).toBeUndefined();
    things.set(other, 2);
    expect([things.get(one), things.get(other)]).toEqual([1, 2]);
    things.leave(one, 1);
    expect([things.get(one), things.get(other)]).toEqual([undefined, 2]);
  });

  it("do not leave a name that is another's by now", () => {
    const things = new ByName<number>();
    things.set(nameOf("a"), 1);
    things.set(nameOf("a"), 2);
    things.leave(nameOf("a"), 1);
    expect(things.get(nameOf("a"))).toBe(2);
    things.leave(nameOf("nobody"), 1);
    things.leave(nameOf("a"), 2);
    expect(things.get(nameOf("a"))).toBeUndefined();
  });
});
