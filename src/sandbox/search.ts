import type { JsonValue } from "./json.ts";
import type { Filter } from "./storage/find.ts";

/** What is longer can still be found by its beginning. */
const SEARCHABLE_LENGTH = 300;

/**
 * The text that a search looks into, for a column named `search`: these values, lowercased, each on a line of its
 * own so that none is found across two of them. What is neither text nor number is left out.
 */
export function searchable(values: readonly (JsonValue | undefined)[]): string {
  return values
    .filter((value) => (typeof value === "string" && value !== "") || typeof value === "number")
    .map((value) => lowered(String(value).slice(0, SEARCHABLE_LENGTH)))
    .join("\n");
}

/** Lets pass the rows in whose searchable text `text` stands, in any case of letters. */
export function containing(text: string): Filter {
  return ["instr(search, ?) > 0", lowered(text)];
}

/** Well-formed, since SQLite's text is UTF-8, which has no half of a surrogate pair. */
export function lowered(text: string): string {
  return text.toLowerCase().toWellFormed();
}
