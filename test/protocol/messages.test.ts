import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamKey, streamLabel } from "../../src/protocol/messages.ts";

describe("a stream's key", () => {
  it("is the same for no namespace and an empty one", () => {
    const keys = [undefined, null, ""].map((namespace) => streamKey("users", namespace));
    expect(new Set(keys).size).toBe(1);
  });

  it("is not that of a stream whose name looks like a namespace and a name", () => {
    expect(streamKey('["shop","users"]', undefined)).not.toBe(streamKey("users", "shop"));
    expect(streamKey('["","users"]', undefined)).not.toBe(streamKey("users", ""));
  });

  it("is another for any other name or namespace, whatever characters they hold", () => {
    const part = fc.oneof(fc.constantFrom("", "a", "b", "a.b", '["a","b"]', '["","a"]'), fc.string());
    const stream = fc.tuple(part, fc.option(part, { nil: undefined }));
    fc.assert(
      fc.property(stream, stream, ([name, namespace], [otherName, otherNamespace]) => {
        const same = name === otherName && (namespace || "") === (otherNamespace || "");
        expect(streamKey(name, namespace) === streamKey(otherName, otherNamespace)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });
});

it("names a stream as people do", () => {
  expect(streamLabel("users", "shop")).toBe("shop.users");
  expect(streamLabel("users", undefined)).toBe("users");
  expect(streamLabel("users", "")).toBe("users");
});
