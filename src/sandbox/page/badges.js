import { el } from "./dom.js";

/** @param {number | null} status */
export function statusBadge(status) {
  const kind = status === null ? "cut" : status < 300 ? "good" : status === 429 ? "refused" : "failed";
  return el("span", { class: `badge ${kind}` }, status === null ? "no answer" : `${status}`);
}

/** @param {string | undefined} fault the word that it was ordered by */
export function faultBadge(fault) {
  if (fault === undefined) return null;
  const isShownBesides = ["status", "headers", "body"].includes(fault);
  return el("span", { class: "badge fault" }, isShownBesides ? "as ordered" : fault.replaceAll("_", " "));
}

/**
 * @param {number} number
 */
export function callLink(number) {
  return el("a", { href: `#/calls/${number}` }, `call ${number}`);
}

/**
 * All that is known of whom something was rejected: of its identifiers, one may be at fault itself.
 * @param {import("./api.js").Rejection} rejection
 */
export function identifiersOf({ customer_id: id, email, device_id: device, cookie }) {
  const known = [id, email, device, cookie].filter((value) => value !== undefined && value !== "");
  if (known.length === 0) return el("span", { class: "muted" }, "nobody");
  return known.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" · ");
}

/**
 * What is wrong, and with which attribute where it is one.
 * @param {{attribute?: string | undefined, reason: string}} rejection
 */
export function reasonOf({ attribute, reason }) {
  return el("span", {}, attribute === undefined ? null : el("code", {}, attribute), ` ${reason}`);
}

/**
 * Who a customer or event is about, by the first identifier that it has.
 * @param {Record<string, unknown>} record
 */
export function whoOf({ email, customer_id: id, device_id: device, cookie }) {
  const known = [email, id, device, cookie].find(
    (value) => value !== undefined && value !== null && value !== "",
  );
  if (known === undefined) return el("span", { class: "muted" }, "nobody");
  return typeof known === "string" ? known : JSON.stringify(known);
}
