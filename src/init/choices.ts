import type { KeyName } from "../blueshift/endpoints.ts";
import { Naming, namesIn } from "../catalog/naming.ts";
import { NO_ROUTE } from "../catalog/routing.ts";
import { keyFor } from "../config/api-keys.ts";
import type { Config, SendAs } from "../config/config.ts";
import { objectSchema } from "../objects/object-schemas.ts";
import { type BlueshiftObject, OBJECTS } from "../objects/objects.ts";
import { customerIdCandidates, emailCandidates, likelyCustomerId } from "./identifiers.ts";
import type { Sample, SampledStream } from "./sample.ts";

/** A column that goes to an attribute, as a route's `fields` have it. */
export interface Field {
  readonly from: string;
  readonly to: string;
}

/** How a stream of the sample is to be sent. */
export interface StreamChoice {
  readonly stream: SampledStream;
  readonly sendAs: SendAs;
  readonly fields: readonly Field[];
  readonly country: string | undefined;
}

/** All that the configuration is written from. */
export interface Choices {
  readonly region: Config["region"];
  /** Those of the sample; the streams are not known where there is none. */
  readonly streams: readonly StreamChoice[];
  /** How streams are sent that are not known; undefined where there is a sample. */
  readonly otherStreams: SendAs | undefined;
  /** The directory for rejected records; undefined where they are not kept. */
  readonly rejectedPath: string | undefined;
  readonly keys: Readonly<Partial<Record<KeyName, string>>>;
}

/** Which of a stream's columns names its customers. */
export interface IdentifierQuestion {
  readonly stream: SampledStream;
  readonly attribute: "customer_id" | "email";
  readonly candidates: readonly string[];
  /** The most likely one. */
  readonly proposed: string | undefined;
  /** Whether another column names them already. */
  readonly isOptional: boolean;
}

/** Answers the questions of `init`: a person at a terminal, or the defaults. */
export interface Chooser {
  region(): Promise<Config["region"]>;
  /** @param read reads a sample; throws a Failure where that can't be done */
  sample(read: (path: string) => Promise<Sample>): Promise<Sample | undefined>;
  /** @param naming where the stream's columns go, if it is sent */
  sendAs(stream: SampledStream, naming: Naming): Promise<SendAs>;
  otherStreams(): Promise<SendAs>;
  /** Which of several columns fills an attribute. */
  contested(
    stream: SampledStream,
    attribute: string,
    columns: readonly [string, ...string[]],
  ): Promise<string>;
  identifier(question: IdentifierQuestion): Promise<string | undefined>;
  /** The country of telephone numbers that are written without one. */
  country(streams: readonly SampledStream[]): Promise<string | undefined>;
  rejectedPath(): Promise<string | undefined>;
  /** @param uses the ways of sending that need the key */
  key(key: KeyName, uses: readonly SendAs[]): Promise<string | undefined>;
}

/** What is known before anything is asked. */
export interface Given {
  readonly sample: Sample | undefined;
  readonly keys: Choices["keys"];
  readonly readSample: (path: string) => Promise<Sample>;
}

/** Asks for all that is not known. */
export async function choose(chooser: Chooser, given: Given): Promise<Choices> {
  const region = await chooser.region();
  const sample = given.sample ?? (await chooser.sample(given.readSample));
  const streams = await withCountry(await chooseStreams(sample?.streams ?? [], chooser), chooser);
  const otherStreams = sample === undefined ? await chooser.otherStreams() : undefined;
  const rejectedPath = await chooser.rejectedPath();
  const keys = {
    ...(await missingKeys(waysIn({ streams, otherStreams }), given.keys, chooser)),
    ...given.keys,
  };
  return { region, streams, otherStreams, rejectedPath, keys };
}

async function chooseStreams(streams: readonly SampledStream[], chooser: Chooser): Promise<StreamChoice[]> {
  const choices: StreamChoice[] = [];
  for (const stream of streams) choices.push(await chooseStream(stream, chooser));
  return choices;
}

async function chooseStream(stream: SampledStream, chooser: Chooser): Promise<StreamChoice> {
  const sendAs = await chooser.sendAs(stream, namingOf(stream, OBJECTS.customer_bulk, []));
  if (sendAs === "skip") return { stream, sendAs, fields: [], country: undefined };
  const object: BlueshiftObject = OBJECTS[sendAs];
  const fields: Field[] = [];
  for (const [to, columns] of contestedIn(namingOf(stream, object, fields))) {
    fields.push({ from: await chooser.contested(stream, to, columns), to });
  }
  for (const attribute of ["customer_id", "email"] as const) {
    const question = questionFor(attribute, stream, object, fields);
    const from = question && (await chooser.identifier(question));
    if (from !== undefined) fields.push({ from, to: attribute });
  }
  return { stream, sendAs, fields, country: undefined };
}

