import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { type OptionSchema, SPEC } from "../../src/config/spec.ts";

const spec = SPEC;
const root = spec.connectionSpecification;

/** Every schema in the spec with its place, the root first. */
function* schemas(schema: OptionSchema, place = "#"): Iterable<[place: string, schema: OptionSchema]> {
  yield [place, schema];
  for (const [name, option] of Object.entries(schema.properties ?? {}))
    yield* schemas(option, `${place}/${name}`);
  if (schema.items) yield* schemas(schema.items, `${place}/items`);
  for (const [index, branch] of (schema.oneOf ?? []).entries())
    yield* schemas(branch, `${place}/oneOf/${index}`);
}

describe("the spec", () => {
  it("says what the connector can do", () => {
    expect(spec).toMatchObject({
      supportsIncremental: true,
      supported_destination_sync_modes: ["append", "append_dedup"],
      protocol_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      documentationUrl: expect.stringMatching(/^https:/),
    });
  });

  it("holds a valid draft-07 schema", () => {
    const ajv = new Ajv({ strict: false });
    expect(ajv.validateSchema({ ...root }), ajv.errorsText()).toBe(true);
  });

  it("hides both keys, and nothing else, as secrets", () => {
    const secrets = [...schemas(root)].filter(([, schema]) => schema.airbyte_secret).map(([place]) => place);
    expect(secrets).toEqual(["#/user_api_key", "#/event_api_key"]);
  });

  it("keeps the API address out of Airbyte's form", () => {
    const hidden = [...schemas(root)].filter(([, schema]) => schema.airbyte_hidden).map(([place]) => place);
    expect(hidden).toEqual(["#/api_url"]);
  });

  it("gives each option a title, and an order of its own among its neighbours", () => {
    for (const [place, schema] of schemas(root)) {
      expect(schema.title, place).toBeTruthy();
      const options = Object.values(schema.properties ?? {});
      expect(
        options.map(({ order }) => order),
        place,
      ).toEqual(options.map((_, index) => index));
    }
  });

  it("describes every option but the discriminator of a choice", () => {
    for (const [place, schema] of schemas(root)) {
      const isItself = place === "#" || place.endsWith("/items") || schema.const !== undefined;
      if (!isItself) expect(schema.description, place).toBeTruthy();
    }
  });

  it("lets no object take unknown options", () => {
    for (const [place, schema] of schemas(root)) {
      if (schema.type !== "object" || schema.oneOf) continue;
      expect(schema.additionalProperties, place).toBe(false);
    }
  });

  it("bounds every number on both sides", () => {
    for (const [place, schema] of schemas(root)) {
      if (schema.type !== "number" && schema.type !== "integer") continue;
      expect(schema.minimum ?? schema.exclusiveMinimum, place).toBeTypeOf("number");
      expect(schema.maximum, place).toBeTypeOf("number");
    }
  });

  it("puts every pattern in words", () => {
    for (const [place, schema] of schemas(root)) {
      if (schema.pattern !== undefined) expect(schema.pattern_descriptor, place).toBeTruthy();
    }
  });
});

describe("the generated types and the validator", () => {
  it("are those of the spec", () => {
    const generator = fileURLToPath(new URL("generate.ts", import.meta.url));
    expect(() => execFileSync(process.execPath, [generator, "--check"], { stdio: "pipe" })).not.toThrow();
  });
});
