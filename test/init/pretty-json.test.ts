import fc from "fast-check";
import { expect, it } from "vitest";
import { prettyJson } from "../../src/init/pretty-json.ts";

it("writes JSON that says the same", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(prettyJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("puts on one line what fits on it, and breaks the outermost in any case", () => {
  const long = "x".repeat(60);
  expect(prettyJson({ region: "us", list: [1, "a"], none: {}, empty: [], wide: [long, long] })).toBe(`{
  "region": "us",
  "list": [1, "a"],
  "none": {},
  "empty": [],
  "wide": [
    "${long}",
    "${long}"
  ]
}`);
});
