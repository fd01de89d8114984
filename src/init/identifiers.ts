import type { Naming } from "../catalog/naming.ts";
import { bareName } from "../objects/standard-columns.ts";
import type { SampledStream } from "./sample.ts";

/** What the number of a customer may be called, whatever the stream. */
const OF_A_CUSTOMER =
  /^(?:customer|client|contact|member|person|profile|subscriber|user)s?(?:id|uuid|guid|key|no|nr|num|number|code)$/;
/** What a row's own number may be called. */
const OF_A_ROW = ["id", "uuid", "guid"];

/** Columns that could name a customer: whoever asks for one knows better than their names. */
export const customerIdCandidates = (stream: SampledStream, naming: Naming): readonly string[] =>
  freeColumns(stream, naming).filter((name) => stream.columns.get(name)?.mayIdentify);

/** Columns that hold nothing but email addresses, one that says so in its name first. */
export const emailCandidates = (stream: SampledStream, naming: Naming): readonly string[] =>
  freeColumns(stream, naming)
    .filter((name) => stream.columns.get(name)?.holdsEmails)
    .sort((one, other) => Number(/mail/i.test(other)) - Number(/mail/i.test(one)));

/** The column whose name sounds most like a customer's number; undefined where none does. */
export function likelyCustomerId({ name }: SampledStream, candidates: readonly string[]): string | undefined {
  const ofStream = `${bareName(name).replace(/s$/, "")}id`;
  return (
    candidates.find((column) => OF_A_CUSTOMER.test(bareName(column))) ??
    candidates.find((column) => bareName(column) === ofStream) ??
    candidates.find((column) => OF_A_ROW.includes(bareName(column)))
  );
}

/** Columns that are nothing to Blueshift so far, and that a route's field can name. */
const freeColumns = (stream: SampledStream, naming: Naming): string[] =>
  [...stream.columns.keys()].filter((column) => {
    // What starts with a slash is a JSON Pointer there.
    if (column.startsWith("/") || column.trim() === "") return false;
    return naming.wayOf(column).kind === "same" && !naming.isStandard(column);
  });
