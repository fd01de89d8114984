import type { KeyName } from "../blueshift/endpoints.ts";
import { objectSchema } from "../objects/object-schemas.ts";
import { type BlueshiftObject, OBJECTS } from "../objects/objects.ts";
import { isReservedAttribute, reservedAttributes } from "../objects/reserved-attributes.ts";
import { typesFor } from "../objects/standard-readers.ts";
import { isCountry } from "../values/phone-number.ts";
import { VALUE_TYPES } from "../values/value-types.ts";
import { isSendAs, KEY_OPTIONS, keyFor } from "./api-keys.ts";
import { apiUrlViolations } from "./api-url.ts";
import type { KeyDemand } from "./config.ts";
import type { Violation } from "./violation.ts";

/**
 * The rules that JSON Schema can't express. They look at configurations that may break the schema too, so
 * that one attempt shows every mistake: what has not the right shape is passed over, the schema names it.
 */
export function* ruleViolations(config: unknown, { keys }: KeyDemand): Iterable<Violation> {
  const routes = listIn(config, "routes");
  if (keys === "needed") yield* missingKeys(config, routes);
  for (const [index, route] of routes.entries()) {
    yield* fieldViolations(listIn(route, "fields"), `/routes/${index}/fields`);
    yield* objectViolations(route, `/routes/${index}`);
    yield* countryViolations(valueIn(route, "default_country"), `/routes/${index}/default_country`);
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

/** What a route's fields say against the object that they are for. */
function* objectViolations(route: unknown, pointer: string): Iterable<Violation> {
  const sendAs = valueIn(route, "send_as");
  if (!isSendAs(sendAs) || sendAs === "skip") return;
  const object: BlueshiftObject = OBJECTS[sendAs];
  const { properties } = objectSchema(object.schema);
  for (const [index, field] of listIn(route, "fields").entries()) {
    const to = valueIn(field, "to");
    const type = valueIn(field, "type");
    if (typeof to !== "string") continue;
    if (Object.hasOwn(object.fixed, to)) {
      yield {
        pointer: `${pointer}/fields/${index}/to`,
        rule: `names an attribute that is always "${object.fixed[to]}" in what is sent as ${sendAs}`,
        remedy: "write another attribute, or remove the entry",
      };
    }
    const attribute = properties[to];
    const allowed: readonly unknown[] = attribute === undefined ? VALUE_TYPES : typesFor(attribute);
    // What is no type at all breaks the schema, which says so.
    if (allowed.includes(type) || !(VALUE_TYPES as readonly unknown[]).includes(type)) continue;
    yield {
      pointer: `${pointer}/fields/${index}/type`,
      rule: `is not what Blueshift's attribute ${to} holds`,
      remedy: allowed.length === 0 ? "remove it" : `write ${allowed.join(", ")}, or remove it`,
    };
  }
}

function* countryViolations(country: unknown, pointer: string): Iterable<Violation> {
  // What is no two capital letters breaks the schema, which says so.
  if (typeof country !== "string" || !/^[A-Z]{2}$/.test(country) || isCountry(country)) return;
  yield {
    pointer,
    rule: "is no country of ISO 3166 with telephone numbers of its own",
    remedy: "write its two-letter code, such as US, CA or GB",
  };
}

function valueIn(holder: unknown, key: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, unknown>)[key];
}

function listIn(holder: unknown, key: string): readonly unknown[] {
  const value = valueIn(holder, key);
  return Array.isArray(value) ? value : [];
}
