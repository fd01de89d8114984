import type { Command } from "commander";

/** Adds the options by which a sync is watched, as `WatchOptions` in src/watch/open.ts has them. */
export const addWatchOptions = (command: Command): Command =>
  command
    .option("--progress", "show the progress on standard error, also where that is no terminal")
    .option("--no-progress", "show none, also where it is a terminal")
    .option("--report <file>", "write a report of the sync when it has ended, an HTML page")
    .option("--report-values", "show in the report what the examples of rejected records hold");
