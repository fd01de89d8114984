import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { catalogOf } from "../../src/init/catalog.ts";
import { type Choices, type Chooser, choose, isIdentified } from "../../src/init/choices.ts";
import { configurationOf } from "../../src/init/configuration.ts";
import { DEFAULTS } from "../../src/init/defaults.ts";
import type { SampledStream } from "../../src/init/sample.ts";
import { EMAILS, sampled } from "./samples.ts";

/** Chooses for these streams, and returns what was chosen and what was asked. */
async function choosing(
  streams: readonly SampledStream[],
  answers: Partial<Chooser> = {},
  keys: Choices["keys"] = {},
) {
  const asked: unknown[][] = [];
  const chooser = Object.fromEntries(
    Object.entries({ ...DEFAULTS, ...answers }).map(([question, answer]) => [
      question,
      (...about: unknown[]) => {
        asked.push([question, ...about]);
        return (answer as (...about: unknown[]) => unknown)(...about);
      },
    ]),
  ) as unknown as Chooser;
  const choices = await choose(chooser, {
    sample: { streams, isCut: false },
    keys,
    readSample: () => Promise.reject(new Error("there is a sample already")),
  });
  return { choices, asked, questions: asked.map(([question]) => question) };
}

/** How the program takes what was chosen: the attributes that each column goes to. */
function planned(choices: Choices) {
  const needed = { keys: "unused" } as const;
  const config = parseConfig(configurationOf(choices), needed);
  return planCatalog(parseCatalog(catalogOf(choices.streams.map(({ stream }) => stream))), config, needed);
}

const takeProposal: Chooser["identifier"] = async ({ proposed }) => proposed;

describe("what is asked", () => {
  it("is how each stream is sent, and no more where its columns say who they are about", async () => {
    const users = sampled({ user_id: [1], Email: EMAILS });
    const { questions, choices } = await choosing([users], {}, { user: "k" });
    expect(questions).toEqual(["region", "sendAs", "rejectedPath"]);
    expect(choices.streams).toEqual([
      { stream: users, sendAs: "customer_bulk", fields: [], country: undefined },
    ]);
  });

  it("is nothing more of a stream that is skipped", async () => {
    const { questions } = await choosing([sampled({ phone: ["1"] })], { sendAs: async () => "skip" });
    expect(questions).toEqual(["region", "sendAs", "rejectedPath"]);
  });

  it("is which column an attribute comes from that several would fill, one of that name first", async () => {
    const users = sampled({ email_address: EMAILS, email: EMAILS, EMAIL: EMAILS, customer_id: [1] });
    const { asked, choices } = await choosing([users], {}, { user: "k" });
    expect(asked).toContainEqual(["contested", users, "email", ["email", "email_address", "EMAIL"]]);
    expect(choices.streams[0]?.fields).toEqual([{ from: "email", to: "email" }]);
    expect([...planned(choices).values()]).toHaveLength(1);
  });

  it("is which column is the customer_id, where one sounds like it", async () => {
    const users = sampled({ plan: ["a"], id: [1], email: EMAILS });
    const { asked, choices } = await choosing([users], { identifier: takeProposal });
    const about = { attribute: "customer_id", candidates: ["plan", "id"], proposed: "id", isOptional: true };
    expect(asked).toContainEqual(["identifier", expect.objectContaining(about)]);
    expect(choices.streams[0]?.fields).toEqual([{ from: "id", to: "customer_id" }]);
  });

  it.each([
    ["customerNumber", { id: [1], customerNumber: ["A1"] }],
    ["USER_UUID", { id: [1], USER_UUID: ["a-b"] }],
    ["member_id", { member_id: [7], id: [1] }],
    ["users_id", { id: [1], users_id: [1] }],
    ["uuid", { uuid: ["a"], plan: ["b"] }],
    [undefined, { plan: ["a"], city: ["b"] }],
  ])("proposes %s", async (proposed, columns) => {
    const stream = sampled(columns as Record<string, unknown[]>, { name: "userss" });
    const { asked } = await choosing([stream], { identifier: takeProposal });
    expect(asked).toContainEqual([
      "identifier",
      expect.objectContaining({ attribute: "customer_id", proposed }),
    ]);
  });

  it("is which column is the email, where one holds nothing else; one called so is proposed", async () => {
    const users = sampled({ id: [1], contact: EMAILS, bestEmail: EMAILS, noEmail: ["none"] });
    const { asked, choices } = await choosing([users], { identifier: takeProposal });
    const about = {
      attribute: "email",
      candidates: ["bestEmail", "contact"],
      proposed: "bestEmail",
      isOptional: true,
    };
    expect(asked).toContainEqual(["identifier", expect.objectContaining(about)]);
    const [users2] = planned(choices).values();
    expect(users2?.sending?.naming.wayOf("bestEmail").attributes).toEqual(["email"]);
    expect(users2?.sending?.naming.wayOf("id").attributes).toEqual(["customer_id"]);
  });

  it("offers no column that a route could not name, or that Blueshift knows as something else", async () => {
    const columns = {
      "/id": [1],
      "": [1],
      gender: ["male"],
      hired: ["2026-01-31"],
      _airbyte_raw_id: ["a"],
      code: [1],
    };
    const { asked } = await choosing([sampled(columns)]);
    const about = { candidates: ["code"], proposed: undefined, isOptional: false };
    expect(asked).toContainEqual(["identifier", expect.objectContaining(about)]);
  });

  it("is one country for all streams that have phone numbers", async () => {
    const streams = [
      sampled({ email: EMAILS, mobile_phone: ["1"] }),
      sampled({ email: EMAILS }, { name: "leads" }),
      sampled({ email: EMAILS, phone_number: ["1"] }, { name: "people" }),
    ];
    const { asked, choices } = await choosing(streams, { country: async () => "CA" });
    expect(asked).toContainEqual(["country", [streams[0], streams[2]]]);
    expect(choices.streams.map(({ country }) => country)).toEqual(["CA", undefined, "CA"]);
  });

  it("is each key that is needed and not there, with what needs it", async () => {
    const streams = [sampled({ email: EMAILS }), sampled({ email: EMAILS }, { name: "events" })];
    const sendAs: Chooser["sendAs"] = async ({ name }) => (name === "events" ? "identify_event" : "customer");
    const key: Chooser["key"] = async (name) => (name === "user" ? "u" : undefined);
    const { asked, choices } = await choosing(streams, { sendAs, key });
    expect(asked.filter(([question]) => question === "key")).toEqual([
      ["key", "user", ["customer"]],
      ["key", "event", ["identify_event"]],
    ]);
    expect(choices.keys).toEqual({ user: "u" });

    const given = await choosing(streams, { sendAs, key }, { user: "given", event: "also" });
    expect(given.questions).not.toContain("key");
    expect(given.choices.keys).toEqual({ user: "given", event: "also" });
  });

  it("is a sample where none was given, and how streams are sent where there is none", async () => {
    const asked: string[] = [];
    const readSample = async (path: string) => {
      asked.push(path);
      return { streams: [sampled({ email: EMAILS })], isCut: false };
    };
    const chooser: Chooser = { ...DEFAULTS, sample: (read) => read("messages.jsonl") };
    const choices = await choose(chooser, { sample: undefined, keys: {}, readSample });
    expect(asked).toEqual(["messages.jsonl"]);
    expect(choices.otherStreams).toBeUndefined();

    const without = await choose(DEFAULTS, { sample: undefined, keys: {}, readSample });
    expect(without).toMatchObject({ streams: [], otherStreams: "customer_bulk" });
  });
});