/** Where the columns of a sampled stream go: by themselves, but for these fields. */
export const namingOf = (
  { columns }: SampledStream,
  object: BlueshiftObject,
  fields: readonly Field[],
): Naming =>
  new Naming({ ...NO_ROUTE, fields: [...fields], autoMap: true }, namesIn(object), [...columns.keys()]);

/** The attributes that a stream's columns fill. */
export function filledBy({ columns }: SampledStream, naming: Naming): ReadonlySet<string> {
  return new Set([...columns.keys()].flatMap((column) => naming.wayOf(column).attributes));
}

/** Attributes that several columns would fill, one that is called so first. */
function contestedIn({ clashes }: Naming): Map<string, [string, ...string[]]> {
  const contested = new Map<string, [string, ...string[]]>();
  for (const { attribute, columns } of clashes) {
    const all = [...new Set([...(contested.get(attribute) ?? []), ...columns])];
    const [first = columns[0], ...rest] = all.sort(
      (one, other) => Number(other === attribute) - Number(one === attribute),
    );
    contested.set(attribute, [first, ...rest]);
  }
  return contested;
}

/** Undefined where there is nothing to ask: a column has found the attribute, or none is likely to be it. */
function questionFor(
  attribute: "customer_id" | "email",
  stream: SampledStream,
  object: BlueshiftObject,
  fields: readonly Field[],
): IdentifierQuestion | undefined {
  const naming = namingOf(stream, object, fields);
  const filled = filledBy(stream, naming);
  if (filled.has(attribute)) return undefined;
  const isOptional = object.identifiers.some((identifier) => filled.has(identifier));
  const candidates = (attribute === "email" ? emailCandidates : customerIdCandidates)(stream, naming);
  const proposed = attribute === "email" ? candidates[0] : likelyCustomerId(stream, candidates);
  if (candidates.length === 0 || (isOptional && proposed === undefined)) return undefined;
  return { stream, attribute, candidates, proposed, isOptional };
}

/** The ways in which anything is sent. */
export const waysIn = ({
  streams,
  otherStreams,
}: Pick<Choices, "streams" | "otherStreams">): readonly SendAs[] => [
  ...streams.map(({ sendAs }) => sendAs),
  ...(otherStreams === undefined ? [] : [otherStreams]),
];

/** Whether the customers of a stream are named by any of its columns. */
export function isIdentified({ stream, sendAs, fields }: StreamChoice): boolean {
  if (sendAs === "skip") return true;
  const object: BlueshiftObject = OBJECTS[sendAs];
  const filled = filledBy(stream, namingOf(stream, object, fields));
  return object.identifiers.some((identifier) => filled.has(identifier));
}

async function withCountry(choices: readonly StreamChoice[], chooser: Chooser): Promise<StreamChoice[]> {
  const withPhones = choices.filter(hasPhones);
  const country =
    withPhones.length > 0 ? await chooser.country(withPhones.map(({ stream }) => stream)) : undefined;
  return choices.map((choice) => (withPhones.includes(choice) ? { ...choice, country } : choice));
}

function hasPhones({ stream, sendAs, fields }: StreamChoice): boolean {
  if (sendAs === "skip") return false;
  const object: BlueshiftObject = OBJECTS[sendAs];
  const { properties } = objectSchema(object.schema);
  const filled = filledBy(stream, namingOf(stream, object, fields));
  return [...filled].some((attribute) => properties[attribute]?.format === "phone-number");
}

async function missingKeys(
  ways: readonly SendAs[],
  given: Choices["keys"],
  chooser: Chooser,
): Promise<Partial<Record<KeyName, string>>> {
  const keys: Partial<Record<KeyName, string>> = {};
  for (const name of ["user", "event"] as const) {
    const uses = [...new Set(ways)].filter((sendAs) => keyFor(sendAs) === name);
    if (uses.length === 0 || given[name] !== undefined) continue;
    const key = await chooser.key(name, uses);
    if (key !== undefined) keys[name] = key;
  }
  return keys;
}
