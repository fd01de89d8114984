import { readConfigFile } from "../config/config.ts";
import { isObject } from "../json/is-object.ts";
import { OWN_KEYWORDS, objectSchema } from "../objects/object-schemas.ts";
import { OBJECT_NAMES, OBJECTS, type ObjectName } from "../objects/objects.ts";
import type { DestinationOperation } from "../protocol/messages.ts";
import type { Terminal } from "./terminal.ts";

const SYNC_MODES: Readonly<Record<ObjectName, DestinationOperation["sync_mode"]>> = {
  // Who is there already is updated.
  customer_bulk: "append_dedup",
  customer: "append_dedup",
  // Each event is one more.
  identify_event: "append",
};

/**
 * `discover`: what rows can become, each with its attributes for the user to map columns to. It is the same for every
 * account, so nothing is asked of Blueshift: the configuration is only checked.
 * @throws {Failure} `config_error` where the configuration can't be used
 */
export async function discover(files: { readonly config: string }, { writer }: Terminal): Promise<void> {
  readConfigFile(files.config);
  writer.write({
    type: "DESTINATION_CATALOG",
    destination_catalog: { operations: OBJECT_NAMES.map(operationOf) },
  });
}

function operationOf(name: ObjectName): DestinationOperation {
  const { identifiers, schema } = OBJECTS[name];
  const operation = {
    object_name: name,
    sync_mode: SYNC_MODES[name],
    json_schema: withoutOwnKeywords(objectSchema(schema)) as object,
  };
  return operation.sync_mode === "append"
    ? operation
    : { ...operation, matching_keys: identifiers.map((identifier) => [identifier]) };
}

/** A schema in the words of draft-07 alone: strict readers refuse others. */
function withoutOwnKeywords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOwnKeywords);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !OWN_KEYWORDS.includes(name));
  return Object.fromEntries(entries.map(([name, part]) => [name, withoutOwnKeywords(part)]));
}
