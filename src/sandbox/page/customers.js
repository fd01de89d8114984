import { callLink } from "./badges.js";
import { searchBox } from "./controls.js";
import { facts } from "./detail.js";
import { el } from "./dom.js";
import { count, counted, time } from "./format.js";
import { pretty } from "./json.js";
import { copyButton, typeOf, valueView } from "./json-view.js";
import { ListView } from "./list-view.js";

/** @typedef {import("./api.js").Customer} Customer */
/** @typedef {import("./api.js").CustomerInDetail} CustomerInDetail */
/** @typedef {import("./api.js").Upsert} Upsert */

/** @type {import("./table.js").Column<Customer>[]} */
const COLUMNS = [
  {
    title: "Customer",
    kind: "first",
    show: ({ profile }) => textOf(profile.email) || textOf(profile.customer_id) || "–",
  },
  { title: "customer_id", kind: "mono spare", show: ({ profile }) => textOf(profile.customer_id) },
  { title: "Name", kind: "spare", show: ({ profile }) => nameOf(profile) },
  {
    title: "Attributes",
    kind: "few number spare",
    show: ({ profile }) => count(Object.keys(profile).length),
  },
  {
    title: "Last call",
    kind: "at number",
    show: ({ call, at }) => el("span", { title: `call ${call}` }, time(at)),
  },
];

/** The customers, searchable, each with its profile and what became of it. */
export function customersView() {
  return new ListView(
    "customers",
    {
      what: "customers",
      path: "customers?details=true",
      controls: [searchBox("Search customers", "Email, customer_id, uuid, name or phone number")],
      columns: COLUMNS,
      keyOf: ({ uuid }) => uuid,
      version: ({ upserts }) => upserts,
    },
    opened,
  );
}

/** @param {CustomerInDetail} customer */
function opened({ uuid, upserts, call, at, profile, history }) {
  const title = textOf(profile.email) || textOf(profile.customer_id) || uuid;
  const attributes = Object.entries(profile);
  return {
    title,
    content: [
      el("p", { class: "target" }, el("code", {}, uuid)),
      facts(
        ["Name", nameOf(profile) || "–"],
        ["Updates", counted(upserts, "upsert")],
        ["Last call", el("span", {}, callLink(call), ` at ${time(at)}`)],
      ),
      el(
        "div",
        { class: "section" },
        el("h3", {}, `Profile: ${counted(attributes.length, "attribute")}`),
        copyButton(pretty(profile)),
      ),
      el(
        "table",
        { class: "card attributes" },
        el("thead", {}, el("tr", {}, head("Attribute"), head("Value"), head("Type"))),
        el("tbody", {}, ...attributes.map(([name, value]) => attributeRow(name, value))),
      ),
      el("div", { class: "section" }, el("h3", {}, "History: the newest first")),
      el("ol", { class: "history" }, ...historyView(history)),
      olderNote(upserts - history.length, history.length),
    ],
  };
}

/** As many upserts as the sandbox shows of one customer. */
const UPSERTS_SHOWN = 100;

/**
 * @param {number} older how many upserts are not shown
 * @param {number} shown
 */
function olderNote(older, shown) {
  if (older === 0) return null;
  const why = shown === UPSERTS_SHOWN ? "not shown" : "no longer kept; with --history the sandbox keeps all";
  return el("p", { class: "note" }, `${counted(older, "older upsert is", "older upserts are")} ${why}.`);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function attributeRow(name, value) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name),
    el("td", {}, valueView(value)),
    el("td", { class: "type" }, typeOf(value)),
  );
}

/**
 * Upserts that changed nothing are put together where they follow each other: a customer that is sent every hour
 * has many of them.
 * @param {Upsert[]} history
 */
function historyView(history) {
  /** @type {Upsert[][]} */
  const groups = [];
  for (const upsert of history) {
    const group = groups.at(-1);
    const isQuiet = upsert.changes.length === 0 && group?.[0]?.changes.length === 0;
    if (isQuiet) group?.push(upsert);
    else groups.push([upsert]);
  }
  return groups.map((group) => (group.length > 1 ? quietView(group) : group.map(upsertView)[0]));
}

/** @param {Upsert[]} upserts */
function quietView(upserts) {
  const [newest, oldest] = [upserts[0], upserts.at(-1)];
  const when = newest && oldest ? `${time(oldest.at)} to ${time(newest.at)}` : "";
  const links = upserts.flatMap(({ call }) => [callLink(call), " "]);
  return el(
    "li",
    { class: "card" },
    el(
      "details",
      {},
      el("summary", {}, `${count(upserts.length)} upserts that changed nothing, ${when}`),
      el("p", {}, ...links),
    ),
  );
}

/** @param {Upsert} upsert */
function upsertView({ call, at, sent, changes }) {
  const what = changes.length === 0 ? "changed nothing" : `changed ${counted(changes.length, "attribute")}`;
  return el(
    "li",
    { class: "card" },
    el(
      "p",
      { class: "when" },
      callLink(call),
      el("span", {}, time(at)),
      el("span", {}, `${count(sent)} sent, ${what}`),
    ),
    changes.length > 0 && changesTable(call, changes),
  );
}

/**
 * @param {number} call
 * @param {import("./api.js").Change[]} changes
 */
function changesTable(call, changes) {
  return el(
    "table",
    { class: "changes" },
    el("caption", { class: "unseen" }, `What call ${call} changed`),
    el("thead", { class: "unseen" }, el("tr", {}, head("Attribute"), head("Before"), head("After"))),
    el("tbody", {}, ...changes.map(changeRow)),
  );
}

/** @param {import("./api.js").Change} change */
function changeRow(change) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, change.attribute),
    el(
      "td",
      { class: "from" },
      "from" in change ? valueView(change.from) : el("span", { class: "muted" }, "not there"),
    ),
    el(
      "td",
      { class: "to" },
      "to" in change ? valueView(change.to) : el("span", { class: "muted" }, "cleared"),
    ),
  );
}

/** @param {string} text */
function head(text) {
  return el("th", { scope: "col" }, text);
}

/** @param {Record<string, unknown>} profile */
function nameOf({ firstname, lastname }) {
  return [textOf(firstname), textOf(lastname)].filter((part) => part !== "").join(" ");
}

/** Of a longer one, no line shows more. */
const NAME_LENGTH = 300;

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value.slice(0, NAME_LENGTH) : "";
}
