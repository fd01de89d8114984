/** Lines of standard input, as a platform writes them. */

export interface RecordOptions {
  readonly stream?: string;
  readonly namespace?: string;
}

export function record(data: unknown, { stream = "users", namespace }: RecordOptions = {}): string {
  return recordOfText(JSON.stringify(data), { stream, ...(namespace !== undefined && { namespace }) });
}

/** A record whose data is given as JSON text, for what JavaScript's own values can't hold. */
export function recordOfText(data: string, { stream = "users", namespace }: RecordOptions = {}): string {
  const place = JSON.stringify({ stream, ...(namespace !== undefined && { namespace }) }).slice(1, -1);
  return `{"type":"RECORD","record":{${place},"emitted_at":1763900000000,"data":${data}}}`;
}

/** A stream's state; `id` is a property that the protocol does not know. */
export function state(cursor: number, { stream = "users", namespace }: RecordOptions = {}): string {
  return JSON.stringify({
    type: "STATE",
    id: cursor,
    state: {
      type: "STREAM",
      stream: {
        stream_descriptor: { name: stream, ...(namespace !== undefined && { namespace }) },
        stream_state: { cursor },
      },
    },
  });
}

export function globalState(cursor: number, streams: readonly string[] = ["users"]): string {
  return JSON.stringify({
    type: "STATE",
    id: cursor,
    state: {
      type: "GLOBAL",
      global: {
        shared_state: { cursor },
        stream_states: streams.map((name) => ({ stream_descriptor: { name }, stream_state: { cursor } })),
      },
    },
  });
}

export const legacyState = (cursor: number): string =>
  JSON.stringify({ type: "STATE", state: { data: { users: { cursor } } } });

export function status(status: "STARTED" | "COMPLETE" | "INCOMPLETE", stream = "users"): string {
  return JSON.stringify({
    type: "TRACE",
    trace: {
      type: "STREAM_STATUS",
      emitted_at: 1763900000000,
      stream_status: { stream_descriptor: { name: stream }, status },
    },
  });
}

/** How many records the source says there will be of a stream. */
export function estimate(rows: number, stream = "users"): string {
  return JSON.stringify({
    type: "TRACE",
    trace: {
      type: "ESTIMATE",
      emitted_at: 1763900000000,
      estimate: { type: "STREAM", name: stream, row_estimate: rows },
    },
  });
}

export interface StreamOptions {
  readonly namespace?: string;
  readonly properties?: object;
}

/** A configured catalog of these streams. */
export function catalog(streams: Readonly<Record<string, StreamOptions>> = { users: {} }): object {
  return {
    streams: Object.entries(streams).map(([name, { namespace, properties = {} }]) => ({
      stream: {
        name,
        ...(namespace !== undefined && { namespace }),
        json_schema: { type: "object", properties },
        supported_sync_modes: ["full_refresh", "incremental"],
      },
      sync_mode: "incremental",
      destination_sync_mode: "append",
      sync_id: 7,
    })),
  };
}

export interface User {
  readonly id: number;
  readonly email: string;
  readonly [column: string]: unknown;
}

/** A user whose values are told from all others'. */
export const user = (id: number, more: object = {}): User => ({
  id,
  email: `user${id}@shop.example`,
  ...more,
});

/** The route that makes users customers. */
export const USERS_ROUTE = {
  stream: "users",
  send_as: "customer_bulk",
  fields: [{ from: "id", to: "customer_id" }],
};

/** Whole numbers from `from` up to and with `to`. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Records of the users with these numbers, and a state after every so many. */
export function* usersWithStates(ids: readonly number[], every: number): Generator<string> {
  for (const [index, id] of ids.entries()) {
    yield record(user(id));
    if ((index + 1) % every === 0 || index === ids.length - 1) yield state(id);
  }
}
