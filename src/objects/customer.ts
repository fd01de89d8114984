import { type Attributes, newAttributes } from "./attributes.ts";
import { mergePreferences } from "./preference-merging.ts";

/**
 * One customer of two records of the same customer: what the later says stands over what the earlier said,
 * attribute by attribute and preference by preference, as if they had been sent one after the other. Neither is
 * changed.
 * @param earlier as it was read from JSON: nothing in it is undefined
 * @param later likewise
 * @returns undefined where one object can't say what the two say one after the other
 */
export function mergeCustomers(earlier: Attributes, later: Attributes): Attributes | undefined {
  // A customer who gives an address up is known by it until then.
  if (typeof earlier.email === "string" && later.email === null) return undefined;
  const merged = Object.assign(newAttributes(), earlier, later);
  return mergePreferences(earlier, later, merged) ? merged : undefined;
}
