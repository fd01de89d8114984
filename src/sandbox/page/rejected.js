import { call } from "./api.js";
import { identifiersOf, reasonOf } from "./badges.js";
import { searchBox } from "./controls.js";
import { byId, el, fill } from "./dom.js";
import { endpoint } from "./endpoints.js";
import { count, time } from "./format.js";
import { LiveList } from "./live-list.js";
import { paced } from "./paced.js";
import { hrefOf } from "./routes.js";

/** @typedef {import("./api.js").Counts} Counts */
/** @typedef {import("./api.js").Rejection} Rejection */

/** @type {import("./table.js").Column<Rejection>[]} */
const COLUMNS = [
  { title: "Call", kind: "call mono", show: ({ call }) => `${call}` },
  { title: "Who", show: (rejection) => identifiersOf(rejection) },
  { title: "Reason", show: reasonOf },
  { title: "Place", kind: "call number spare", show: ({ index }) => `${index}` },
  { title: "Endpoint", kind: "spare", show: (rejection) => endpoint(rejection.endpoint).title },
  { title: "Time", kind: "at number spare", show: ({ at }) => time(at) },
];

const REASONS_EVERY_MS = 1000;

/** What was not taken of calls that were, and why. A row leads to its call. */
export class RejectedView {
  #search = searchBox("Search rejected items", "Email, customer_id, attribute or reason");
  #reasons = el("ul", { class: "reasons", "aria-label": "Reasons" });
  #list;
  #version = 0;
  #shownVersion = -1;
  #keepUp = paced(REASONS_EVERY_MS, () => this.#showReasons());
  #isVisible = false;

  constructor() {
    this.#list = new LiveList({
      what: "rejected items",
      path: "rejected",
      controls: [this.#search],
      columns: COLUMNS,
      keyOf: ({ call, index, reason }) => `${call} ${index} ${reason}`,
      hrefOf: ({ call }) => hrefOf("calls", call),
      version: ({ rejected }) => rejected,
    });
    fill(byId("panel-rejected"), this.#reasons, this.#list.element);
  }

  /** @param {number} bound how many are kept at most */
  setBound(bound) {
    this.#list.setBound(bound);
  }

  focusSearch() {
    this.#list.focusSearch();
  }

  /** @param {Counts} counts */
  update(counts) {
    this.#list.update(counts);
    this.#version = counts.rejected;
    if (this.#version !== this.#shownVersion) this.#keepUp();
  }

  /** @param {boolean} isVisible */
  show(isVisible) {
    this.#isVisible = isVisible;
    this.#list.show(isVisible);
    this.#keepUp();
  }

  async #showReasons() {
    if (!this.#isVisible || document.hidden || this.#version === this.#shownVersion) return;
    this.#shownVersion = this.#version;
    const { body } = await call("rejected/reasons");
    fill(
      this.#reasons,
      ...body.map((/** @type {Reason} */ reason) => el("li", {}, this.#reasonButton(reason))),
    );
  }

  /**
   * @typedef {{attribute?: string, reason: string, items: number}} Reason
   * @param {Reason} reason
   */
  #reasonButton({ attribute, reason, items }) {
    const choose = () => {
      const { input } = this.#search;
      input.value = attribute === undefined ? reason : `${attribute} ${reason}`;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    return el(
      "button",
      { type: "button", class: "quiet", onclick: choose },
      el("b", {}, count(items)),
      " ",
      reasonOf({ attribute, reason }),
    );
  }
}
