import { isBlank } from "./customer-rules.ts";
import type { JsonObject } from "./json.ts";
import { isSetByBlueshift } from "./limits.ts";
import { foldPreferences } from "./preferences.ts";

/**
 * A profile after an upsert: attributes are overwritten by name, null clears, preferences are folded,
 * what Blueshift sets itself is ignored. A blank `customer_id` leaves the one that is there: no call
 * takes a profile its identity.
 */
export function applied(before: JsonObject, incoming: JsonObject): JsonObject {
  // By way of maps, since assigning a member named `__proto__` would set the prototype instead.
  const profile = new Map(Object.entries(before));
  const changes = new Map(Object.entries(incoming).filter(([name]) => !isSetByBlueshift(name)));
  if (isBlank(changes.get("customer_id"))) changes.delete("customer_id");
  foldPreferences(profile, changes);
  for (const [name, value] of changes) {
    if (value === null) profile.delete(name);
    else profile.set(name, value);
  }
  return Object.fromEntries(profile);
}
