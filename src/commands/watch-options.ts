import { type Command, InvalidArgumentError } from "commander";

/** Adds the options by which a sync is watched, as `WatchOptions` in src/watch/open.ts has them. */
export const addWatchOptions = (command: Command): Command =>
  command
    .option("--progress", "show the progress on standard error, also where that is no terminal")
    .option("--no-progress", "show none, also where it is a terminal")
    .option("--report <file>", "write a report of the sync when it has ended, an HTML page", filled)
    .option("--report-values", "show in the report what the examples of rejected records hold")
    .option(
      "--metrics-port <number>",
      "serve Prometheus metrics and /healthz during the sync; 0 for a free port",
      port,
    )
    .option("--metrics-host <address>", "the address to serve them at (default: 127.0.0.1)", filled);

/** An empty address is every address to a server: an unset variable must not open a port to the world. */
export function filled(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

function port(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}