describe("the defaults", () => {
  it("make no customer of a row by guessing, and say where nobody is named", async () => {
    const { choices } = await choosing([sampled({ id: [1], bestEmail: EMAILS }), sampled({ Email: EMAILS })]);
    expect(choices.streams.map(({ fields }) => fields)).toEqual([[], []]);
    expect(choices.streams.map(isIdentified)).toEqual([false, true]);
  });

  it("decide what would else be an error: two columns for one attribute", async () => {
    const { choices } = await choosing([sampled({ phone: ["1"], mobile_phone: ["2"], email: EMAILS })]);
    expect(choices.streams[0]?.fields).toEqual([{ from: "phone", to: "phone_number" }]);
    const [plan] = planned(choices).values();
    expect(plan?.sending?.naming.wayOf("mobile_phone").attributes).toEqual(["mobile_phone"]);
  });
});

describe("the configuration", () => {
  it("says what was chosen, and leaves out what is so anyway", async () => {
    const users = sampled({ id: [1], phone: ["1"] }, { namespace: "shop" });
    const { choices } = await choosing([users], {
      region: async () => "eu",
      identifier: takeProposal,
      country: async () => "US",
      rejectedPath: async () => "rejected",
      key: async () => "k",
    });
    expect(configurationOf(choices)).toEqual({
      region: "eu",
      user_api_key: "k",
      routes: [
        {
          stream: "users",
          namespace: "shop",
          send_as: "customer_bulk",
          fields: [{ from: "id", to: "customer_id" }],
          default_country: "US",
        },
      ],
      rejected_records: { storage: "file", path: "rejected" },
    });
    expect(
      configurationOf({
        ...choices,
        streams: [],
        otherStreams: "customer",
        rejectedPath: undefined,
        keys: {},
      }),
    ).toEqual({
      region: "eu",
      default_send_as: "customer",
    });
  });

  it("finds each stream its own route, though one without a namespace is for all of its name", async () => {
    const streams = [sampled({ email: EMAILS }), sampled({ email: EMAILS }, { namespace: "shop" })];
    const sendAs: Chooser["sendAs"] = async ({ namespace }) =>
      namespace === undefined ? "skip" : "customer";
    const { choices } = await choosing(streams, { sendAs });
    const plans = [...planned(choices).values()].map(({ label, sending }) => [
      label,
      sending?.object.endpoint,
    ]);
    expect(plans).toEqual([
      ["users", undefined],
      ["shop.users", "customer"],
    ]);
  });
});
