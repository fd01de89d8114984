import type { KeyKind } from "./auth.ts";
import type { Latency } from "./chance.ts";
import { ENDPOINT_NAMES, type EndpointName } from "./endpoints.ts";
import type { Effect, Fault, RefuseRule } from "./faults.ts";
import { isArray, isObject, type JsonObject, type JsonValue } from "./json.ts";

/** What the control endpoint was asked to make go wrong. */
export type Order =
  | {
      readonly kind: "arm";
      readonly calls: number;
      readonly endpoint: EndpointName | undefined;
      readonly fault: Fault;
    }
  | { readonly kind: "outage"; readonly ms: number }
  | { readonly kind: "latency"; readonly latency: Latency }
  | { readonly kind: "revoke" | "restore"; readonly key: KeyKind }
  | { readonly kind: "refuse"; readonly rule: RefuseRule };

/** An order that can't be read; the message says what was expected. */
export class OrderError extends Error {
  override readonly name = "OrderError";
}

/**
 * Reads the body of `POST /_sandbox/faults`, one of:
 *
 *     {"next": 2, "endpoint": "customer_bulk", "fault": {"status": 503, "delay_ms": 50}}
 *     {"outage_ms": 2000}
 *     {"latency_ms": 300}, {"latency_ms": [50, 400]}
 *     {"revoke": "user"}, {"restore": "user"}
 *     {"reject_customers": {"where": {"attribute": "plan", "value": "bad"}, "mode": "pinned"}}
 *
 * `next` is 1 and `endpoint` is any where they are left out.
 *
 * @throws {OrderError}
 */
export function readOrder(body: JsonValue): Order {
  const order = object(body, "the body");
  if (order.fault !== undefined) {
    only(order, ["next", "endpoint", "fault"]);
    return {
      kind: "arm",
      calls: count(order.next ?? 1, "next", 1),
      endpoint: order.endpoint === undefined ? undefined : oneOf(order.endpoint, "endpoint", ENDPOINT_NAMES),
      fault: readFault(object(order.fault, "fault")),
    };
  }
  const [kind] = only(order, ["outage_ms", "latency_ms", "revoke", "restore", "reject_customers"]);
  switch (kind) {
    case "outage_ms":
      return { kind: "outage", ms: count(order[kind], kind) };
    case "latency_ms":
      return { kind: "latency", latency: readLatency(order[kind], kind) };
    case "revoke":
    case "restore":
      return { kind, key: oneOf(order[kind], kind, ["user", "event"]) };
    case "reject_customers":
      return { kind: "refuse", rule: readRule(object(order[kind], kind)) };
    default:
      throw new OrderError("expected fault, outage_ms, latency_ms, revoke, restore or reject_customers");
  }
}

/** One number, or from and to. */
function readLatency(value: JsonValue | undefined, name: string): Latency {
  if (!isArray(value)) {
    const ms = count(value, name);
    return [ms, ms];
  }
  const [from, to] = [count(value[0], name), count(value[1], name)];
  if (from > to || value.length > 2) throw new OrderError(`${name} must be from and to`);
  return [from, to];
}

function readRule(order: JsonObject): RefuseRule {
  only(order, ["where", "mode"]);
  const where = object(order.where, "where");
  only(where, ["attribute", "value"]);
  return {
    attribute: text(where.attribute, "where.attribute"),
    value: where.value ?? null,
    mode: oneOf(order.mode, "mode", ["pinned", "unpinned", "whole"]),
  };
}

/** `delay_ms` may stand alone or beside any other fault. */
function readFault({ delay_ms, ...order }: JsonObject): Fault {
  const delayMs = count(delay_ms ?? 0, "delay_ms");
  const name = Object.keys(order)[0] ?? "delay_ms";
  return { name, effect: name === "delay_ms" ? { kind: "none" } : readEffect(name, order), delayMs };
}

function readEffect(name: string, order: JsonObject): Effect {
  const value = order[name];
  switch (name) {
    case "status":
    case "headers":
    case "body":
      only(order, ["status", "headers", "body"]);
      return {
        kind: "answer",
        answer: {
          status: count(order.status, "status", 200),
          headers: readHeaders(object(order.headers ?? {}, "headers")),
          body: order.body ?? "",
        },
      };
    case "redirect":
      only(order, [name]);
      // 307 and not 302: a client that follows repeats the POST, and the key with it.
      return {
        kind: "answer",
        answer: { status: 307, headers: { location: text(value, name) }, body: "" },
      };
    case "lose_answer":
    case "hang":
    case "reset":
    case "cut_body":
    case "garbage_body":
    case "empty_body":
      only(order, [name]);
      if (value !== true) throw new OrderError(`${name} must be true`);
      return { kind: name };
    case "huge_body":
      only(order, [name]);
      return { kind: name, bytes: count(value, name) };
    case "errors":
    case "failed":
      only(order, ["errors", "failed"]);
      return {
        kind: "errors",
        errors: array(order.errors, "errors"),
        failed: new Set(array(order.failed ?? [], "failed").map((index) => count(index, "failed"))),
      };
    default:
      throw new OrderError(`fault: ${name} is none`);
  }
}

function readHeaders(headers: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, text(value, `headers.${name}`)]),
  );
}

/** The names in `order`, which must all be among `names`. */
function only<Name extends string>(order: JsonObject, names: readonly Name[]): readonly Name[] {
  const unknown = Object.keys(order).find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) throw new OrderError(`expected ${names.join(", ")}, not ${unknown}`);
  return names.filter((name) => order[name] !== undefined);
}

function object(value: JsonValue | undefined, name: string): JsonObject {
  if (!isObject(value)) throw new OrderError(`${name} must be an object`);
  return value;
}

function array(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  if (!isArray(value)) throw new OrderError(`${name} must be an array`);
  return value;
}

function text(value: JsonValue | undefined, name: string): string {
  if (typeof value !== "string") throw new OrderError(`${name} must be a string`);
  return value;
}

function count(value: JsonValue | undefined, name: string, least = 0): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least) {
    throw new OrderError(`${name} must be an integer of at least ${least}`);
  }
  return value;
}

function oneOf<Word extends string>(
  value: JsonValue | undefined,
  name: string,
  words: readonly Word[],
): Word {
  const word = words.find((one) => one === value);
  if (word === undefined) throw new OrderError(`${name} must be one of ${words.join(", ")}`);
  return word;
}
