import type { SampledStream } from "./sample.ts";

/** The configured catalog of the streams of a sample: their columns have the types that the sample shows. */
export const catalogOf = (streams: readonly SampledStream[]): object => ({
  streams: streams.map(({ name, namespace, columns }) => ({
    stream: {
      name,
      ...(namespace !== undefined && { namespace }),
      json_schema: {
        type: "object",
        properties: Object.fromEntries(Array.from(columns, ([column, { schema }]) => [column, schema])),
      },
      supported_sync_modes: ["full_refresh"],
    },
    sync_mode: "full_refresh",
    destination_sync_mode: "append",
  })),
});
