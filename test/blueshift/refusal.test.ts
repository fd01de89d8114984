import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutValues } from "../../src/blueshift/hiding.ts";
import { aboutItem, readRefusal } from "../../src/blueshift/refusal.ts";

describe("a refusal", () => {
  it.each([
    ["invalid", { text: "invalid" }],
    [{ error: "invalid" }, { text: "invalid" }],
    [{ message: "invalid" }, { text: "invalid" }],
    [{ reason: "invalid" }, { text: "invalid" }],
    [{ errors: ["one", "two"] }, { text: "one; two" }],
    [{ errors: { email: ["is invalid"] } }, { field: "email", text: "is invalid" }],
    [{ email: "is invalid" }, { field: "email", text: "is invalid" }],
    [{ errors: [{ email: ["is bad"] }, { phone: "is worse" }] }, { text: "email: is bad; phone: is worse" }],
    [{ errors: { email: ["a"], phone: ["b"] } }, { text: '{"email":["a"],"phone":["b"]}' }],
    [{ errors: [], message: "invalid" }, { text: "invalid" }],
    [{ error: "", errors: {}, reason: "invalid" }, { text: "invalid" }],
    [{ status: 7 }, { text: '{"status":7}' }],
    [[], { text: "[]" }],
    [17, { text: "17" }],
    [null, { text: "null" }],
    [undefined, { text: "undefined" }],
  ])("is read from %j", (entry, refusal) => {
    expect(readRefusal(entry)).toEqual(refusal);
  });

  it("is cut where it repeats all that was sent", () => {
    expect(readRefusal({ message: "x".repeat(1_000_000) }).text.length).toBeLessThan(5000);
    expect(readRefusal({ a: "x".repeat(100_000), b: 1 }).text.length).toBeLessThan(5000);
  });

  it("is about a field only where the item has it", () => {
    const item = '{"first name":"Jane","tags":{"q\\"":1}}';
    for (const field of ["first name", 'q"']) {
      expect(aboutItem({ field, text: "bad" }, item)).toEqual({ field, text: "bad" });
    }
    for (const field of ["Jane", "name", "jane@example.com"]) {
      expect(aboutItem({ field, text: "bad" }, item)).toEqual({ text: `${field}: bad` });
    }
    expect(aboutItem({ text: "bad" }, item)).toEqual({ text: "bad" });
  });
});

