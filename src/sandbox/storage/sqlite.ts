/**
 * Node's own SQLite. Some versions of Node 24 warn at its first use that it is experimental; whoever runs the
 * sandbox can do nothing about that, so it is not let through.
 */
export function loadSqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
