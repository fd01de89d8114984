import type { SQLInputValue } from "node:sqlite";
import type { Storage } from "./storage.ts";

/** Some of what a list holds, and how much that is in all. */
export interface Page<Item> {
  readonly total: number;
  readonly items: readonly Item[];
}

/** Which part of a list is wanted, and in which order. */
export interface Span {
  readonly offset: number;
  readonly limit: number;
  readonly order: "oldest" | "newest";
}

/** A condition on rows, and the values of its question marks. */
export type Filter = readonly [condition: string, ...values: SQLInputValue[]];

interface Source {
  readonly table: string;
  readonly columns: string;
  /** The column that says in which order rows came. */
  readonly key: string;
}

/**
 * The rows that all filters let pass. They are counted for themselves only where there are more than were asked
 * for: most searches find few, and are answered by one scan.
 */
export function find<Row>(
  storage: Storage,
  { table, columns, key }: Source,
  filters: readonly Filter[],
  { offset, limit, order }: Span,
): Page<Row> {
  const where = ["1", ...filters.map(([condition]) => `(${condition})`)].join(" AND ");
  const values = filters.flatMap(([, ...values]) => values);
  const direction = order === "oldest" ? "ASC" : "DESC";
  const items = storage
    .read<Row>(`SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY ${key} ${direction} LIMIT ? OFFSET ?`)
    .all(...values, limit, offset);
  if (items.length < limit && (items.length > 0 || offset === 0)) {
    return { total: offset + items.length, items };
  }
  const counted = storage.read<{ total: number }>(`SELECT count(*) AS total FROM ${table} WHERE ${where}`);
  return { total: counted.one(...values)?.total ?? 0, items };
}
