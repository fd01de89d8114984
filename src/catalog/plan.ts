import { KEY_OPTIONS, keyFor } from "../config/api-keys.ts";
import type { Config, KeyDemand, Route } from "../config/config.ts";
import { Failure } from "../failure.ts";
import { consentOf } from "../objects/build.ts";
import { objectSchema } from "../objects/object-schemas.ts";
import { type BlueshiftObject, OBJECTS } from "../objects/objects.ts";
import { type Row, streamKey, streamLabel } from "../protocol/messages.ts";
import { phoneReader } from "../values/phone-number.ts";
import { type ConfiguredStream, columnsOf } from "./configured-catalog.ts";
import { Mapping } from "./mapping.ts";
import { Naming, namesIn } from "./naming.ts";
import { describePlan, type PlanDescription } from "./plan-description.ts";
import { readerFinder } from "./readers.ts";
import { type Routing, router } from "./routing.ts";
import { type Shape, Shaper } from "./shaper.ts";
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
  readonly description: PlanDescription;
}

export interface Sending {
  /** What a row becomes. */
  readonly object: BlueshiftObject;
  /** Says what is wrong with a row whose numbers are JavaScript's own. */
  readonly validate: Validate;
  /** Turns a row into the object's attributes, or says why it can't be one. */
  readonly shape: (row: Row) => Shape;
  /** Where each column of the stream's schema goes. */
  readonly naming: Naming;
  readonly fields: Route["fields"];
  /** The pointers of `fields` at which no row has held anything so far. */
  readonly fruitless: () => readonly string[];
  /** The others. */
  readonly found: () => readonly string[];
  /** Rows that were shaped elsewhere held something at these pointers. */
  readonly noteFound: (pointers: readonly string[]) => void;
}

/** The plans of a catalog, by `streamKey`. */
export type Plans = ReadonlyMap<string, Plan>;

/**
 * Decides what happens to each stream.
 * @throws {Failure} `config_error` naming the stream
 */
export function planCatalog(
  streams: readonly ConfiguredStream[],
  config: Config,
  { keys }: KeyDemand = { keys: "needed" },
): Plans {
  const route = router(config);
  const plans = streams.map((stream) => {
    const routing = route(stream);
    if (keys === "needed") demandKey(stream, routing, config);
    return planStream(stream, routing);
  });
  return new Map(plans.map((plan) => [plan.key, plan]));
}

function demandKey(
  { name, namespace }: ConfiguredStream,
  { sendAs, because }: Routing,
  config: Config,
): void {
  const key = keyFor(sendAs);
  if (key === undefined || config[KEY_OPTIONS[key]] !== undefined) return;
  throw new Failure("STREAM_KEY_MISSING", {
    stream: streamLabel(name, namespace),
    sendAs,
    because,
    option: KEY_OPTIONS[key],
  });
}

function planStream(stream: ConfiguredStream, routing: Routing): Plan {
  const { name, namespace } = stream;
  const label = streamLabel(name, namespace);
  // A skipped stream's rows are not looked at, so its schema may be anything.
  const sending =
    routing.sendAs === "skip" ? undefined : planSending(OBJECTS[routing.sendAs], routing, stream, label);
  return {
    key: streamKey(name, namespace),
    stream: name,
    namespace,
    label,
    sending,
    description: describePlan(label, routing, sending?.naming, columnsOf(stream.jsonSchema)),
  };
}

function planSending(
  object: BlueshiftObject,
  { rules }: Routing,
  { jsonSchema }: ConfiguredStream,
  label: string,
): Sending {
  const schema = objectSchema(object.schema);
  const naming = new Naming(rules, namesIn(object), columnsOf(jsonSchema));
  demandOneColumnEach(naming, label);
  const readPhone = phoneReader(rules.default_country);
  const readerOf = readerFinder({
    object: schema,
    rowSchema: jsonSchema,
    types: new Map(rules.fields.flatMap(({ to, type }) => (type === undefined ? [] : [[to, type]]))),
    defaultCountry: rules.default_country,
    readPhone,
  });
  const isConsent = consentOf(object);
  const mapping = new Mapping({
    naming,
    fields: rules.fields,
    nullValues: rules.null_values,
    readerOf,
    isConsent,
  });
  const shaper = new Shaper({ object, mapping, readPhone, isConsent, onInvalid: rules.invalid_attributes });
  return {
    object,
    naming,
    fields: rules.fields,
    fruitless: () => mapping.fruitless,
    found: () => mapping.found,
    noteFound: (pointers) => mapping.noteFound(pointers),
    validate: compile(jsonSchema, label),
    shape: (row) => shaper.shape(row),
  };
}

function demandOneColumnEach({ clashes }: Naming, label: string): void {
  if (clashes.length === 0) return;
  const list = clashes.map(
    ({ attribute, columns: [one, other] }) => `"${one}" and "${other}" (${attribute})`,
  );
  throw new Failure("STREAM_COLUMNS_CLASH", { stream: label, columns: list.join("; ") });
}

function compile(jsonSchema: object, label: string): Validate {
  try {
    return compileValidator(jsonSchema);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it does not compile";
    throw new Failure("STREAM_SCHEMA_INVALID", { stream: label, why });
  }
}
