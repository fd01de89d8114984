import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { EVENT_KEY, USER_KEY } from "./control.ts";
import { failedWith } from "./failed.ts";
import { newScratch, start } from "./stage.ts";

interface Operation {
  readonly object_name: string;
  readonly sync_mode: string;
  readonly matching_keys?: readonly (readonly string[])[];
  readonly json_schema: {
    readonly additionalProperties?: unknown;
    readonly properties: Readonly<Record<string, { readonly description?: string }>>;
  };
}

/** The part of Airbyte's protocol (airbyte_protocol.yaml) that the answer is. */
const DESTINATION_CATALOG = {
  type: "object",
  required: ["type", "destination_catalog"],
  properties: {
    type: { const: "DESTINATION_CATALOG" },
    destination_catalog: {
      type: "object",
      required: ["operations"],
      properties: {
        operations: {
          type: "array",
          items: {
            type: "object",
            required: ["object_name", "sync_mode", "json_schema"],
            properties: {
              object_name: { type: "string" },
              sync_mode: { enum: ["append", "overwrite", "append_dedup", "update", "soft_delete"] },
              json_schema: { type: "object" },
              matching_keys: { type: "array", items: { type: "array", items: { type: "string" } } },
            },
          },
        },
      },
    },
  },
};

async function discover(config: object): Promise<readonly Operation[]> {
  const program = start(["discover", "--config", newScratch().write(config)]);
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(program.oddLines).toEqual([]);
  expect(program.stderr).toBe("");
  expect(program.messages).toHaveLength(1);
  expect(program.stdout).not.toContain(USER_KEY);
  const [message] = program.messages;
  const ajv = new Ajv();
  expect(ajv.validate(DESTINATION_CATALOG, message), ajv.errorsText()).toBe(true);
  const catalog = message?.destination_catalog as { readonly operations: readonly Operation[] } | undefined;
  return catalog?.operations ?? [];
}

/** Nothing listens there, and `.invalid` is nowhere: whoever asked would fail. */
const UNREACHABLE = { api_url: "https://no-such-host.invalid", user_api_key: USER_KEY };

describe.concurrent("discover", () => {
  it("offers what rows can become, and how they are matched", async () => {
    const operations = await discover(UNREACHABLE);
    expect(operations.map(({ json_schema: _, ...operation }) => operation)).toEqual([
      {
        object_name: "customer_bulk",
        sync_mode: "append_dedup",
        matching_keys: [["customer_id"], ["email"]],
      },
      { object_name: "customer", sync_mode: "append_dedup", matching_keys: [["customer_id"], ["email"]] },
      { object_name: "identify_event", sync_mode: "append" },
    ]);
  });

  it("tells of each its attributes, in a schema that needs no other", async () => {
    for (const { object_name, json_schema, matching_keys = [] } of await discover(UNREACHABLE)) {
      const attributes = Object.keys(json_schema.properties);
      expect(attributes).toEqual(expect.arrayContaining(["customer_id", "email", "unsubscribed"]));
      expect(attributes.includes("event_uuid"), object_name).toBe(object_name === "identify_event");
      expect(attributes).toEqual(expect.arrayContaining(matching_keys.flat()));
      expect(json_schema.additionalProperties).toBe(true);
      expect(JSON.stringify(json_schema)).not.toContain("$ref");
      // Words of our own would make strict readers refuse it.
      expect(JSON.stringify(json_schema)).not.toMatch(/"x-consent"|"pattern_descriptor"/);
      for (const { description } of Object.values(json_schema.properties)) expect(description).toBeTruthy();

      const validate = new Ajv({ strict: false, logger: false }).compile(json_schema);
      expect(validate({ customer_id: "1", firstname: null, plan: { any: "thing" } })).toBe(true);
      expect(validate({ customer_id: "1", gender: "F" })).toBe(false);
      expect(validate({ firstname: "Jane" })).toBe(false);
    }
  });

  it("is the same for every configuration that is right, without keys too", async () => {
    const [one, other] = await Promise.all([discover({}), discover({ region: "eu", ...UNREACHABLE })]);
    expect(one).toEqual(other);
  });
});

describe.concurrent("discover fails as the other commands do", () => {
  const errorOf = async (...args: string[]) => {
    const program = start(["discover", ...args]);
    expect(await program.exit).toEqual({ code: 1, signal: null });
    expect(program.oddLines).toEqual([]);
    expect(program.messages).toHaveLength(1);
    const [error] = program.errors;
    return error;
  };

  it("where the configuration has mistakes: it names them, and repeats no value", async () => {
    const broken = { region: "mars-base", user_api_key: "a key with blanks", event_api_key: EVENT_KEY };
    const error = await errorOf("--config", newScratch().write(broken));
    expect(error).toMatchObject(failedWith("CONFIG_INVALID", /\/region[\s\S]*\/user_api_key/));
    expect(error?.message).not.toMatch(/mars-base|a key with blanks/);
  });

  it("where there is none", async () => {
    expect(await errorOf()).toMatchObject(failedWith("COMMAND_LINE_INVALID", /--config/));
    expect(await errorOf("--config", `${newScratch().path}/absent.json`)).toMatchObject(
      failedWith("FILE_UNREADABLE", /absent\.json does not exist/),
    );
  });

  it("where it is no JSON", async () => {
    expect(await errorOf("--config", newScratch().write("{"))).toMatchObject(
      failedWith("FILE_NOT_JSON", /not valid JSON/),
    );
  });
});
