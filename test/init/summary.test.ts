import { describe, expect, it } from "vitest";
import type { Choices } from "../../src/init/choices.ts";
import { summaryOf, type Written } from "../../src/init/summary.ts";
import { EMAILS, sampled } from "./samples.ts";

const WRITTEN: Written = {
  config: "config.json",
  catalog: "catalog.json",
  sample: "sample.jsonl",
  isCut: false,
};

const choicesOf = (
  columns: Readonly<Record<string, readonly unknown[]>>,
  more: Partial<Choices> = {},
): Choices => ({
  region: "us",
  streams: [{ stream: sampled(columns), sendAs: "customer_bulk", fields: [], country: undefined }],
  otherStreams: undefined,
  rejectedPath: undefined,
  keys: { user: "k" },
  ...more,
});

const said = (choices: Choices, written: Partial<Written> = {}): string =>
  summaryOf(choices, { ...WRITTEN, ...written }).join("\n");

describe("what init says at its end", () => {
  it("is no more than needed where all is well", () => {
    expect(said(choicesOf({ email: EMAILS })).split("\n")).toEqual([
      "config.json is written, for nobody but you to read (mode 0600). It holds your keys.",
      "catalog.json is written: users (customer_bulk).",
      "",
      "What to do next:",
      expect.stringMatching(/ check --config config\.json$/),
      expect.stringMatching(
        / write --config config\.json --catalog catalog\.json --dry-run < sample\.jsonl$/,
      ),
      expect.stringMatching(/ write --config config\.json --catalog catalog\.json < sample\.jsonl$/),
    ]);
  });

  it("names the keys that are needed and not there", () => {
    const missing = choicesOf({ email: EMAILS }, { keys: {}, otherStreams: "identify_event" });
    expect(said(missing)).toContain(
      'Still to be written into config.json: "user_api_key" and "event_api_key".',
    );
    expect(said(missing)).not.toContain("It holds your keys");
  });

  it.each([
    [{ id: [1], plan: ["a"] }, '{"from":"id","to":"customer_id"}'],
    [{ bestEmail: EMAILS, plan: ["a"] }, '{"from":"bestEmail","to":"email"}'],
    [{ plan: ["a"] }, '{"from":"…","to":"customer_id"}'],
  ])("warns of a stream whose rows name nobody, and says what may help: %j", (columns, field) => {
    const text = said(choicesOf(columns));
    expect(text).toMatch(/^Attention: no column of users /m);
    expect(text).toContain(`"fields": [${field}]`);
  });

  it("tells where the sample was longer than is read", () => {
    expect(said(choicesOf({ email: EMAILS }), { isCut: true })).toContain("first 200000 messages");
  });

  it("writes paths so that a shell takes each for one word", () => {
    const text = said(choicesOf({ email: EMAILS }), { config: "my config.json", sample: "it's.jsonl" });
    expect(text).toContain(" check --config 'my config.json'\n");
    expect(text).toContain(` < 'it'\\''s.jsonl'`);
  });
});
