/** Whose turn it is when a command fails; the words are those of Airbyte's TRACE ERROR. */
export type FailureType = "config_error" | "transient_error" | "system_error";

/** What a failure tells: names, counts and places. Never a key, never a customer's value. */
type Details = Readonly<Record<string, string | number | undefined>>;
type NoDetails = Readonly<Record<string, never>>;

interface Kind<D extends Details> {
  /** Whose turn it is. */
  readonly type: FailureType;
  /** What happened, in sentences that a data engineer understands. */
  readonly what: (details: D) => string;
  /** What to do, in sentences. */
  readonly remedy: (details: D) => string;
}

const kind = <D extends Details>(kind: Kind<D>): Kind<D> => kind;

/**
 * Every way in which the program fails, and every answer of a `check` that does not succeed. The codes are stable: people
 * search for them and alerts are built on them, so a code is never renamed, nor given another meaning. Each has its
 * section in docs/troubleshooting.md.
 */
export const FAILURES = {
  // The command line, and the program itself

  COMMAND_LINE_INVALID: kind<{ problem: string }>({
    type: "config_error",
    what: ({ problem }) => problem,
    remedy: () => "See --help.",
  }),
  NODE_TOO_OLD: kind<{ oldest: number; version: string }>({
    type: "config_error",
    what: ({ oldest, version }) =>
      `destination-blueshift needs Node.js ${oldest} or later; this is ${version}.`,
    remedy: ({ oldest }) => `Install Node.js ${oldest}, or use the Docker image, which has it.`,
  }),
  OUTPUT_CLOSED: kind<NoDetails>({
    type: "system_error",
    what: () => "Nobody reads the output any more.",
    remedy: () => "Look at why the reader ended, and run the sync again.",
  }),
  UNEXPECTED_ERROR: kind<NoDetails>({
    type: "system_error",
    what: () => "Something went wrong that should not have: this is a bug.",
    remedy: () => "Please report it, with this message's internal_message and stack_trace.",
  }),

  // The files of the configuration and the catalog

  FILE_UNREADABLE: kind<{ file: string; why: string }>({
    type: "config_error",
    what: ({ file, why }) => `${file} ${why}.`,
    remedy: () =>
      "Give the path of a file that this user can read; in a container, the path as the container sees it.",
  }),
  FILE_NOT_JSON: kind<{ file: string; why: string }>({
    type: "config_error",
    what: ({ file, why }) => `${file} ${why}.`,
    remedy: () => "Mend the file: it must hold one JSON object, in UTF-8.",
  }),
  CONFIG_INVALID: kind<{ mistakes: string }>({
    type: "config_error",
    what: ({ mistakes }) => mistakes,
    remedy: () => "Change the configuration as said.",
  }),
  CONFIG_WITHOUT_KEY: kind<NoDetails>({
    type: "config_error",
    what: () => "The configuration has no key.",
    remedy: () => "Give /user_api_key to write customers, /event_api_key to write events.",
  }),

  // The catalog, and what the configuration says of its streams

  CATALOG_INVALID: kind<{ why: string }>({
    type: "config_error",
    what: ({ why }) => `The catalog is not a configured catalog: ${why}.`,
    remedy: () => "Give the configured catalog of the connection.",
  }),
  CATALOG_STREAM_TWICE: kind<{ stream: string }>({
    type: "config_error",
    what: ({ stream }) => `The catalog has the stream "${stream}" twice.`,
    remedy: () => "Remove one of them.",
  }),
  SYNC_MODE_UNSUPPORTED: kind<{ stream: string; supported: string }>({
    type: "config_error",
    what: ({ stream }) =>
      `The stream "${stream}" has a destination sync mode that Blueshift can't do: customers can be created and ` +
      `updated, not replaced as a whole.`,
    remedy: ({ supported }) => `Choose ${supported}.`,
  }),
  STREAM_OBJECT_UNKNOWN: kind<{ stream: string; known: string }>({
    type: "config_error",
    what: ({ stream }) =>
      `The catalog sends the stream "${stream}" to an object that this connector does not have.`,
    remedy: ({ known }) => `Its destination_object_name must be one of ${known}.`,
  }),
  STREAM_NOT_ROUTED: kind<{ stream: string }>({
    type: "config_error",
    what: ({ stream }) => `No route matches the stream "${stream}", and /default_send_as is "fail".`,
    remedy: () => `Add a route for it (send_as "skip" leaves it out), or deselect the stream.`,
  }),
  STREAM_KEY_MISSING: kind<{ stream: string; sendAs: string; because: string; option: string }>({
    type: "config_error",
    what: ({ stream, sendAs, because, option }) =>
      `The stream "${stream}" is sent as ${sendAs} (${because}), which needs /${option}, and the configuration ` +
      `has none.`,
    remedy: () => "Give that key, or send the stream otherwise.",
  }),
  STREAM_COLUMNS_CLASH: kind<{ stream: string; columns: string }>({
    type: "config_error",
    what: ({ stream, columns }) =>
      `Columns of the stream "${stream}" would go to the same attribute: ${columns}.`,
    remedy: () =>
      `Say in the "fields" of a route which of them does, and where the other goes; or set auto_map to false.`,
  }),
  STREAM_SCHEMA_INVALID: kind<{ stream: string; why: string }>({
    type: "config_error",
    what: ({ stream, why }) => `The schema of the stream "${stream}" in the catalog can't be used: ${why}.`,
    remedy: () => "Refresh the source's schema; a $ref is only looked for in the schema itself.",
  }),

  // Blueshift

  BLUESHIFT_KEY_REFUSED: kind<{
    host: string;
    option: string;
    status: number;
    key: string;
    otherRegion: string | undefined;
  }>({
    type: "config_error",
    what: ({ host, option, status }) => `Blueshift at ${host} refused /${option} (HTTP ${status}).`,
    remedy: ({ key, otherRegion }) =>
      `Check that it is the account's ${key} API key, has not been revoked and may write` +
      `${otherRegion === undefined ? "" : `, or set /region to "${otherRegion}" if the account is there`}.`,
  }),
  BLUESHIFT_HOST_NOT_FOUND: kind<{ host: string; code: string }>({
    type: "config_error",
    what: ({ host, code }) => `The host ${host} could not be found (${code}).`,
    remedy: () => "Check the machine's DNS, and /api_url where it is set.",
  }),
  BLUESHIFT_UNREACHABLE: kind<{ host: string; code: string }>({
    type: "transient_error",
    what: ({ host, code }) => `The host ${host} does not accept connections (${code}).`,
    remedy: () => "Check the network, its firewall, and /api_url where it is set.",
  }),
  BLUESHIFT_TIMEOUT: kind<{ host: string; code: string }>({
    type: "transient_error",
    what: ({ host, code }) => `The host ${host} did not answer in time (${code}).`,
    remedy: () => "Check the network, its firewall, and /api_url where it is set; then try again.",
  }),
  BLUESHIFT_TLS_FAILED: kind<{ host: string; code: string }>({
    type: "config_error",
    what: ({ host, code }) => `No secure connection to ${host} could be made (${code}).`,
    remedy: () =>
      "If a proxy inspects the traffic, give Node.js its certificate (NODE_EXTRA_CA_CERTS); check /api_url where it is set.",
  }),
  BLUESHIFT_CONNECTION_LOST: kind<{ host: string; code: string }>({
    type: "transient_error",
    what: ({ host, code }) => `The connection to ${host} broke off (${code}).`,
    remedy: () => "Try again, and check the network if it stays.",
  }),
  BLUESHIFT_NOT_THERE: kind<{ host: string }>({
    type: "config_error",
    what: ({ host }) => `${host} has no Blueshift API at its address (HTTP 404).`,
    remedy: () => "Check /api_url where it is set; else try again later.",
  }),
  BLUESHIFT_BUSY: kind<{ host: string; status: number }>({
    type: "transient_error",
    what: ({ host, status }) => `Blueshift at ${host} is not ready to answer (HTTP ${status}).`,
    remedy: () => "Try again later.",
  }),
  BLUESHIFT_UNEXPECTED_ANSWER: kind<{ address: string; answer: string }>({
    type: "config_error",
    what: ({ address, answer }) => `${address} answered, but not as Blueshift does (${answer}).`,
    remedy: () =>
      "Something in between, a proxy or a login page, may have answered: check the network, /region, and /api_url where " +
      "it is set.",
  }),
  BLUESHIFT_RETRIES_EXHAUSTED: kind<{ address: string; why: string; tries: number; seconds: number }>({
    type: "transient_error",
    what: ({ address, why, tries, seconds }) =>
      `${address} did not take a call: ${why}, after ${tries} ${tries === 1 ? "try" : "tries"} ` +
      `(/retry/max_elapsed_seconds is ${seconds}).`,
    remedy: () => "Try again later: the next sync sends what was not delivered.",
  }),

  // The input of a sync

  INPUT_INCOMPLETE: kind<{ streams: string }>({
    type: "transient_error",
    what: ({ streams }) =>
      `The input ended before the source said that it was complete: ${streams}. What came was delivered.`,
    remedy: () => "Run the sync again for the rest.",
  }),
  INPUT_NOT_MESSAGES: kind<{ most: number; lineIs: string }>({
    type: "system_error",
    what: ({ most, lineIs }) =>
      `More than ${most} lines are not ${lineIs}: the input is not what it should be.`,
    remedy: () => "Look at what wrote it.",
  }),
  LINE_TOO_LONG: kind<{ line: number; bytes: number; most: number }>({
    type: "config_error",
    what: ({ line, bytes, most }) =>
      `Line ${line} (${bytes} bytes) is longer than can be read (${most} bytes), and /invalid_records is "fail".`,
    remedy: () => `Shorten it in the source, or set /invalid_records to "reject".`,
  }),
  RECORD_OF_UNKNOWN_STREAM: kind<{ line: number; stream: string }>({
    type: "config_error",
    what: ({ line, stream }) =>
      `Line ${line} is a record of the stream "${stream}", which the catalog does not have.`,
    remedy: () => "Give the catalog of the connection that the records come from.",
  }),
  SYNC_INTERRUPTED: kind<{ signal: string }>({
    type: "transient_error",
    what: ({ signal }) =>
      `The sync was ended by ${signal} before its input was. What was acknowledged is delivered.`,
    remedy: () => "Run the sync again for the rest.",
  }),

  // Rejected records

  RECORD_REJECTED: kind<{ rejected: number; read: number; stream: string; reasons: string }>({
    type: "config_error",
    what: ({ rejected, read, stream, reasons }) =>
      `${rejected} of the ${read} records read of the stream "${stream}" were rejected (${reasons}), and ` +
      `/invalid_records is "fail".`,
    remedy: () => `Mend the rows or the route, or set /invalid_records to "reject".`,
  }),
  TOO_MANY_REJECTED: kind<{
    rejected: number;
    read: number;
    stream: string;
    reasons: string;
    percent: number;
  }>({
    type: "config_error",
    what: ({ rejected, read, stream, reasons, percent }) =>
      `${rejected} of the ${read} records read of the stream "${stream}" were rejected (${reasons}), more than the ` +
      `${percent} % of /max_rejected_percent.`,
    remedy: () => "Mend the rows or the route, or raise /max_rejected_percent.",
  }),
  REJECTED_RECORDS_NOT_KEPT: kind<{ path: string; code: string }>({
    type: "config_error",
    what: ({ path, code }) =>
      `Rejected records can't be written to ${path} (${code}); the sync stops rather than lose them.`,
    remedy: () => "Make room there, allow this user to write, or give another /rejected_records/path.",
  }),
  REPLAY_FILE_UNREADABLE: kind<{ path: string; code: string }>({
    type: "config_error",
    what: ({ path, code }) => `The rejected records in ${path} can't be read (${code}).`,
    remedy: () => "Give the path of a file that this user can read.",
  }),
  REPLAY_FILE_BROKEN: kind<{ path: string; items: number }>({
    type: "config_error",
    what: ({ path, items }) =>
      `The JSON array in ${path} is broken: only its first ${items} items could be read.`,
    remedy: () => "Mend it and replay the whole file.",
  }),
  REPLAY_NOT_RECORDS: kind<{ most: number; lineIs: string }>({
    type: "config_error",
    what: ({ most, lineIs }) =>
      `More than ${most} lines are not ${lineIs}: the input is not what it should be.`,
    remedy: () => "Give files that the connector has written, as they were or repaired.",
  }),
  REPLAY_RECORDS_UNREADABLE: kind<{ unreadable: number; paths: string }>({
    type: "config_error",
    what: ({ unreadable, paths }) =>
      `${unreadable} of the records in ${paths} can't be read; the log says where. The others were sent.`,
    remedy: () => "Mend them and replay them.",
  }),

  // Watching a sync

  REPORT_FILE_NOT_WRITABLE: kind<{ path: string; why: string }>({
    type: "config_error",
    what: ({ path, why }) => `The report can't be written to ${path} (${why}).`,
    remedy: () =>
      "Give --report a file in a directory that is there, and that this user is allowed to write to.",
  }),
  METRICS_PORT_UNAVAILABLE: kind<{ host: string; port: number; why: string }>({
    type: "config_error",
    what: ({ host, port, why }) => `Metrics can't be served at ${host}, port ${port} (${why}).`,
    remedy: () => "Give another --metrics-port (0 takes a free one), or another --metrics-host.",
  }),

  // Setting up, with init

  INIT_NEEDS_TERMINAL: kind<NoDetails>({
    type: "config_error",
    what: () => "There is no terminal to ask questions on.",
    remedy: () => "Run init in a terminal, or with --yes, which takes the defaults.",
  }),
  INIT_FILE_EXISTS: kind<{ path: string; option: string }>({
    type: "config_error",
    what: ({ path }) => `The file ${path} is there already.`,
    remedy: ({ option }) => `Give another ${option}, or --force to overwrite it.`,
  }),
  INIT_FILE_NOT_WRITTEN: kind<{ path: string; code: string; option: string }>({
    type: "config_error",
    what: ({ path, code }) => `The file ${path} can't be written (${code}).`,
    remedy: ({ option }) =>
      `Give another ${option}: its directory must be there, and this user must be allowed to write to it.`,
  }),
  INIT_SAMPLE_UNREADABLE: kind<{ path: string; code: string }>({
    type: "config_error",
    what: ({ path, code }) => `The sample of messages ${path} can't be read (${code}).`,
    remedy: () => "Give the path of a file that this user can read.",
  }),
  INIT_SAMPLE_WITHOUT_RECORDS: kind<{ path: string; lines: number }>({
    type: "config_error",
    what: ({ path, lines }) => `None of the ${lines} lines in the sample ${path} is a record.`,
    remedy: () =>
      "Give messages of the Airbyte protocol, a JSON line each, RECORDs among them; the README shows how to make them " +
      "of rows.",
  }),

  // The sandbox

  SANDBOX_OPTION_INVALID: kind<{ rule: string }>({
    type: "config_error",
    what: ({ rule }) => `${rule}.`,
    remedy: () => "See sandbox --help.",
  }),
  SANDBOX_PORT_UNAVAILABLE: kind<{ port: number; why: string }>({
    type: "config_error",
    what: ({ port, why }) => `The sandbox can't listen on port ${port}: ${why}.`,
    remedy: () => "Give another --port; 0 takes a free one.",
  }),
  SANDBOX_DATA_UNUSABLE: kind<{ problem: string }>({
    type: "config_error",
    what: ({ problem }) => problem,
    remedy: () => "Give a --data-dir that can be written to and that no other sandbox has, or leave it out.",
  }),
} as const satisfies Readonly<Record<string, Kind<never>>>;

export type FailureCode = keyof typeof FAILURES;

/** What the words of a failure are made with. */
export type DetailsOf<C extends FailureCode> = Readonly<Parameters<(typeof FAILURES)[C]["what"]>[0]>;

/** A failure's message: what happened, what to do, and last its code, which the troubleshooting page explains. */
export function messageOf<C extends FailureCode>(code: C, details: DetailsOf<C>): string {
  const { what, remedy } = FAILURES[code] as unknown as Kind<DetailsOf<C>>;
  const happened = what(details);
  // A list, one a line, is not run on.
  return `${happened}${happened.includes("\n") ? "\n" : " "}${remedy(details)} [${code}]`;
}
