import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";

const configured = (stream: object, more: object = {}) => ({
  stream: { name: "users", json_schema: {}, supported_sync_modes: ["full_refresh"], ...stream },
  sync_mode: "full_refresh",
  destination_sync_mode: "append",
  ...more,
});

const failing = (message: string | RegExp) =>
  expect.objectContaining({
    type: "config_error",
    message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
  });

describe("a configured catalog", () => {
  it("is read as far as the connector needs it", () => {
    const catalog = {
      streams: [
        configured({ namespace: "shop", json_schema: { type: "object" } }, { sync_id: 7, generation_id: 1 }),
        configured(
          { name: "orders" },
          { destination_object_name: "customer", destination_sync_mode: "append_dedup" },
        ),
      ],
    };
    expect(parseCatalog(catalog)).toEqual([
      {
        name: "users",
        namespace: "shop",
        jsonSchema: { type: "object" },
        destinationObjectName: undefined,
        syncId: 7,
      },
      {
        name: "orders",
        namespace: undefined,
        jsonSchema: {},
        destinationObjectName: "customer",
        syncId: undefined,
      },
    ]);
  });

  it("may have no streams", () => {
    expect(parseCatalog({ streams: [] })).toEqual([]);
  });

  it("may have a stream in two namespaces, and takes an empty namespace for none", () => {
    const streams = [
      configured({ namespace: "a" }),
      configured({ namespace: "b" }),
      configured({ namespace: "" }),
    ];
    expect(parseCatalog({ streams }).map(({ namespace }) => namespace)).toEqual(["a", "b", undefined]);
  });

  it.each([null, 7, [], {}, { streams: {} }, { streams: null }])("can't be %j", (catalog) => {
    expect(() => parseCatalog(catalog)).toThrow(failing('it needs a list "streams"'));
  });

  it.each([
    [null, "/streams/1/stream must be an object"],
    [{}, "/streams/1/stream must be an object"],
    [{ stream: [] }, "/streams/1/stream must be an object"],
    [configured({ name: undefined }), "/streams/1/stream/name must be a text"],
    [configured({ name: "" }), "/streams/1/stream/name must be a text"],
    [configured({ name: "a", namespace: 7 }), "/streams/1/stream/namespace must be a text"],
    [
      configured({ name: "a", json_schema: undefined }),
      "/streams/1/stream/json_schema must be a JSON Schema",
    ],
    [configured({ name: "a", json_schema: true }), "/streams/1/stream/json_schema must be a JSON Schema"],
  ])("names the place of what is wrong: %j", (wrong, message) => {
    expect(() => parseCatalog({ streams: [configured({}), wrong] })).toThrow(failing(message));
  });

  it.each(["overwrite", "overwrite_dedup", "", 7, ["append"]])(
    "can't have a stream written as %j",
    (mode) => {
      const streams = [configured({ namespace: "shop" }, { destination_sync_mode: mode })];
      expect(() => parseCatalog({ streams })).toThrow(failing(/"shop\.users".*append or append_dedup/s));
    },
  );

  it("has each stream once", () => {
    const streams = [
      configured({ namespace: "shop" }),
      configured({ name: "a" }),
      configured({ namespace: "shop" }),
    ];
    expect(() => parseCatalog({ streams })).toThrow(failing('"shop.users" twice'));
    const none = [configured({ namespace: "" }), configured({ namespace: null })];
    expect(() => parseCatalog({ streams: none })).toThrow(failing('"users" twice'));
  });
});
