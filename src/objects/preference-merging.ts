import type { Attributes } from "./attributes.ts";
import { KINDS } from "./preference-kinds.ts";

/**
 * Merges the preferences of two records of a customer, both gathered, into what was merged of their other attributes.
 * Of two entries of one sender or group the later stands.
 * @param merged the earlier's attributes with the later's over them; changed
 * @returns whether that says all: not where the earlier entry says what the later does not (a date of the consent
 *   before). What Blueshift makes of the two, one after the other, its documents don't say.
 */
export function mergePreferences(earlier: Attributes, later: Attributes, merged: Attributes): boolean {
  for (const { list, key } of KINDS) {
    const before: unknown = earlier[list];
    const after: unknown = later[list];
    if (!Array.isArray(before) || !Array.isArray(after)) continue;
    const entries = new Map<unknown, Attributes>(
      before.map((entry: Attributes) => [entry[key.member], entry]),
    );
    for (const entry of after as Attributes[]) {
      const known = entries.get(entry[key.member]);
      if (known !== undefined && Object.keys(known).some((member) => entry[member] === undefined))
        return false;
      entries.set(entry[key.member], entry);
    }
    merged[list] = [...entries.values()];
  }
  return true;
}
