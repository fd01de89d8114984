import type { KeyName } from "../blueshift/endpoints.ts";
import { isReservedAttribute, reservedAttributes } from "../objects/reserved-attributes.ts";
import { isSendAs, KEY_OPTIONS, keyFor } from "./api-keys.ts";
import { apiUrlViolations } from "./api-url.ts";
import type { Violation } from "./violation.ts";

/**
 * The rules that JSON Schema can't express. They look at configurations that may break the schema too, so
 * that one attempt shows every mistake: what has not the right shape is passed over, the schema names it.
 */
export function* ruleViolations(config: unknown): Iterable<Violation> {
  const routes = listIn(config, "routes");
  yield* missingKeys(config, routes);
  for (const [index, route] of routes.entries()) {
    yield* fieldViolations(listIn(route, "fields"), `/routes/${index}/fields`);
  }
  const apiUrl = valueIn(config, "api_url");
  if (typeof apiUrl === "string") yield* apiUrlViolations(apiUrl, "/api_url");
}

/** The default_send_as needs no key here: whether any stream falls to it shows only with the catalog. */
function* missingKeys(config: unknown, routes: readonly unknown[]): Iterable<Violation> {
  const needs: Readonly<Record<KeyName, string[]>> = { user: [], event: [] };
  for (const [index, route] of routes.entries()) {
    const sendAs = valueIn(route, "send_as");
    if (!isSendAs(sendAs)) continue;
    const key = keyFor(sendAs);
    if (key !== undefined) needs[key].push(`/routes/${index} (${sendAs})`);
  }
  for (const key of ["user", "event"] as const) {
    if (needs[key].length === 0 || valueIn(config, KEY_OPTIONS[key]) !== undefined) continue;
    yield {
      pointer: `/${KEY_OPTIONS[key]}`,
      rule: `is missing, and needed by ${needs[key].join(", ")}`,
      remedy: `write the account's ${key} API key`,
    };
  }
}

function* fieldViolations(fields: readonly unknown[], pointer: string): Iterable<Violation> {
  const firstOf = new Map<string, string>();
  for (const [index, field] of fields.entries()) {
    const to = valueIn(field, "to");
    if (typeof to !== "string") continue;
    const here = `${pointer}/${index}/to`;
    const first = firstOf.get(to);
    if (first === undefined) firstOf.set(to, here);
    else {
      yield {
        pointer: here,
        rule: `names the same attribute as ${first}`,
        remedy: "write another attribute, or remove one of the two entries",
      };
    }
    if (isReservedAttribute(to)) {
      yield {
        pointer: here,
        rule: `names an attribute that Blueshift sets itself (${reservedAttributes})`,
        remedy: "write another attribute, or remove the entry",
      };
    }
  }
}

function valueIn(holder: unknown, key: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, unknown>)[key];
}

function listIn(holder: unknown, key: string): readonly unknown[] {
  const value = valueIn(holder, key);
  return Array.isArray(value) ? value : [];
}