describe("a refusal as it is logged", () => {
  const log = (text: string, item: unknown) => withoutValues(text, [JSON.stringify(item)]);

  it("keeps its words", () => {
    expect(log("email is invalid", { email: "jane@example.com", firstname: "Jane" })).toBe(
      "email is invalid",
    );
    expect(log("can't be blank", {})).toBe("can't be blank");
    expect(log("must be true or false", { unsubscribed: true, plan: null })).toBe("must be true or false");
    expect(log("a - b_c", { x: "-", y: "_", z: " " })).toBe("a - b_c");
  });

  it.each([
    ["a text", 'name "Jane" is bad', { firstname: "Jane" }, 'name "…" is bad'],
    ["in any case", "JANE is bad", { firstname: "jane" }, "… is bad"],
    ["a single character", "gender f is bad", { gender: "f" }, "gender … is bad"],
    ["not within a short word", "free of charge", { gender: "f" }, "free of charge"],
    ["within a word, where it is long", "xJanettex is bad", { firstname: "Janette" }, "x…x is bad"],
    ["a number", "age 7 is bad", { age: 7 }, "age … is bad"],
    ["a negative number", "-7 is bad", { balance: -7 }, "… is bad"],
    ["a number as text", "7 is bad", { age: "7" }, "… is bad"],
    ["several words", "10 Downing St is bad", { street: "10 Downing St" }, "… is bad"],
    ["over a line's end", "10  Downing\nSt is bad", { street: "10 Downing  St" }, "… is bad"],
    ["the longer of two", "Ann Arbor is bad", { a: "Ann", b: "Ann Arbor" }, "… is bad"],
    ["two that overlap", "ab bc is bad", { a: "ab b", b: "b bc" }, "… is bad"],
    ["nested", "Rome or 42 is bad", { a: { b: ["Rome", { c: 42 }] } }, "… or … is bad"],
    ["with marks", "(a+b)* is bad", { x: "(a+b)*" }, "… is bad"],
    ["with quotes, within JSON", '{"v":"O\\"Neil"}', { name: 'O"Neil' }, '{"v":"…"}'],
    ["with accents, however composed", "Ame\u0301lie is bad", { name: "Am\u00e9lie" }, "… is bad"],
    ["without spaces between words", "名前山田は無効", { name: "山田" }, "名前…は無効"],
    ["that grows in lower case", "İİİİ is bad", { name: "İİİİ" }, "… is bad"],
    ["the sigma that ends a word", "ΟΔΟΣ is bad", { name: "ΟΔΟΣ" }, "… is bad"],
  ])("hides a value: %s", (_, text, item, expected) => {
    expect(log(text, item)).toBe(expected);
  });

  it.each([
    "jane.doe+x@example.co.uk",
    "JANE@EXAMPLE.COM",
    "jane%40example.com",
    "+15550109999",
    "+1 (555) 010-9999",
    "1.555.010.9999",
    "00 49 / 171 / 12 34 56",
    "1,234,567",
    "4111 1111 1111 1111",
    "1980-05-12",
    "٠١٢٣٤٥٦",
  ])("hides what looks like an address or a number of some length: %s", (value) => {
    expect(log(`the value ${value} is bad`, {})).toBe("the value … is bad");
    expect(log(`the value "${value}", it is bad`, {})).toBe('the value "…", it is bad');
  });

  it("hides numbers that JavaScript's can't hold, as they are written", () => {
    const item = '{"balance":12345678901234567890.123456789,"tiny":1e-400,"huge":[1e400]}';
    expect(withoutValues("1e400 and 1e-400 and 12345678901234567890.123456789", [item])).toBe(
      "… and … and …",
    );
  });

  it("is short, and shows no part of a value that is long", () => {
    const bio = Array.from(
      { length: 3000 },
      (_, word) => `word${String.fromCharCode(97 + (word % 26))}`,
    ).join(" ");
    const short = log(`bad: ${bio}`, { bio });
    expect(short).toBe("bad: ……");
    expect(log(`bad: ${bio.slice(0, 1900)} is long`, { bio: bio.slice(0, 1900) })).toBe("bad: … is long");
    expect(log("bad ".repeat(1000), {}).length).toBeLessThanOrEqual(201);
  });

  it("shows nothing of a value that begins where it is cut", () => {
    const words = "x ".repeat(97);
    expect(log(`${words}Secretive`, { name: "Secretive" })).not.toContain("S");
    const far = `${"x ".repeat(990)}${"secret ".repeat(500)}`;
    const item = { padding: "x ".repeat(990).trim(), name: "secret ".repeat(500).trim() };
    expect(log(far, item)).not.toContain("secret");
  });

  const word = fc.stringMatching(/^[A-Za-z0-9äöüßéñ]{1,12}$/);
  const value = fc.oneof(
    word,
    fc
      .tuple(word, fc.constantFrom(" ", "-", "'", ".", "  ", "\n", '"', "\\"), word)
      .map((parts) => parts.join("")),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.emailAddress(),
  );

  it("for any item and any text: no value stands in it as a word", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(" is ", ' "', '" and ', ", ", ": ", "/")), {
          maxLength: 6,
        }),
        fc.constantFrom(
          (text: string) => text,
          (text: string) => text.toUpperCase(),
          JSON.stringify,
        ),
        (values, said, spoken) => {
          const text = said.map(([which, between]) => `${values[which % values.length]}${between}`).join("");
          const shown = log(spoken(text), { values }).toLowerCase();
          for (const value of values) {
            const needle = String(value).toLowerCase().replace(/\s+/g, " ");
            const escaped = needle.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
            const found = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "u").exec(shown);
            // A word of the text's own, or what its cut end happens to be.
            if (["is", "and"].includes(needle) || shown.length >= 200) continue;
            expect(found?.[0]).toBeUndefined();
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("for any JSON item and any text: survives, and is short", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "grapheme", maxLength: 400 }), (item, text) => {
        const shown = log(text, item);
        expect(shown.length).toBeLessThanOrEqual(201);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it("hides the values of every item of the call that was refused, not only of the one at fault", () => {
    const items = ["Annabel", "Bertil"].map((firstname) => JSON.stringify({ firstname }));
    expect(withoutValues("can't process Annabel, Bertil", items)).toBe("can't process …, …");
  });
});
