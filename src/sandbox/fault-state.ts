import type { Fault } from "./faults.ts";
import type { JsonObject } from "./json.ts";
import type { Stations } from "./service.ts";

/** What goes wrong at present because it was ordered to, in the words of the orders. */
export function faultState({ chance, faults, keys, now }: Stations): JsonObject {
  const { armed, rules, outageUntil } = faults.ordered;
  return {
    armed: armed.map(({ left, endpoint, fault }) => ({
      next: left,
      ...(endpoint === undefined ? {} : { endpoint }),
      fault: describe(fault),
    })),
    outage_ms: Math.max(0, Math.ceil(outageUntil - now())),
    latency_ms: [...chance.latency],
    slowed_down: chance.isSlowed,
    revoked: [...keys.revoked],
    reject_customers: rules.map(({ attribute, value, mode }) => ({ where: { attribute, value }, mode })),
  };
}

/** Without bodies and headers: these can be long, and whoever ordered them knows. */
function describe({ name, effect, delayMs }: Fault): JsonObject {
  return {
    name,
    ...(effect.kind === "answer" ? { status: effect.answer.status } : {}),
    ...(delayMs === 0 ? {} : { delay_ms: delayMs }),
  };
}
