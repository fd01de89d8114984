import { SPEC } from "../config/spec.ts";
import type { Terminal } from "./terminal.ts";

/** `spec`: what the connector can do and how it is configured. */
export function printSpec({ writer }: Terminal): void {
  writer.write({ type: "SPEC", spec: SPEC });
}
