import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { StorageError } from "./errors.ts";
import { prepareSchema } from "./schema.ts";
import { loadSqlite } from "./sqlite.ts";

/**
 * How long a change waits for others to be committed with: what is lost at most where the process is killed.
 * A commit for each call would cost as much as the call.
 */
const COMMIT_EVERY_MS = 100;

const FILE = "sandbox.db";

/** Counts that are kept beside the rows: a plain object, which its owner changes in place. */
type Counts = object;

/** A statement that reads. `Row` is the caller's word for its columns: SQL is not checked by the compiler. */
export interface Reader<Row> {
  one(...values: readonly SQLInputValue[]): Row | undefined;
  all(...values: readonly SQLInputValue[]): Row[];
}

/** A statement that writes; returns how many rows it changed. */
export type Writer = (...values: readonly SQLInputValue[]) => number;

/**
 * All that the sandbox knows: an SQLite database, in memory or in a file. What was written is read back at
 * once; in a file it is committed a moment later, together with what came in between.
 */
export class Storage {
  readonly #database: DatabaseSync;
  readonly #counts = new Map<string, Counts>();
  readonly #breakage = Promise.withResolvers<StorageError>();
  #commitTimer: NodeJS.Timeout | undefined;
  readonly #saveCounts: (name: string, value: string) => void;

  /**
   * @param directory where to keep the data; in memory, where it is left out
   * @throws {StorageError} where it can't be used
   */
  static open(directory?: string): Storage {
    return new Storage(directory === undefined ? openInMemory() : openInDirectory(directory));
  }

  private constructor(database: DatabaseSync) {
    this.#database = database;
    const save = database.prepare("INSERT OR REPLACE INTO counts (name, value) VALUES (?, ?)");
    this.#saveCounts = (name, value) => void save.run(name, value);
  }

  read<Row>(sql: string): Reader<Row> {
    const statement = this.#database.prepare(sql);
    return {
      one: (...values) => statement.get(...values) as Row | undefined,
      all: (...values) => statement.all(...values) as Row[],
    };
  }

  write(sql: string): Writer {
    const statement = this.#database.prepare(sql);
    return (...values) => {
      try {
        this.#begin();
        return Number(statement.run(...values).changes);
      } catch (error) {
        throw this.#broken(error);
      }
    };
  }

  /** The counts of that name as they were kept, or `fresh` ones. They are saved with every commit. */
  keep<T extends Counts>(name: string, fresh: T): T {
    const { value } = this.read<{ value: string }>("SELECT value FROM counts WHERE name = ?").one(name) ?? {};
    const counts: T = value === undefined ? fresh : { ...fresh, ...JSON.parse(value) };
    this.#counts.set(name, counts);
    return counts;
  }

  /** Resolves, if ever, when data could not be written: nothing can be kept any more. */
  get breakage(): Promise<StorageError> {
    return this.#breakage.promise;
  }

  /** Gives back the room that deleted rows took. */
  shrink(): void {
    this.#commit();
    this.#database.exec("VACUUM");
  }

  /**
   * Commits what is left; to be called when nobody reads or writes any more.
   * @throws {StorageError} where that fails
   */
  close(): void {
    if (!this.#database.isOpen) return;
    try {
      this.#begin();
      this.#commit();
    } catch (error) {
      throw this.#broken(error);
    } finally {
      this.#database.close();
    }
  }

  #begin(): void {
    if (this.#commitTimer !== undefined) return;
    this.#database.exec("BEGIN");
    this.#commitTimer = setTimeout(() => {
      try {
        this.#commit();
      } catch {
        // Told by way of `breakage`: nobody waits for this commit.
      }
    }, COMMIT_EVERY_MS);
    this.#commitTimer.unref();
  }

  /** @throws {StorageError} */
  #commit(): void {
    if (this.#commitTimer === undefined) return;
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    try {
      for (const [name, counts] of this.#counts) this.#saveCounts(name, JSON.stringify(counts));
      this.#database.exec("COMMIT");
    } catch (error) {
      throw this.#broken(error);
    }
  }

  #broken(cause: unknown): StorageError {
    if (cause instanceof StorageError) return cause;
    const error = new StorageError(`The sandbox's data can't be written: ${messageOf(cause)}.`, { cause });
    this.#breakage.resolve(error);
    return error;
  }
}

function openInMemory(): DatabaseSync {
  const database = new (loadSqlite().DatabaseSync)(":memory:");
  // There is nothing to roll back to.
  database.exec("PRAGMA journal_mode = OFF");
  prepareSchema(database, "memory");
  return database;
}

function openInDirectory(directory: string): DatabaseSync {
  const file = join(directory, FILE);
  let database: DatabaseSync | undefined;
  try {
    // Customers' data, though invented as a rule: for its owner only.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    database = new (loadSqlite().DatabaseSync)(file);
    // Exclusive: two sandboxes in one file would count customers past each other. WAL: a killed process leaves a
    // whole database, without a sync of the disk for every commit.
    database.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; " +
        `PRAGMA cache_size = -${64 * 1024}; PRAGMA journal_size_limit = ${64 * 1024 * 1024};`,
    );
    prepareSchema(database, file);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof StorageError) throw cause;
    throw new StorageError(explain(cause, directory, file), { cause });
  }
}

/** SQLite's result codes that have a cause which its message does not name. */
const BUSY = 5;
const NO_DATABASE = 26;

function explain(cause: unknown, directory: string, file: string): string {
  const code = cause instanceof Error && "errcode" in cause ? cause.errcode : undefined;
  if (code === BUSY) return `${directory} is in use by another sandbox.`;
  if (code === NO_DATABASE) return `${file} is no database of the sandbox.`;
  return `The sandbox can't keep its data in ${directory}: ${messageOf(cause)}.`;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
