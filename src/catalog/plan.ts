import { KEY_OPTIONS, keyFor } from "../config/api-keys.ts";
import type { Config } from "../config/config.ts";
import { Failure } from "../failure.ts";
import type { Attributes } from "../objects/attributes.ts";
import { type BlueshiftObject, OBJECTS } from "../objects/objects.ts";
import type { Problem } from "../objects/problem.ts";
import { type Row, streamKey, streamLabel } from "../protocol/messages.ts";
import { type ConfiguredStream, columnsOf } from "./configured-catalog.ts";
import { Mapping } from "./mapping.ts";
import { type Routing, router } from "./routing.ts";
import { compileValidator, type Validate } from "./validator.ts";

/** What happens to the records of a stream, decided once when the program starts. */
export interface Plan {
  /** `streamKey` of the stream. */
  readonly key: string;
  readonly stream: string;
  readonly namespace: string | undefined;
  /** The stream as people write it. */
  readonly label: string;
  /** How its rows are sent; undefined where the stream is skipped. */
  readonly sending: Sending | undefined;
  /** The plan in one line, for the log. */
  readonly description: string;
}

export interface Sending {
  /** What a row becomes. */
  readonly object: BlueshiftObject;
  /** Says what is wrong with a row whose numbers are JavaScript's own. */
  readonly validate: Validate;
  /** Turns a row into the object's attributes, or says why it can't be one. */
  readonly map: (row: Row) => { readonly attributes: Attributes; readonly problem: Problem | undefined };
}

/** The plans of a catalog, by `streamKey`. */
export type Plans = ReadonlyMap<string, Plan>;

/**
 * Decides what happens to each stream.
 * @throws {Failure} `config_error` naming the stream
 */
export function planCatalog(streams: readonly ConfiguredStream[], config: Config): Plans {
  const route = router(config);
  const plans = streams.map((stream) => planStream(stream, route(stream), config));
  return new Map(plans.map((plan) => [plan.key, plan]));
}

function planStream(stream: ConfiguredStream, routing: Routing, config: Config): Plan {
  const { name, namespace } = stream;
  const label = streamLabel(name, namespace);
  const key = keyFor(routing.sendAs);
  if (key !== undefined && config[KEY_OPTIONS[key]] === undefined) {
    throw new Failure(
      "config_error",
      `The stream "${label}" is sent as ${routing.sendAs} (${routing.because}), which needs /${KEY_OPTIONS[key]}, ` +
        `and the configuration has none. Give that key, or send the stream otherwise.`,
    );
  }
  const mapping = new Mapping(routing.mapping);
  return {
    key: streamKey(name, namespace),
    stream: name,
    namespace,
    label,
    // A skipped stream's rows are not looked at, so its schema may be anything.
    sending:
      routing.sendAs === "skip" ? undefined : planSending(OBJECTS[routing.sendAs], mapping, stream, label),
    description: describe(label, stream, routing, mapping),
  };
}

function planSending(
  object: BlueshiftObject,
  mapping: Mapping,
  stream: ConfiguredStream,
  label: string,
): Sending {
  return {
    object,
    validate: compile(stream, label),
    map: (row) => {
      const attributes = mapping.apply(row);
      return { attributes, problem: object.become(attributes) };
    },
  };
}

function compile(stream: ConfiguredStream, label: string): Validate {
  try {
    return compileValidator(stream.jsonSchema);
  } catch (error) {
    throw new Failure(
      "config_error",
      `The schema of the stream "${label}" in the catalog can't be used: ${error instanceof Error ? error.message : "it does not compile"}. ` +
        `Refresh the source's schema; a $ref is only looked for in the schema itself.`,
    );
  }
}

function describe(
  label: string,
  { jsonSchema }: ConfiguredStream,
  routing: Routing,
  mapping: Mapping,
): string {
  if (routing.sendAs === "skip") return `Stream "${label}" is skipped (${routing.because}).`;
  const columns = columnsOf(jsonSchema);
  const moved = routing.mapping.fields.map(({ from, to }) => `${from} → ${to}`);
  const kept = columns.filter((column) => mapping.targetsOf(column).includes(column));
  const dropped = columns.filter((column) => mapping.targetsOf(column).length === 0);
  const parts = [
    moved.length > 0 ? moved.join(", ") : undefined,
    kept.length > 0 ? `as they are: ${kept.join(", ")}` : undefined,
    dropped.length > 0 ? `dropped: ${dropped.join(", ")}` : undefined,
    `columns that the schema lacks: ${routing.mapping.other_fields === "keep" ? "as they are" : "dropped"}`,
    `nulls: ${routing.mapping.null_values === "send" ? "sent" : "left out"}`,
  ];
  const list = parts.filter((part) => part !== undefined).join("; ");
  return `Stream "${label}" is sent as ${routing.sendAs} (${routing.because}). ${list}.`;
}
