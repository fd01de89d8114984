import { attempt } from "./announce.js";
import { order } from "./api.js";
import { el, setText } from "./dom.js";
import { ENDPOINTS } from "./endpoints.js";
import { FAULT_KINDS } from "./fault-kinds.js";
import { parse } from "./json.js";

export const KEYS = /** @type {const} */ (["user", "event"]);

export function failNext() {
  const next = el("input", {
    type: "number",
    min: 1,
    max: 100_000,
    value: 1,
    required: true,
    "aria-label": "How many calls",
  });
  const where = el(
    "select",
    { "aria-label": "Of which endpoint" },
    el("option", { value: "" }, "any endpoint"),
    ...Object.entries(ENDPOINTS).map(([value, { title }]) => el("option", { value }, title)),
  );
  const kind = el(
    "select",
    { class: "long", "aria-label": "How they fail" },
    ...FAULT_KINDS.map(({ text }, index) => el("option", { value: index }, text)),
  );
  return form(
    "Fail the next calls",
    "Each order is used up by as many calls; orders queue up.",
    "Fail them",
    [next, where, kind],
    () => {
      const { fault, text } = FAULT_KINDS[Number(kind.value)] ?? FAULT_KINDS[0] ?? { fault: {}, text: "" };
      const endpoint = where.value === "" ? {} : { endpoint: where.value };
      const calls = Number(next.value);
      return {
        order: { next: calls, ...endpoint, fault },
        said: `The next ${calls === 1 ? "call" : `${calls} calls`}: ${text}`,
      };
    },
  );
}

export function slowDown() {
  const ms = el("input", {
    type: "number",
    min: 0,
    max: 600_000,
    value: 500,
    required: true,
    "aria-label": "Milliseconds",
  });
  const unit = el("span", { class: "unit" }, "ms an answer");
  return form(
    "Slow down",
    "Every answer takes so long, until all is well again.",
    "Slow down",
    [ms, unit],
    () => {
      return { order: { latency_ms: Number(ms.value) }, said: `Every answer takes ${ms.value} ms now` };
    },
  );
}

export function outage() {
  const seconds = el("input", {
    type: "number",
    min: 1,
    max: 3600,
    value: 10,
    required: true,
    "aria-label": "Seconds",
  });
  const unit = el("span", { class: "unit" }, "seconds");
  return form("Outage", "Every call fails with 503, whatever its key.", "Go down", [seconds, unit], () => {
    return { order: { outage_ms: Number(seconds.value) * 1000 }, said: `Down for ${seconds.value} seconds` };
  });
}

export function refuse() {
  const attribute = el("input", {
    type: "text",
    placeholder: "attribute",
    required: true,
    "aria-label": "Attribute",
  });
  const value = el("input", { type: "text", placeholder: "value", "aria-label": "Value" });
  const mode = el(
    "select",
    { class: "long", "aria-label": "How it is told" },
    el("option", { value: "pinned" }, "listed by its place"),
    el("option", { value: "unpinned" }, "told, but not which"),
    el("option", { value: "whole" }, "the whole call fails"),
  );
  const about =
    "Customers with this value are refused in bulk; singly, always with a 400. true, 12 or null are taken for what they are.";
  return form("Refuse customers", about, "Refuse them", [attribute, value, mode], () => {
    const where = { attribute: attribute.value, value: readValue(value.value) };
    return {
      order: { reject_customers: { where, mode: mode.value } },
      said: `Customers with that ${attribute.value} are refused`,
    };
  });
}

/** @param {typeof KEYS[number]} kind */
export function keyRow(kind) {
  let isRevoked = false;
  const state = el("span", { class: "badge good" }, "accepted");
  const turn = () =>
    attempt(
      order({ [isRevoked ? "restore" : "revoke"]: kind }),
      `The ${kind} key is ${isRevoked ? "accepted again" : "revoked"}`,
    );
  const button = el("button", { type: "button", onclick: turn }, "Revoke");
  const name = el("span", { class: "grow" }, `The ${kind} key `, state);
  return {
    element: el("div", { class: "fields" }, name, button),
    show: (/** @type {boolean} */ revoked) => {
      isRevoked = revoked;
      setText(state, revoked ? "revoked" : "accepted");
      state.className = `badge ${revoked ? "failed" : "good"}`;
      setText(button, revoked ? "Restore" : "Revoke");
      button.setAttribute("aria-label", `${revoked ? "Restore" : "Revoke"} the ${kind} key`);
    },
  };
}

/**
 * @param {string} title
 * @param {string} about
 * @param {string} verb
 * @param {Node[]} fields
 * @param {() => {order: object, said: string}} read
 */
function form(title, about, verb, fields, read) {
  const element = el("form", { class: "fields" }, ...fields, el("button", { type: "submit" }, verb));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const { order: what, said } = read();
    attempt(order(what), said);
  });
  return card(title, about, element);
}

/**
 * @param {string} title
 * @param {string} about
 * @param {...Node} content
 */
export function card(title, about, ...content) {
  return el(
    "section",
    { class: "card order" },
    el("h2", {}, title),
    el("p", { class: "about" }, about),
    ...content,
  );
}

/** @param {string} text */
function readValue(text) {
  try {
    const value = parse(text);
    return typeof value === "object" && value !== null ? text : value;
  } catch {
    return text;
  }
}
