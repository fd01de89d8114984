import { type Attributes, newAttributes } from "./attributes.ts";
import { mergePreferences } from "./preferences.ts";

/**
 * One customer of two records of the same customer: what the later says stands over what the earlier said,
 * attribute by attribute and preference by preference, as if they had been sent one after the other. Neither is
 * changed.
 * @returns undefined where one object can't say what the two say one after the other
 */
export function mergeCustomers(earlier: Attributes, later: Attributes): Attributes | undefined {
  return mergePreferences(earlier, later, Object.assign(newAttributes(), earlier, later));
}
