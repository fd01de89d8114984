import type { DatabaseSync } from "node:sqlite";
import { StorageError } from "./errors.ts";

/** Raised with every change of `TABLES`: what another version wrote is not guessed at. */
export const SCHEMA_VERSION = 1;

/** "BSFT": tells a sandbox's file from any other SQLite database. */
const APPLICATION_ID = 0x42534654;

/**
 * JSON stands as its text, so that every digit stays as it came. Columns named `search` hold lowercased text; that
 * of the customers has a table of its own, since a scan of it is not to walk over a million profiles. Times are in
 * ms of the sandbox's clock.
 */
const TABLES = `
  CREATE TABLE customers (
    number INTEGER PRIMARY KEY,
    customer_id TEXT UNIQUE,
    email TEXT,
    upserts INTEGER NOT NULL,
    call INTEGER NOT NULL,
    at REAL NOT NULL,
    profile TEXT NOT NULL
  ) STRICT;
  CREATE INDEX customers_by_email ON customers (email);
  CREATE TABLE customer_search (number INTEGER PRIMARY KEY, search TEXT NOT NULL) STRICT;

  CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL,
    call INTEGER NOT NULL,
    at REAL NOT NULL,
    sent TEXT NOT NULL,
    replaced TEXT NOT NULL
  ) STRICT;
  CREATE INDEX changes_by_customer ON changes (customer);

  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,
    at REAL NOT NULL,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    event TEXT NOT NULL
  ) STRICT;
  CREATE TABLE event_uuids (uuid TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE event_names (name TEXT PRIMARY KEY, last_event TEXT NOT NULL) STRICT;

  CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    at REAL NOT NULL,
    endpoint TEXT NOT NULL,
    target TEXT NOT NULL,
    items INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    status INTEGER,
    duration REAL NOT NULL,
    fault TEXT
  ) STRICT;
  CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    request BLOB NOT NULL,
    response TEXT
  ) STRICT;

  CREATE TABLE rejections (
    id INTEGER PRIMARY KEY,
    call INTEGER NOT NULL,
    at REAL NOT NULL,
    endpoint TEXT NOT NULL,
    place INTEGER NOT NULL,
    reason TEXT NOT NULL,
    search TEXT NOT NULL,
    attribute TEXT,
    identifiers TEXT NOT NULL
  ) STRICT;
  CREATE INDEX rejections_by_call ON rejections (call);

  CREATE TABLE counts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Makes the tables in a new database, and lets pass what this version made before. `place` names it in errors. */
export function prepareSchema(database: DatabaseSync, place: string): void {
  const [application, version] = [pragma(database, "application_id"), pragma(database, "user_version")];
  if (application === APPLICATION_ID) {
    if (version === SCHEMA_VERSION) return;
    throw new StorageError(
      `${place} was written by ${version > SCHEMA_VERSION ? "a newer" : "an older"} version of the sandbox ` +
        `(format ${version}, this one has ${SCHEMA_VERSION}). Use that version, or another directory.`,
    );
  }
  const { tables } = database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get() ?? {};
  if (application !== 0 || tables !== 0) throw new StorageError(`${place} is no database of the sandbox.`);
  database.exec(
    `BEGIN; ${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
  );
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
