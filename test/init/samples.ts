import { ColumnSample } from "../../src/init/column-sample.ts";
import type { SampledStream } from "../../src/init/sample.ts";

/** A stream whose columns hold these values. */
export function sampled(
  columns: Readonly<Record<string, readonly unknown[]>>,
  { name = "users", namespace = undefined as string | undefined } = {},
): SampledStream {
  return {
    name,
    namespace,
    label: namespace === undefined ? name : `${namespace}.${name}`,
    records: 10,
    columns: new Map(
      Object.entries(columns).map(([column, values]) => {
        const sample = new ColumnSample();
        for (const value of values) sample.note(value);
        return [column, sample];
      }),
    ),
  };
}

export const EMAILS = ["jane@shop.example", "john@shop.example"];
