import type { Naming } from "../catalog/naming.ts";
import type { ColumnSchema } from "./column-sample.ts";
import type { SampledStream } from "./sample.ts";

/** Custom attributes say little, and there may be hundreds. */
const MOST_LINES = 20;
const LONGEST_NAME = 50;

/** What a stream's columns hold and where they go by themselves, a line each; first those that Blueshift knows. */
export function columnTable({ columns }: SampledStream, naming: Naming): string[] {
  const rows = Array.from(columns, ([column, { schema }]) => {
    const [attribute] = naming.wayOf(column).attributes;
    const isKnown = attribute !== undefined && naming.isStandard(attribute);
    const goal = isKnown ? `→ ${attribute}` : attribute === undefined ? "not sent" : "custom attribute";
    return { isKnown, name: printable(column), type: typeIn(schema), goal };
  });
  rows.sort((one, other) => Number(other.isKnown) - Number(one.isKnown));
  const shown = rows.slice(0, MOST_LINES);
  const nameWidth = Math.max(...shown.map(({ name }) => name.length));
  const typeWidth = Math.max(...shown.map(({ type }) => type.length));
  const lines = shown.map(
    ({ name, type, goal }) => `${name.padEnd(nameWidth)}  ${type.padEnd(typeWidth)}  ${goal}`,
  );
  const more = rows.length - shown.length;
  return more > 0 ? [...lines, `… and ${more} more`] : lines;
}

/** A name as a terminal may show it: it comes from data, and must not steer the terminal. */
export function printable(name: string): string {
  const plain = name.replace(/\p{C}/gu, "�");
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME - 1)}…` : plain;
}

const typeIn = ({ type = [], format }: ColumnSchema): string =>
  format ?? (type.filter((one) => one !== "null").join(" or ") || "empty");
