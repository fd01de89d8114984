import { lowered } from "./search.ts";
import type { Filter } from "./storage/find.ts";
import { uuidOf } from "./uuid.ts";

/** A part of a uuid. Shorter ones are not looked for in uuids: all of these begin with eight zeros. */
const PART_OF_UUID = /^[0-9a-f-]{8,36}$/;

const IN_TEXT = "instr(search, ?) > 0";
const IN_UUID = `instr('${uuidOf(0).slice(0, -12)}' || printf('%012x', number), ?) > 0`;

/**
 * Lets pass the customers in whose searchable text, or uuid, `text` stands. Each search is a scan: over a million
 * customers it takes less time than typing the next letter, and unlike an index of trigrams it costs nothing
 * while they come in.
 */
export function named(text: string): Filter {
  const sought = lowered(text);
  return PART_OF_UUID.test(sought) ? [`${IN_TEXT} OR ${IN_UUID}`, sought, sought] : [IN_TEXT, sought];
}
