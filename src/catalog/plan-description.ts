import { preferenceListOf } from "../objects/preference-kinds.ts";
import type { Naming, Way } from "./naming.ts";
import type { Routing } from "./routing.ts";

/** The plan of a stream in words. */
export interface PlanDescription {
  /** How it is sent. */
  readonly head: string;
  /** Where each column goes, and what else is done. */
  readonly parts: readonly string[];
}

/** The plan in one line, for the log. */
export const inOneLine = ({ head, parts }: PlanDescription): string =>
  parts.length === 0 ? head : `${head} ${parts.join("; ")}.`;

/**
 * Says what happens to a stream.
 * @param naming undefined where the stream is skipped
 * @param columns those of the stream's schema
 */
export function describePlan(
  label: string,
  { sendAs, because, rules }: Routing,
  naming: Naming | undefined,
  columns: readonly string[],
): PlanDescription {
  if (naming === undefined) return { head: `Stream "${label}" is skipped (${because}).`, parts: [] };
  const ways = columns.map((column) => [column, naming.wayOf(column)] as const);
  const going = (kind: Way["kind"]) => ways.filter(([, way]) => way.kind === kind);
  const moved = rules.fields.map(
    ({ from, to, type }) => `${from} → ${to}${type === undefined ? "" : ` (${type})`}`,
  );
  const plain = (kind: Way["kind"]) =>
    going(kind).filter(([, { attributes }]) => listOf(attributes) === undefined);
  const automatic = plain("automatic").map(([column, { attributes }]) => `${column} → ${attributes[0]}`);
  const same = plain("same").map(([column]) => column);
  const gathered = Map.groupBy([...going("automatic"), ...going("same")], ([, { attributes }]) =>
    listOf(attributes),
  );
  gathered.delete(undefined);
  const dropped = going("dropped").map(([column, way]) => `${column}${whyOf(way)}`);
  const parts = [
    moved.length > 0 ? moved.join(", ") : undefined,
    automatic.length > 0 ? `by their names: ${automatic.join(", ")}` : undefined,
    same.length > 0 ? `as they are: ${same.join(", ")}` : undefined,
    ...Array.from(
      gathered,
      ([list, columns]) => `gathered into ${list}: ${columns.map(([column]) => column).join(", ")}`,
    ),
    dropped.length > 0 ? `dropped: ${dropped.join(", ")}` : undefined,
    `columns that the schema lacks: ${othersOf(rules)}`,
    `nulls: ${rules.null_values === "send" ? "sent" : "left out"}`,
    `values that can't be read: ${rules.invalid_attributes === "drop" ? "left out" : "reject the record"}`,
  ];
  return {
    head: `Stream "${label}" is sent as ${sendAs} (${because}).`,
    parts: parts.filter((part) => part !== undefined),
  };
}

/** The list of preferences that a column's one attribute is gathered into. */
const listOf = ([attribute]: readonly string[]): string | undefined =>
  attribute === undefined ? undefined : preferenceListOf(attribute);

const whyOf = (way: Way): string => (way.kind === "dropped" && way.why !== undefined ? ` (${way.why})` : "");

function othersOf({ other_fields: others, autoMap }: Routing["rules"]): string {
  if (others === "drop") return "dropped";
  return autoMap ? "by their names, else as they are" : "as they are";
}
