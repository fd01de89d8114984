import { announce } from "./announce.js";
import { call, order } from "./api.js";
import { byId, el, fill, setText } from "./dom.js";
import { ENDPOINTS } from "./endpoints.js";
import { FAULT_KINDS, sentences } from "./fault-kinds.js";
import { parse } from "./json.js";
import { hrefOf } from "./routes.js";

/** @typedef {import("./api.js").FaultState} FaultState */

const KEYS = /** @type {const} */ (["user", "event"]);

/** What can be made to go wrong, and what does. */
export class FaultsView {
  #active = el("aside", { class: "active", "aria-label": "Faults" });
  #keys = Object.fromEntries(KEYS.map((kind) => [kind, keyRow(kind)]));
  #shown = "";

  constructor() {
    fill(
      byId("panel-faults"),
      this.#active,
      el(
        "div",
        { class: "orders" },
        failNext(),
        slowDown(),
        outage(),
        card(
          "Keys",
          "A revoked key is answered with 401, like a wrong one.",
          ...Object.values(this.#keys).map(({ element }) => element),
        ),
        refuse(),
      ),
    );
  }

  /** @param {FaultState} state */
  update(state) {
    const all = sentences(state);
    setText(byId("count-faults"), all.length === 0 ? "" : `${all.length}`);
    for (const kind of KEYS) this.#keys[kind]?.show(state.revoked.includes(kind));
    const shown = all.join("\n");
    if (shown === this.#shown && this.#active.hasChildNodes()) return;
    this.#shown = shown;
    this.#showActive(all);
    showBanner(all);
  }

  /** @param {string[]} all */
  #showActive(all) {
    if (all.length === 0) {
      fill(this.#active, el("p", { class: "card calm" }, "All is well: nothing is made to go wrong."));
      return;
    }
    const items = all.map((sentence) => el("li", {}, sentence));
    fill(
      this.#active,
      el("div", { class: "card on" }, el("h2", {}, "On now"), el("ul", {}, ...items), allIsWell()),
    );
  }
}

/** @param {string[]} all */
function showBanner(all) {
  const banner = byId("active-faults");
  banner.hidden = all.length === 0;
  const [first = "", ...others] = all;
  const more = others.length === 0 ? null : el("a", { href: hrefOf("faults") }, `and ${others.length} more`);
  fill(banner, el("p", {}, el("b", {}, "Fault on. "), first, more && " ", more), allIsWell());
}

function allIsWell() {
  const heal = async () => {
    await attempt(call("faults", { method: "DELETE" }), "All is well again");
  };
  return el("button", { type: "button", onclick: heal }, "Make all well again");
}

function failNext() {
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

function slowDown() {
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

function outage() {
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

function refuse() {
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
function keyRow(kind) {
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
function card(title, about, ...content) {
  return el(
    "section",
    { class: "card order" },
    el("h2", {}, title),
    el("p", { class: "about" }, about),
    ...content,
  );
}

/**
 * @param {Promise<unknown>} work
 * @param {string} said when it is done
 */
async function attempt(work, said) {
  try {
    await work;
    announce(said);
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error));
  }
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
