import type { SQLInputValue } from "node:sqlite";
import { type Filter, find, type Page, type Span } from "./find.ts";
import type { Reader, Storage, Writer } from "./storage.ts";

/** A row that is in the table. */
export interface Numbered {
  readonly id: number;
}

/** A table that keeps the newest of its rows, so many of them. Its first column is `id`, which counts them. */
export class NewestRows<Row extends { readonly [column in keyof Row]: SQLInputValue }> {
  readonly #storage: Storage;
  readonly #table: string;
  readonly #columns: readonly (keyof Row & string)[];
  readonly #bound: number;
  readonly #insert: Writer;
  readonly #prune: Writer;
  readonly #clear: Writer;
  #lastId: number;

  constructor(storage: Storage, table: string, columns: readonly (keyof Row & string)[], bound: number) {
    this.#storage = storage;
    this.#table = table;
    this.#columns = columns;
    this.#bound = bound;
    const marks = columns.map(() => "?").join(", ");
    this.#insert = storage.write(`INSERT INTO ${table} (id, ${columns.join(", ")}) VALUES (?, ${marks})`);
    this.#prune = storage.write(`DELETE FROM ${table} WHERE id <= ?`);
    this.#clear = storage.write(`DELETE FROM ${table}`);
    const last = storage.read<{ id: number | null }>(`SELECT max(id) AS id FROM ${table}`).one();
    this.#lastId = last?.id ?? 0;
  }

  add(row: Row): void {
    this.#insert(++this.#lastId, ...this.#columns.map((column) => row[column]));
    if (this.#lastId > this.#bound) this.#prune(this.#lastId - this.#bound);
  }

  find(filters: readonly Filter[], span: Span): Page<Row & Numbered> {
    const columns = ["id", ...this.#columns].join(", ");
    return find(this.#storage, { table: this.#table, columns, key: "id" }, filters, span);
  }

  /** Rows chosen by the end of a SELECT: `WHERE …`. */
  select(rest: string): Reader<Row & Numbered> {
    return this.#storage.read(`SELECT id, ${this.#columns.join(", ")} FROM ${this.#table} ${rest}`);
  }

  clear(): void {
    this.#clear();
    this.#lastId = 0;
  }
}
