/**
 * The messages of the Airbyte protocol that a destination reads and writes.
 * Unknown properties are allowed everywhere and are kept on what goes out again.
 */

/** A row: column name to value. Parsed from JSON, so a column may be called anything, `__proto__` too. */
export type Row = Readonly<Record<string, unknown>>;

export interface RecordMessage {
  readonly type: "RECORD";
  readonly record: {
    readonly stream: string;
    readonly namespace?: string | null;
    readonly data: Row;
    /** Epoch, milliseconds. */
    readonly emitted_at: number;
  };
}

export interface StreamDescriptor {
  readonly name: string;
  readonly namespace?: string | null;
}

/** Counts of records; written with a decimal point, so not as JavaScript's own numbers. */
export interface StateStats {
  readonly recordCount?: unknown;
  readonly rejectedRecordCount?: unknown;
}

export interface AirbyteState {
  /** Missing on the old untyped state, which covers all streams as `GLOBAL` does. */
  readonly type?: "STREAM" | "GLOBAL" | "LEGACY";
  readonly stream?: { readonly stream_descriptor: StreamDescriptor };
  readonly destinationStats?: StateStats;
  readonly [unknown: string]: unknown;
}

export interface StateMessage {
  readonly type: "STATE";
  readonly state: AirbyteState;
}

export type StreamStatus = "STARTED" | "RUNNING" | "COMPLETE" | "INCOMPLETE";

export interface StreamStatusMessage {
  readonly type: "TRACE";
  readonly trace: {
    readonly type: "STREAM_STATUS";
    readonly stream_status: {
      readonly stream_descriptor: StreamDescriptor;
      readonly status: StreamStatus;
    };
  };
}

/** What the source expects: of one stream, or of all of them together. */
export interface Estimate {
  readonly type: "STREAM" | "SYNC";
  readonly name: string;
  readonly namespace?: string | null;
  /** Records of the whole sync. */
  readonly row_estimate: number;
}

export interface EstimateMessage {
  readonly type: "TRACE";
  readonly trace: { readonly type: "ESTIMATE"; readonly estimate: Estimate };
}

/** What rows can become in the destination, and how. */
export interface DestinationOperation {
  /** What a stream's `destination_object_name` chooses it by. */
  readonly object_name: string;
  readonly sync_mode: "append" | "append_dedup";
  readonly json_schema: object;
  /** Paths to the fields that tell one object from another; any one of them is enough. */
  readonly matching_keys?: readonly (readonly string[])[];
}

export type LogLevel = "ERROR" | "WARN" | "INFO";

/** What the connector writes; each is one line of standard output. */
export type OutgoingMessage =
  | { readonly type: "SPEC"; readonly spec: object }
  | {
      readonly type: "CONNECTION_STATUS";
      readonly connectionStatus: { readonly status: "SUCCEEDED" | "FAILED"; readonly message?: string };
    }
  | {
      readonly type: "DESTINATION_CATALOG";
      readonly destination_catalog: { readonly operations: readonly DestinationOperation[] };
    }
  | { readonly type: "LOG"; readonly log: { readonly level: LogLevel; readonly message: string } }
  | {
      readonly type: "TRACE";
      readonly trace: {
        readonly type: "ERROR";
        readonly emitted_at: number;
        readonly error: {
          readonly message: string;
          readonly internal_message?: string;
          readonly stack_trace?: string;
          readonly failure_type: "config_error" | "transient_error" | "system_error";
        };
      };
    }
  | StateMessage;

/** One name for a stream, unique within a catalog: no namespace and an empty one are the same. */
export function streamKey(name: string, namespace: string | null | undefined): string {
  // JSON, because both parts may hold any character; a name that looks like it must not be taken for it.
  return namespace || name.startsWith("[") ? JSON.stringify([namespace || "", name]) : name;
}

/** A stream as people write it: `namespace.name`, or `name`. */
export function streamLabel(name: string, namespace: string | null | undefined): string {
  return namespace ? `${namespace}.${name}` : name;
}
