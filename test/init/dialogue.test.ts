import { describe, expect, it } from "vitest";
import { Failure } from "../../src/failure.ts";
import { Cancelled } from "../../src/init/cancelled.ts";
import { namingOf } from "../../src/init/choices.ts";
import { Dialogue } from "../../src/init/dialogue.ts";
import { OBJECTS } from "../../src/objects/objects.ts";
import { CTRL_C, CTRL_D, DOWN, ENTER, Person } from "./person.ts";
import { EMAILS, sampled } from "./samples.ts";

/** Asks a person who answers so; returns the answer and what was shown. */
async function asking<T>(
  answers: readonly (readonly [question: string, keys: string])[],
  ask: (dialogue: Dialogue) => Promise<T>,
) {
  const person = new Person(...answers);
  const answer = await ask(new Dialogue(person.input, person.output, new AbortController().signal));
  expect(person.unasked).toEqual([]);
  return { answer, shown: person.shown };
}

describe("a dialogue", () => {
  it("takes the first choice at Enter, and another that is moved to", async () => {
    const question = "Where does your Blueshift account live?";
    expect((await asking([[question, ENTER]], (one) => one.region())).answer).toBe("us");
    expect((await asking([[question, DOWN + ENTER]], (one) => one.region())).answer).toBe("eu");
  });

  it("shows what a stream's columns hold and where they go, before it asks how it is sent", async () => {
    const stream = sampled(
      { plan: ["a"], EmailAddress: EMAILS, joined_at: ["2026-01-31"], seen: [1, "a"], _ab_cdc_lsn: [1] },
      { namespace: "shop" },
    );
    const naming = namingOf(stream, OBJECTS.customer_bulk, []);
    const { answer, shown } = await asking([["How is shop.users sent?", DOWN + DOWN + ENTER]], (one) =>
      one.sendAs(stream, naming),
    );
    expect(answer).toBe("identify_event");
    const before = shown.slice(0, shown.indexOf("How is shop.users sent?"));
    expect(before).toContain("shop.users: 10 records");
    const lines = [
      "EmailAddress .* string .*→ email",
      "joined_at .* date .*→ joined_at",
      "plan .* custom attribute",
    ];
    for (const line of lines) expect(before).toMatch(new RegExp(line));
    expect(before).toMatch(/seen .* string or integer .*custom attribute/);
    expect(before).toMatch(/_ab_cdc_lsn .*not sent/);
    expect(before.indexOf("EmailAddress")).toBeLessThan(before.indexOf("plan"));
  });

  it("shows names so that they can't steer the terminal, and no more than fits", async () => {
    const columns = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`column ${index}`, [1]]));
    const stream = sampled({ "\u001b[2Jevil\u202e": [1], ["long".repeat(50)]: [1], ...columns });
    const { shown } = await asking([["How is users sent?", ENTER]], (one) =>
      one.sendAs(stream, namingOf(stream, OBJECTS.customer, [])),
    );
    expect(shown).toContain("�[2Jevil�");
    expect(shown).not.toContain("\u202e");
    expect(shown).toContain("… and 182 more");
    expect(shown).not.toContain("long".repeat(20));
  });

  it("proposes a column, and takes none for an answer", async () => {
    const question = {
      stream: sampled({ plan: ["a"], id: [1] }),
      attribute: "customer_id",
      candidates: ["plan", "id"],
      proposed: "id",
      isOptional: false,
    } as const;
    const asked = "users: which column is the customer's customer_id?";
    expect((await asking([[asked, ENTER]], (one) => one.identifier(question))).answer).toBe("id");
    const none = await asking([[asked, DOWN + ENTER]], (one) => one.identifier(question));
    expect(none.answer).toBeUndefined();
    expect(none.shown).toContain("its records are rejected if no other column names them");
    const open = { ...question, proposed: undefined };
    expect((await asking([[asked, ENTER]], (one) => one.identifier(open))).answer).toBeUndefined();
  });

  it("lets one of several columns have an attribute", async () => {
    const stream = sampled({});
    const { answer } = await asking([["which column is phone_number?", DOWN + ENTER]], (one) =>
      one.contested(stream, "phone_number", ["phone", "mobile_phone"]),
    );
    expect(answer).toBe("mobile_phone");
  });

  it("takes countries that there are, in any letters, or none", async () => {
    const streams = [sampled({})];
    const asked = "Phone numbers without a country code (users)";
    expect((await asking([[asked, ENTER]], (one) => one.country(streams))).answer).toBeUndefined();
    const corrected = await asking(
      [
        [asked, `xx${ENTER}`],
        ["no country with phone numbers", `\b\bca${ENTER}`],
      ],
      (one) => one.country(streams),
    );
    expect(corrected.answer).toBe("CA");
  });

  it("asks where rejected records are kept", async () => {
    const asked = "Where are records kept that can't be delivered?";
    expect((await asking([[asked, ENTER]], (one) => one.rejectedPath())).answer).toBeUndefined();
    const inFiles = [asked, DOWN + ENTER] as const;
    const usual = await asking([inFiles, ["In which directory?", ENTER]], (one) => one.rejectedPath());
    expect(usual.answer).toBe("rejected");
    const own = await asking([inFiles, ["In which directory?", `/local/bad${ENTER}`]], (one) =>
      one.rejectedPath(),
    );
    expect(own.answer).toBe("/local/bad");
  });

  it("takes a key without showing it, refuses what can be none, and can do without", async () => {
    const asked = "The account's user API key, for customer_bulk and customer";
    const uses = ["customer_bulk", "customer"] as const;
    const given = await asking([[asked, `s3cr3t-key${ENTER}`]], (one) => one.key("user", uses));
    expect(given.answer).toBe("s3cr3t-key");
    expect(given.shown).not.toMatch(/s3cr3t|3cr/);
    const corrected = await asking(
      [
        [asked, `two words${ENTER}`],
        ["It must be", `\u0015s3cr3t${ENTER}`],
      ],
      (one) => one.key("user", uses),
    );
    expect(corrected.answer).toBe("s3cr3t");
    expect((await asking([[asked, ENTER]], (one) => one.key("user", uses))).answer).toBeUndefined();
  });

  it("asks again for a sample that can't be read, and can do without", async () => {
    const asked = "A file with a sample of messages";
    const sample = { streams: [], isCut: false };
    const read = async (path: string) => {
      if (path === "good.jsonl") return sample;
      throw new Failure("INIT_SAMPLE_UNREADABLE", { path, code: "ENOENT" });
    };
    const { answer, shown } = await asking(
      [
        [asked, `bad.jsonl${ENTER}`],
        ["[INIT_SAMPLE_UNREADABLE]", `good.jsonl${ENTER}`],
      ],
      (one) => one.sample(read),
    );
    expect(answer).toBe(sample);
    expect(shown).toContain("bad.jsonl can't be read (ENOENT)");
    expect((await asking([[asked, ENTER]], (one) => one.sample(read))).answer).toBeUndefined();
    await expect(
      asking([[asked, `x${ENTER}`]], (one) => one.sample(() => Promise.reject(new TypeError("a bug")))),
    ).rejects.toThrow(TypeError);
  });

  it("asks how streams are sent that it does not know", async () => {
    const { answer, shown } = await asking([["How are your streams sent?", DOWN + ENTER]], (one) =>
      one.otherStreams(),
    );
    expect(answer).toBe("customer");
    expect(shown).not.toContain("skip");
  });

  it.each([
    ["Ctrl-C", CTRL_C],
    ["Ctrl-D", CTRL_D],
  ])("ends at %s", async (_, keys) => {
    const asked = "Where does your Blueshift account live?";
    await expect(asking([[asked, keys]], (one) => one.region())).rejects.toBeInstanceOf(Cancelled);
  });

  it("ends where its input does: nobody can answer any more", async () => {
    const person = new Person();
    const answer = new Dialogue(person.input, person.output, new AbortController().signal).region();
    person.input.end();
    await expect(answer).rejects.toBeInstanceOf(Cancelled);
  });

  it("ends where it is interrupted", async () => {
    const person = new Person();
    const interrupted = new AbortController();
    const dialogue = new Dialogue(person.input, person.output, interrupted.signal);
    const answer = dialogue.region();
    interrupted.abort();
    await expect(answer).rejects.toBeInstanceOf(Cancelled);
    await expect(dialogue.rejectedPath()).rejects.toBeInstanceOf(Cancelled);
  });
});
