import { isBlank, type Reader, Unreadable } from "./reader.ts";

const NOT_A_BOOLEAN = new Unreadable("must be true or false");

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[1, "true", "t", "yes", "y", "1"].map((word) => [word, true] as const),
  ...[0, "false", "f", "no", "n", "0"].map((word) => [word, false] as const),
]);

/** Truth as warehouses and spreadsheets write it. */
export const readBoolean: Reader = (value) => {
  if (typeof value === "boolean") return value;
  if (isBlank(value)) return undefined;
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  return BOOLEANS.get(word) ?? NOT_A_BOOLEAN;
};
