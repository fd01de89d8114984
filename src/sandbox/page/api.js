import { parse } from "./json.js";

/**
 * @typedef {object} Call
 * @property {number} number
 * @property {number} at
 * @property {string} endpoint
 * @property {string} target
 * @property {number} items
 * @property {number} rejected
 * @property {number} bytes
 * @property {number | null} status
 * @property {number} duration
 * @property {string} [fault]
 */

/** @typedef {{text: string, isCut: boolean}} Body */

/** @typedef {Call & {request: Body | null, response: Body | null, rejected_items: Rejection[]}} CallInDetail */

/**
 * @typedef {object} Customer
 * @property {string} uuid
 * @property {number} upserts
 * @property {number} call
 * @property {number} at
 * @property {Record<string, unknown>} profile
 */

/** @typedef {{attribute: string, from?: unknown, to?: unknown}} Change */

/** @typedef {{call: number, at: number, sent: number, changes: Change[]}} Upsert */

/** @typedef {Customer & {history: Upsert[]}} CustomerInDetail */

/** @typedef {{id: number, call: number, at: number, event: Record<string, unknown>}} AcceptedEvent */

/**
 * @typedef {object} Rejection
 * @property {number} call
 * @property {number} at
 * @property {string} endpoint
 * @property {number} index
 * @property {string} [attribute]
 * @property {string} reason
 * @property {unknown} [customer_id]
 * @property {unknown} [email]
 * @property {unknown} [device_id]
 * @property {unknown} [cookie]
 */

/**
 * @typedef {object} Counts
 * @property {number} customers
 * @property {number} upserts
 * @property {number} events
 * @property {number} eventsRepeated
 * @property {number} eventsFailed
 * @property {number} rejected
 * @property {number} rateLimited
 * @property {number} callsInFlight
 * @property {number} sameCustomerInFlight
 * @property {number} sameCustomerInOneCall
 * @property {{total: number, byEndpoint: Record<string, number>, byStatus: Record<string, number>}} calls
 * @property {Record<string, number>} maxCallsInAnySecond
 */

/**
 * @typedef {object} FaultState
 * @property {{next: number, endpoint?: string, fault: {name: string, status?: number, delay_ms?: number}}[]} armed
 * @property {number} outage_ms
 * @property {[number, number]} latency_ms
 * @property {boolean} slowed_down
 * @property {string[]} revoked
 * @property {{where: {attribute: string, value: unknown}, mode: string}[]} reject_customers
 */

/**
 * @typedef {object} Second
 * @property {number} second
 * @property {Record<string, {arrived: number, refused: number, failed: number}>} calls
 * @property {number} created
 * @property {number} updated
 * @property {number} events
 */

/**
 * @typedef {object} State
 * @property {number} now
 * @property {Counts} counts
 * @property {FaultState} faults
 * @property {boolean} isWhole
 * @property {Second[]} seconds
 */

/**
 * @typedef {object} About
 * @property {boolean} isKept
 * @property {Record<"calls" | "events" | "rejections", number>} kept how many of the newest
 * @property {number} seconds
 * @property {Record<string, number | null>} limits
 */

/** What the sandbox said to a call that it did not take. */
export class ApiError extends Error {}

/**
 * @template Body what the path answers
 * @param {string} path below `/_sandbox`
 * @param {RequestInit} [init]
 * @returns {Promise<{body: Body, total: number}>} `total`: how many there are of what `body` lists a part of
 */
export async function call(path, init) {
  const response = await fetch(`/_sandbox/${path}`, init);
  const body = parse(await response.text());
  if (!response.ok) throw new ApiError(body.message ?? `The sandbox answered ${response.status}`);
  return { body, total: Number(response.headers.get("x-total-count") ?? 0) };
}

/**
 * Orders something to go wrong.
 * @param {object} order as in `POST /_sandbox/faults`
 */
export async function order(order) {
  const headers = { "content-type": "application/json" };
  await call("faults", { method: "POST", headers, body: JSON.stringify(order) });
}
