import { Failure } from "../failure.ts";
import { isObject } from "../json/is-object.ts";
import { streamKey, streamLabel } from "../protocol/messages.ts";

/** What the connector needs of a stream of Airbyte's configured catalog. */
export interface ConfiguredStream {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly jsonSchema: object;
  /** The object of `discover` that the platform mapped the stream to, where it did. */
  readonly destinationObjectName: string | undefined;
  readonly syncId: number | undefined;
}

/** The columns that a stream's schema names. */
export function columnsOf(jsonSchema: object): string[] {
  const { properties } = jsonSchema as { readonly properties?: unknown };
  return isObject(properties) ? Object.keys(properties) : [];
}

const SUPPORTED_SYNC_MODES = ["append", "append_dedup"];

/**
 * Reads a configured catalog.
 * @throws {Failure} `config_error`, naming the place in the catalog or the stream
 */
export function parseCatalog(catalog: unknown): ConfiguredStream[] {
  const streams = isObject(catalog) ? catalog.streams : undefined;
  if (!Array.isArray(streams)) {
    throw new Failure("CATALOG_INVALID", { why: 'it needs a list "streams"' });
  }
  const seen = new Set<string>();
  return streams.map((configured: unknown, index) => {
    const stream = parseStream(configured, `/streams/${index}`);
    const key = streamKey(stream.name, stream.namespace);
    if (seen.has(key)) {
      const label = streamLabel(stream.name, stream.namespace);
      throw new Failure("CATALOG_STREAM_TWICE", { stream: label });
    }
    seen.add(key);
    return stream;
  });
}

function parseStream(configured: unknown, place: string): ConfiguredStream {
  const stream = isObject(configured) ? configured.stream : undefined;
  if (!isObject(configured) || !isObject(stream)) throw expected(`${place}/stream`, "an object");
  const { name, namespace, json_schema: jsonSchema } = stream;
  if (typeof name !== "string" || name === "")
    throw expected(`${place}/stream/name`, "a text that is not empty");
  if (namespace != null && typeof namespace !== "string")
    throw expected(`${place}/stream/namespace`, "a text");
  if (!isObject(jsonSchema)) throw expected(`${place}/stream/json_schema`, "a JSON Schema");
  const mode = configured.destination_sync_mode ?? "append";
  if (typeof mode !== "string" || !SUPPORTED_SYNC_MODES.includes(mode)) {
    const stream = streamLabel(name, namespace);
    throw new Failure("SYNC_MODE_UNSUPPORTED", { stream, supported: SUPPORTED_SYNC_MODES.join(" or ") });
  }
  const objectName = configured.destination_object_name;
  const syncId = configured.sync_id;
  return {
    name,
    namespace: namespace || undefined,
    jsonSchema,
    destinationObjectName: typeof objectName === "string" && objectName !== "" ? objectName : undefined,
    syncId: typeof syncId === "number" ? syncId : undefined,
  };
}

function expected(place: string, what: string): Failure {
  return new Failure("CATALOG_INVALID", { why: `${place} must be ${what}` });
}
