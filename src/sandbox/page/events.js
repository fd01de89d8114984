import { call } from "./api.js";
import { callLink, whoOf } from "./badges.js";
import { choice, searchBox } from "./controls.js";
import { facts } from "./detail.js";
import { el } from "./dom.js";
import { time } from "./format.js";
import { compact } from "./json.js";
import { bodyView } from "./json-view.js";
import { ListView } from "./list-view.js";

/** @typedef {import("./api.js").AcceptedEvent} AcceptedEvent */

const SUMMARY_LENGTH = 200;

/** @type {import("./table.js").Column<AcceptedEvent>[]} */
const COLUMNS = [
  { title: "Event", show: ({ event }) => String(event.event) },
  { title: "Of whom", show: ({ event }) => whoOf(event) },
  { title: "With", kind: "mono spare", show: ({ event }) => summaryOf(event) },
  { title: "Call", kind: "call number spare", show: (accepted) => `${accepted.call}` },
  { title: "Time", kind: "at number", show: ({ at }) => time(at) },
];

/** The events that were accepted. */
export function eventsView() {
  const names = choice("name", "Events of which name", [{ value: "", text: "All names" }]);
  // Names are known only when events have come: asked for when somebody is about to choose.
  names.input.addEventListener("focus", () => addNames(names.input));
  return new ListView(
    "events",
    {
      what: "events",
      path: "events?details=true",
      controls: [searchBox("Search events", "Event, customer_id, email, device or event_uuid"), names],
      columns: COLUMNS,
      keyOf: ({ id }) => `${id}`,
      version: ({ events }) => events,
    },
    opened,
  );
}

/** @param {AcceptedEvent} accepted */
function opened({ call, at, event }) {
  const uuid = typeof event.event_uuid === "string" ? event.event_uuid : "none";
  return {
    title: `${event.event}`,
    content: [
      facts(
        ["Of whom", whoOf(event)],
        ["Came", el("span", {}, "with ", callLink(call), ` at ${time(at)}`)],
        ["event_uuid", el("code", {}, uuid)],
      ),
      bodyView({ text: compact(event), isCut: false }),
    ],
  };
}

/** @param {Element} select */
async function addNames(select) {
  const { body } = await call("event-names");
  const known = new Set([...select.querySelectorAll("option")].map(({ value }) => value));
  const fresh = body.filter((/** @type {string} */ name) => !known.has(name));
  select.append(...fresh.map((/** @type {string} */ name) => el("option", { value: name }, name)));
}

/** @param {Record<string, unknown>} event */
function summaryOf({ event, event_uuid, customer_id, email, device_id, cookie, ...others }) {
  const text = Object.entries(others)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : compact(value)}`)
    .join(", ");
  return text.slice(0, SUMMARY_LENGTH);
}
