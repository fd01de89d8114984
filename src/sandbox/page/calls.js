import { faultBadge, identifiersOf, reasonOf, statusBadge } from "./badges.js";
import { choice } from "./controls.js";
import { facts } from "./detail.js";
import { el } from "./dom.js";
import { ENDPOINTS, endpoint } from "./endpoints.js";
import { bytes, count, counted, duration, time } from "./format.js";
import { bodyView } from "./json-view.js";
import { ListView } from "./list-view.js";

/** @typedef {import("./api.js").Call} Call */
/** @typedef {import("./api.js").CallInDetail} CallInDetail */

/** @type {import("./table.js").Column<Call>[]} */
const COLUMNS = [
  { title: "Call", kind: "call mono", show: ({ number }) => `${number}` },
  { title: "Endpoint", show: (call) => endpoint(call.endpoint).title },
  {
    title: "Status",
    kind: "status",
    show: ({ status, fault }) => el("span", { class: "badges" }, statusBadge(status), faultBadge(fault)),
  },
  { title: "Items", kind: "items number extra", show: ({ items, rejected }) => itemsOf(items, rejected) },
  { title: "Size", kind: "few number spare", show: (call) => bytes(call.bytes) },
  { title: "Took", kind: "few number spare", show: (call) => duration(call.duration) },
  { title: "Time", kind: "at number", show: ({ at }) => time(at) },
];

const STATUSES = [
  { value: "", text: "All answers" },
  { value: "2xx", text: "2xx: done" },
  { value: "4xx", text: "4xx: refused" },
  { value: "429", text: "429: over the rate" },
  { value: "5xx", text: "5xx: failed" },
  { value: "none", text: "No answer" },
];

/** Every call, with what was sent and what was answered. */
export function callsView() {
  const endpoints = Object.entries(ENDPOINTS).map(([value, { title }]) => ({ value, text: title }));
  return new ListView(
    "calls",
    {
      what: "calls",
      path: "calls",
      controls: [
        choice("endpoint", "Calls of which endpoint", [{ value: "", text: "All endpoints" }, ...endpoints]),
        choice("status", "Calls with which answer", STATUSES),
      ],
      columns: COLUMNS,
      keyOf: ({ number }) => `${number}`,
      // Calls are listed when they have ended.
      version: ({ calls }) => Object.values(calls.byStatus).reduce((sum, ended) => sum + ended, 0),
    },
    opened,
  );
}

/** @param {CallInDetail} call */
function opened(call) {
  const { number, items, rejected_items: rejected, request, response } = call;
  const [method] = endpoint(call.endpoint).path.split(" ");
  return {
    title: `Call ${number}`,
    content: [
      el(
        "p",
        { class: "target" },
        statusBadge(call.status),
        faultBadge(call.fault),
        el("code", {}, `${method} ${call.target}`),
      ),
      facts(
        ["Came", time(call.at)],
        ["Took", duration(call.duration)],
        ["Sent", bytes(call.bytes)],
        ["Items", itemsOf(items, call.rejected)],
      ),
      ...(rejected.length === 0
        ? []
        : [el("h3", {}, counted(rejected.length, "rejected item")), rejectedTable(rejected)]),
      el("h3", {}, "What was answered"),
      response === null
        ? el("p", { class: "note" }, request === null ? GONE : "Nothing that could be shown.")
        : bodyView(response),
      el("h3", {}, "What was sent"),
      request === null
        ? el("p", { class: "note" }, GONE)
        : request.text === ""
          ? el("p", { class: "note" }, "No body.")
          : bodyView(request),
      el("p", { class: "note" }, "The Authorization header is kept nowhere."),
    ],
  };
}

const GONE = "The bodies of this call are no longer kept: only those of the newest calls are.";

/** @param {import("./api.js").Rejection[]} rejected */
function rejectedTable(rejected) {
  const row = (/** @type {import("./api.js").Rejection} */ item) =>
    el(
      "tr",
      {},
      el("td", { class: "number" }, `${item.index}`),
      el("td", {}, identifiersOf(item)),
      el("td", {}, reasonOf(item)),
    );
  const heads = ["Place", "Who", "Reason"].map((text) => el("th", { scope: "col" }, text));
  return el(
    "table",
    { class: "card plain" },
    el("thead", {}, el("tr", {}, ...heads)),
    el("tbody", {}, ...rejected.map(row)),
  );
}

/**
 * @param {number} items
 * @param {number} rejected
 */
function itemsOf(items, rejected) {
  if (rejected === 0) return count(items);
  return el(
    "span",
    {},
    count(items),
    " ",
    el("span", { class: "badge failed" }, `${count(rejected)} rejected`),
  );
}
