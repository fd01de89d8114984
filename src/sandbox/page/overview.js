import { Chart } from "./chart.js";
import { byId, el, fill, setText } from "./dom.js";
import { ENDPOINTS, endpoint } from "./endpoints.js";
import { count, counted } from "./format.js";
import { hrefOf } from "./routes.js";

/** @typedef {import("./api.js").About} About */
/** @typedef {import("./api.js").Counts} Counts */
/** @typedef {import("./series.js").Series} Series */

/**
 * One figure: what it is called, where more about it is, and what stands below it.
 * @typedef {object} Tile
 * @property {string} name
 * @property {import("./routes.js").View} view
 * @property {(counts: Counts) => number} figure
 * @property {(counts: Counts) => string} below
 * @property {boolean} [isAlarm] whether anything but zero is bad news
 */

/** @type {Tile[]} */
const TILES = [
  {
    name: "Customers",
    view: "customers",
    figure: ({ customers }) => customers,
    below: ({ upserts }) => counted(upserts, "upsert"),
  },
  {
    name: "Events",
    view: "events",
    figure: ({ events }) => events,
    below: ({ eventsRepeated, eventsFailed }) =>
      `${count(eventsRepeated)} repeated, ${count(eventsFailed)} failed`,
  },
  {
    name: "Calls",
    view: "calls",
    figure: ({ calls }) => calls.total,
    below: ({ callsInFlight }) => `${count(callsInFlight)} in flight`,
  },
  {
    name: "Rejected",
    view: "rejected",
    figure: ({ rejected }) => rejected,
    below: () => "customers and events",
    isAlarm: true,
  },
  {
    name: "Refused",
    view: "calls",
    figure: ({ rateLimited }) => rateLimited,
    below: () => "calls over the rate: 429",
    isAlarm: true,
  },
  {
    name: "Same customer",
    view: "calls",
    figure: ({ sameCustomerInFlight, sameCustomerInOneCall }) => sameCustomerInFlight + sameCustomerInOneCall,
    below: () => "in two calls at once",
    isAlarm: true,
  },
];

const CALL_LAYERS = [
  { name: "answered", color: "--answered" },
  { name: "failed", color: "--failed" },
  { name: "refused", color: "--refused" },
];

const ITEM_LAYERS = [
  { name: "customers created", color: "--created" },
  { name: "updated", color: "--updated" },
  { name: "events", color: "--events" },
];

/** The counters, and what came in during the last minutes. */
export class Overview {
  #series;
  #tiles = TILES.map((tile) => new TileView(tile));
  #welcome = welcome();
  #charts = el("div", { class: "charts" });
  /** @type {Map<string, Chart>} */
  #shown = new Map();
  /** @type {Record<string, number | null>} */
  #limits = {};
  #isVisible = false;

  /** @param {Series} series */
  constructor(series) {
    this.#series = series;
    fill(
      byId("panel-overview"),
      this.#welcome,
      el("div", { class: "tiles" }, ...this.#tiles.map(({ element }) => element)),
      el("div", { class: "section" }, el("h2", {}, "The last five minutes")),
      this.#charts,
    );
    setInterval(() => this.render(), 1000);
  }

  /** @param {About} about */
  start({ limits }) {
    this.#limits = limits;
    this.#shown.clear();
    this.#addCharts();
  }

  /** @param {Counts} counts */
  update(counts) {
    for (const tile of this.#tiles) tile.update(counts);
    this.#welcome.hidden = counts.calls.total > 0 || counts.customers > 0;
    this.#addCharts();
    this.render();
  }

  /** @param {boolean} isVisible */
  show(isVisible) {
    this.#isVisible = isVisible;
    this.render();
  }

  render() {
    if (!this.#isVisible || document.hidden) return;
    requestAnimationFrame(() => {
      for (const chart of this.#shown.values()) chart.render();
    });
  }

  repaint() {
    for (const chart of this.#shown.values()) chart.repaint();
  }

  /** A chart for each endpoint with a limit, and for each other one as soon as it is called. */
  #addCharts() {
    const called = this.#series.endpoints;
    const wanted = Object.keys(ENDPOINTS).filter((name) => name in this.#limits || called.has(name));
    if (wanted.every((name) => this.#shown.has(name)) && this.#shown.has("items")) return;
    for (const name of wanted) {
      if (!this.#shown.has(name)) this.#shown.set(name, this.#chartOf(name));
    }
    if (!this.#shown.has("items")) this.#shown.set("items", this.#chartOfItems());
    const limited = wanted.filter((name) => name in this.#limits);
    const order = new Set([...limited, "items", ...wanted]);
    const charts = [...order].flatMap((name) => this.#shown.get(name)?.element ?? []);
    fill(this.#charts, ...charts);
  }

  /** @param {string} name */
  #chartOf(name) {
    const { title, path } = endpoint(name);
    const limit = this.#limits[name] ?? null;
    return new Chart(
      {
        title,
        about: path,
        layers: CALL_LAYERS,
        limit,
        values: ({ calls }) => {
          const { arrived = 0, failed = 0, refused = 0 } = calls[name] ?? {};
          return [arrived - failed - refused, failed, refused];
        },
      },
      this.#series,
    );
  }

  #chartOfItems() {
    return new Chart(
      {
        title: "Customers and events",
        about: "created, updated and accepted",
        layers: ITEM_LAYERS,
        limit: null,
        values: ({ created, updated, events }) => [created, updated, events],
      },
      this.#series,
    );
  }
}

class TileView {
  #tile;
  #figure = el("b", {}, "–");
  #below = el("span", { class: "below" });
  element;

  /** @param {Tile} tile */
  constructor(tile) {
    this.#tile = tile;
    this.element = el(
      "a",
      { class: "card tile", href: hrefOf(tile.view) },
      el("span", { class: "name" }, tile.name),
      this.#figure,
      this.#below,
    );
  }

  /** @param {Counts} counts */
  update(counts) {
    const { figure, below, isAlarm = false } = this.#tile;
    const value = figure(counts);
    setText(this.#figure, count(value));
    setText(this.#below, below(counts));
    this.element.classList.toggle("alarm", isAlarm && value > 0);
  }
}

/** For who has just started the sandbox, and has nothing to look at yet. */
function welcome() {
  return el(
    "div",
    { class: "card welcome", hidden: true },
    el("h2", {}, "Nothing has arrived yet"),
    el("p", {}, "This sandbox stands in for Blueshift. Point the connector to it in its configuration:"),
    el("pre", {}, `"api_url": "${location.origin}"`),
    el("p", {}, "Or send a customer by hand, with any key unless the sandbox was started with one:"),
    el(
      "pre",
      {},
      `curl -u any-key: -H 'content-type: application/json' \\\n  -d '{"customer_id": "1", "email": "otter@mail.example"}' \\\n  ${location.origin}/api/v1/customers`,
    ),
  );
}
