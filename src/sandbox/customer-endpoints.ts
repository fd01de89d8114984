import { type CustomerProblem, customerProblem, IDENTIFIER_MISSING } from "./customer-rules.ts";
import { type Customers, shown } from "./customers.ts";
import { type ApiCall, type Endpoint, recordsIn } from "./endpoints.ts";
import { type Answer, badField, badRequest, notFound, tooLarge } from "./errors.ts";
import type { Faults } from "./faults.ts";
import { isObject, type JsonObject, type JsonValue } from "./json.ts";
import { CUSTOMERS_PER_CALL } from "./limits.ts";
import { type Rejection, rejection } from "./rejections.ts";

/** Everything under /api/v1/customers, which the user key opens. */
export function customerEndpoints(customers: Customers, faults: Faults): readonly Endpoint[] {
  const single: Endpoint = {
    name: "customer",
    method: "POST",
    path: "/api/v1/customers",
    key: "user",
    holds: "record",
    work: (call) => {
      const { body, spared } = call;
      const problem = customerProblem(body) ?? ordered(faults, body);
      if (problem !== undefined) {
        return { ...badField(problem.attribute, problem.text), rejected: [rejection(0, body, problem)] };
      }
      if (isObject(body) && !spared.has(0)) customers.upsert(body, call);
      return { status: 200, body: { status: "ok" } };
    },
  };

  const bulk: Endpoint = {
    name: "customer_bulk",
    method: "POST",
    path: "/api/v1/customers/bulk",
    key: "user",
    holds: "customers",
    work: (call) => {
      const records = recordsIn(bulk, call.body);
      if (records.length === 0) return badField("customers", "must be an array of customers and not empty");
      if (records.length > CUSTOMERS_PER_CALL) {
        return tooLarge(`You can upload maximum ${CUSTOMERS_PER_CALL} users in one api call`);
      }
      return upsertAll(customers, faults, records, call);
    },
  };

  const search: Endpoint = {
    name: "customer_search",
    method: "GET",
    path: "/api/v1/customers",
    key: "user",
    holds: "nothing",
    work: ({ query }) => {
      const { customer_id: id, email } = query;
      if (!id && !email) return badRequest("email or customer_id is required");
      const found = id ? customers.withId(id) : customers.withEmail(email ?? "");
      return { status: 200, body: { customers: found.map(shown) } };
    },
  };

  const get: Endpoint = {
    name: "customer_get",
    method: "GET",
    path: "/api/v1/customers/:uuid",
    key: "user",
    holds: "nothing",
    work: ({ uuid }) => {
      const [customer] = customers.withUuid(uuid);
      return customer === undefined ? notFound : { status: 200, body: shown(customer) };
    },
  };

  return [single, bulk, search, get];
}

/**
 * Each customer of a bulk call for itself: those that break a rule are listed in `errors`, the others
 * are stored, and the call is a 200 either way. The shape of an entry is not documented; this one
 * carries its place in the call from 0, and what the customer was named by.
 */
function upsertAll(
  customers: Customers,
  faults: Faults,
  records: readonly JsonValue[],
  call: ApiCall,
): Answer {
  const atFault = [...records.entries()].flatMap(([index, record]) => {
    const problem = faults.refusal(record)?.mode === "whole" ? ordered(faults, record) : undefined;
    return problem === undefined ? [] : [rejection(index, record, problem)];
  });
  if (atFault.length > 0) return { ...badField("customers", "invalid data"), rejected: atFault };

  const errors: JsonValue[] = [];
  const rejected: Rejection[] = [];
  let unpinned = false;
  for (const [index, record] of records.entries()) {
    const broken = customerProblem(record);
    const problem = broken ?? ordered(faults, record);
    if (problem === undefined) {
      if (isObject(record) && !call.spared.has(index)) customers.upsert(record, call);
      continue;
    }
    rejected.push(rejection(index, record, problem));
    const isPinned = broken !== undefined || faults.refusal(record)?.mode === "pinned";
    if (isPinned) errors.push(entry(index, record, problem));
    else unpinned = true;
  }
  if (unpinned) errors.push("invalid data");
  return { status: 200, body: { status: "ok", errors }, rejected };
}

function entry(index: number, record: JsonValue, { attribute, text }: CustomerProblem): JsonObject {
  const { customer_id, email }: JsonObject = isObject(record) ? record : {};
  return {
    index,
    ...(customer_id === undefined ? {} : { customer_id }),
    ...(email === undefined ? {} : { email }),
    error: text === IDENTIFIER_MISSING.text ? text : `${attribute} ${text}`,
  };
}

/** A problem that is one because a fault was ordered for such customers. */
function ordered(faults: Faults, record: JsonValue): CustomerProblem | undefined {
  const refusal = faults.refusal(record);
  return refusal === undefined ? undefined : { attribute: refusal.attribute, text: "is invalid" };
}
