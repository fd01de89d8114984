import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { HOSTS } from "../../src/blueshift/limits.ts";
import { SPEC } from "../../src/config/spec.ts";
import { VERSION } from "../../src/version.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const text = { type: "string", minLength: 1 };
const flag = { type: "boolean" };
const override = {
  type: "object",
  additionalProperties: false,
  required: ["enabled"],
  properties: { enabled: flag },
};
const level = (most: number) => ({ type: "integer", multipleOf: 100, minimum: 0, maximum: most });

/** The registry's form of an entry (ConnectorMetadataDefinitionV0), as far as this connector fills it. */
const METADATA = {
  type: "object",
  additionalProperties: false,
  required: ["metadataSpecVersion", "data"],
  properties: {
    metadataSpecVersion: { const: "1.0" },
    data: {
      type: "object",
      additionalProperties: false,
      required: [
        "name",
        "definitionId",
        "connectorType",
        "connectorSubtype",
        "dockerRepository",
        "dockerImageTag",
        "license",
        "documentationUrl",
        "githubIssueLabel",
        "releaseStage",
      ],
      properties: {
        name: text,
        definitionId: { type: "string", format: "uuid" },
        connectorType: { enum: ["source", "destination"] },
        connectorSubtype: {
          enum: ["api", "database", "datalake", "file", "custom", "message_queue", "unknown", "vectorstore"],
        },
        dockerRepository: text,
        dockerImageTag: text,
        protocolVersion: text,
        documentationUrl: { type: "string", format: "uri" },
        externalDocumentationUrls: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["title", "url"],
            properties: {
              title: text,
              url: { type: "string", format: "uri", pattern: "^https://" },
              type: { enum: ["api_reference", "authentication_guide", "rate_limits", "status_page"] },
            },
          },
        },
        githubIssueLabel: text,
        icon: text,
        license: text,
        releaseDate: { type: "string", format: "date" },
        releaseStage: { enum: ["alpha", "beta", "generally_available", "custom"] },
        supportLevel: { enum: ["community", "certified", "archived"] },
        allowedHosts: {
          type: "object",
          additionalProperties: false,
          properties: { hosts: { type: "array", items: { type: "string", format: "hostname" } } },
        },
        registryOverrides: {
          type: "object",
          additionalProperties: false,
          required: ["oss", "cloud"],
          properties: { oss: override, cloud: override },
        },
        supportsDataActivation: flag,
        tags: { type: "array", items: { type: "string", pattern: "^[a-z]+:\\S+$" } },
        ab_internal: {
          type: "object",
          additionalProperties: false,
          properties: { sl: level(300), ql: level(600) },
        },
      },
    },
  },
};

interface Metadata {
  readonly data: Readonly<Record<string, unknown>> & { readonly allowedHosts: { readonly hosts: string[] } };
}

const metadata = load(read("spec/metadata.yaml")) as Metadata;

describe("the registry's metadata", () => {
  it("has the registry's form", () => {
    const ajv = new Ajv({ allErrors: true });
    addFormats.default(ajv);
    expect(ajv.validate(METADATA, metadata), ajv.errorsText()).toBe(true);
  });

  it("says what the specification says", () => {
    const { documentationUrl, protocol_version: protocolVersion, connectionSpecification } = SPEC;
    expect(metadata.data).toMatchObject({
      documentationUrl,
      protocolVersion,
      name: connectionSpecification.title,
    });
  });

  it("says what the package says", () => {
    const { name, license } = JSON.parse(read("package.json"));
    expect(metadata.data).toMatchObject({ dockerImageTag: VERSION, license, githubIssueLabel: name });
  });

  it("names the image as the image names itself", () => {
    const [, label] = /io\.airbyte\.name="([^"]+)"/.exec(read("Dockerfile")) ?? [];
    expect(metadata.data.dockerRepository).toBe(label);
  });

  it("allows the hosts that are called", () => {
    expect(metadata.data.allowedHosts.hosts.map((host) => `https://${host}`)).toEqual(Object.values(HOSTS));
  });

  it("keeps the id by which Airbyte knows the connector, whatever else changes", () => {
    expect(metadata.data.definitionId).toBe("3c49aae8-ed31-4211-945d-74ca51c6ddb2");
  });

  it("has an icon beside it: square, small, with nothing from elsewhere", () => {
    const icon = read(`spec/${metadata.data.icon}`);
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(icon) ?? [];
    expect(width).toBe(height);
    expect(Number(width)).toBeGreaterThan(0);
    expect(Buffer.byteLength(icon)).toBeLessThan(2048);
    expect(icon).not.toMatch(/<script|<image|<foreignObject|<text|href=|@import|url\((?!#)/i);
  });

  it("comes with the package, as all of spec/ does", () => {
    expect(JSON.parse(read("package.json")).files).toContain("spec");
  });
});
