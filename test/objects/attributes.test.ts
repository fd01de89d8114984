import { describe, expect, it } from "vitest";
import { AttributesMaker, leaveOut, newAttributes } from "../../src/objects/attributes.ts";

const HOSTILE = [
  "__proto__",
  "constructor",
  "toString",
  "",
  "12",
  '"',
  "\\",
  "'",
  "`",
  '"] = globalThis.hit = 1; this["',
  "]; globalThis.hit = 1; //",
  "a\nb",
  "\u2028",
  "\u2029",
  "\ud800",
  "*/ globalThis.hit = 1 /*",
];

/** Bags of rows that hold these names, each filled. */
function fill(maker: AttributesMaker, names: readonly string[], times: number): void {
  for (let row = 0; row < times; row++) {
    const bag = maker.make();
    for (const name of names) bag[name] = row;
  }
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, number) => `a${number}`);

function learnt(names: readonly string[]): AttributesMaker {
  const maker = new AttributesMaker();
  for (const name of names) maker.learn(name);
  return maker;
}

describe("a bag of attributes", () => {
  it("has nothing but what was put into it, whatever the names are", () => {
    for (const bag of [newAttributes(), learnt(HOSTILE).make()]) {
      for (const name of HOSTILE) expect(bag[name]).toBeUndefined();
      expect(JSON.stringify(bag)).toBe("{}");
      for (const [value, name] of HOSTILE.entries()) bag[name] = value;
      for (const [value, name] of HOSTILE.entries()) expect(bag[name]).toBe(value);
      // A computed key is an own property, `__proto__` too.
      const row: object = JSON.parse(`{${HOSTILE.map((name, value) => `${JSON.stringify(name)}:${value}`)}}`);
      expect(JSON.parse(JSON.stringify(bag))).toEqual(row);
      expect(Object.keys(bag).sort()).toEqual([...HOSTILE].sort());
    }
  });

  it("runs nothing that stands in a name", () => {
    fill(learnt(HOSTILE), HOSTILE, 3);
    expect("hit" in globalThis).toBe(false);
  });

  it("has a place for each name that was learnt, also in between", () => {
    const maker = learnt(["a"]);
    expect(Object.keys(maker.make())).toEqual(["a"]);
    maker.learn("b");
    maker.learn("a");
    expect(Object.keys(maker.make())).toEqual(["a", "b"]);
  });

  it("has no more places than an object keeps in itself; other names can be put into it all the same", () => {
    const bag = learnt(numbered(1000)).make();
    expect(Object.keys(bag)).toHaveLength(250);
    bag.a999 = 1;
    expect(JSON.stringify(bag)).toBe('{"a999":1}');
  });

  it("has no places any more where rows fill few of them", () => {
    const maker = learnt(numbered(100));
    fill(maker, numbered(5), 1000);
    expect(Object.keys(maker.make())).toEqual([]);
    maker.learn("b");
    expect(Object.keys(maker.make())).toEqual([]);
  });

  it("keeps them where rows fill most, and a few do not", () => {
    const maker = learnt(numbered(100));
    for (let time = 0; time < 10; time++) {
      fill(maker, numbered(5), 150);
      fill(maker, numbered(90), 150);
    }
    expect(Object.keys(maker.make())).toHaveLength(100);
  });

  it("has no places any more where rows go on to bring new names", () => {
    const maker = new AttributesMaker();
    for (const name of numbered(60)) {
      maker.learn(name);
      maker.make();
    }
    expect(Object.keys(maker.make())).toEqual([]);
  });

  it("is as if an attribute that is left out had never been there", () => {
    const bag = newAttributes();
    bag.a = 1;
    leaveOut(bag, "a");
    leaveOut(bag, "b");
    expect(JSON.stringify(bag)).toBe("{}");
    expect(Object.hasOwn(bag, "b")).toBe(false);
  });
});
