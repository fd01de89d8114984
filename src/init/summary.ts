import { basename, relative } from "node:path";
import { KEY_OPTIONS, keyFor } from "../config/api-keys.ts";
import { OBJECTS } from "../objects/objects.ts";
import { type Choices, isIdentified, namingOf, type StreamChoice, waysIn } from "./choices.ts";
import { printable } from "./column-table.ts";
import { customerIdCandidates, emailCandidates, likelyCustomerId } from "./identifiers.ts";
import { MESSAGES_READ } from "./sample.ts";

/** What was written where. */
export interface Written {
  readonly config: string;
  /** Undefined where there was no sample to make a catalog of. */
  readonly catalog: string | undefined;
  /** The file of the sample, where it is one that can be read again. */
  readonly sample: string | undefined;
  /** Whether there was more in the sample than was read. */
  readonly isCut: boolean;
}

/** What the user should know of what was written, and do next. */
export function summaryOf(choices: Choices, { config, catalog, sample, isCut }: Written): readonly string[] {
  const { streams, keys } = choices;
  const hasKeys = keys.user !== undefined || keys.event !== undefined;
  const missing = keysMissing(choices);
  const files = `--config ${quoted(config)} --catalog ${quoted(catalog ?? "catalog.json")}`;
  const messages = quoted(sample ?? "messages.jsonl");
  const program = programAsCalled();
  return [
    `${config} is written, for nobody but you to read (mode 0600).${hasKeys ? " It holds your keys." : ""}`,
    catalog === undefined
      ? "There was no sample to make a catalog of: write needs that of your source."
      : `${catalog} is written: ${streams.map(describe).join(", ")}.`,
    ...(isCut
      ? [`Only the first ${MESSAGES_READ} messages were read: streams that come later are not in it.`]
      : []),
    ...streams.filter((choice) => !isIdentified(choice)).map(warnOf),
    ...(missing.length > 0 ? [`Still to be written into ${config}: ${missing.join(" and ")}.`] : []),
    "",
    "What to do next:",
    `  ${program} check --config ${quoted(config)}`,
    `  ${program} write ${files} --dry-run < ${messages}`,
    `  ${program} write ${files} < ${messages}`,
  ];
}

const describe = ({ stream, sendAs }: StreamChoice): string => `${printable(stream.label)} (${sendAs})`;

/** Says of a stream that nobody is named in its rows, and how that could be helped. */
function warnOf({ stream, fields }: StreamChoice): string {
  const naming = namingOf(stream, OBJECTS.customer_bulk, fields);
  const [email] = emailCandidates(stream, naming);
  const id = likelyCustomerId(stream, customerIdCandidates(stream, naming));
  const field =
    id === undefined && email !== undefined
      ? { from: email, to: "email" }
      : { from: id ?? "…", to: "customer_id" };
  return (
    `Attention: no column of ${printable(stream.label)} is called as a customer_id or an email is, so all of its ` +
    `records would be rejected. Name one in its route, perhaps "fields": [${JSON.stringify(field)}]`
  );
}

/** The keys without which not all can be sent. */
function keysMissing(choices: Choices): string[] {
  const needed = new Set(waysIn(choices).map(keyFor));
  return (["user", "event"] as const)
    .filter((key) => needed.has(key) && choices.keys[key] === undefined)
    .map((key) => `"${KEY_OPTIONS[key]}"`);
}

/** How the program was called: by its name where it is installed, by its file in a checkout. */
function programAsCalled(): string {
  const name = "destination-blueshift";
  const file = process.argv[1] ?? name;
  return basename(file) === name ? name : `node ${quoted(relative("", file))}`;
}

/** A path as a shell takes it for one word. */
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
