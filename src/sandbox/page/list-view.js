import { call } from "./api.js";
import { Detail } from "./detail.js";
import { byId, el } from "./dom.js";
import { LiveList } from "./live-list.js";
import { paced } from "./paced.js";
import { hrefOf } from "./routes.js";

/** @typedef {import("./api.js").Counts} Counts */

/**
 * What is shown of one thing.
 * @typedef {object} Opened
 * @property {string} title
 * @property {import("./dom.js").Child[]} content
 */

const REREAD_EVERY_MS = 1000;

/**
 * A list, and beside it the one of its things that the address names.
 * @template Item
 * @template One
 */
export class ListView {
  #view;
  #list;
  #detail;
  #show;
  #version;
  #shownVersion = 0;
  /** @type {string | undefined} */
  #id;
  /** What is shown, as it was read. */
  #printed = "";
  #reread = paced(REREAD_EVERY_MS, () => this.#open());

  /**
   * @param {import("./routes.js").View} view also the path of its things
   * @param {Omit<import("./live-list.js").Listing<Item>, "hrefOf">} listing
   * @param {(one: One) => Opened} show
   */
  constructor(view, listing, show) {
    this.#view = view;
    this.#show = show;
    this.#version = listing.version;
    const hrefOfItem = (/** @type {Item} */ item) => hrefOf(view, listing.keyOf(item));
    this.#list = new LiveList({ ...listing, hrefOf: hrefOfItem });
    this.#detail = new Detail(view, this.#list.element);
    byId(`panel-${view}`).append(this.#detail.element);
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
    const version = this.#version(counts);
    if (version === this.#shownVersion) return;
    this.#shownVersion = version;
    this.#reread();
  }

  /**
   * @param {boolean} isVisible
   * @param {string} [id]
   */
  show(isVisible, id) {
    this.#list.show(isVisible);
    const before = this.#id;
    this.#id = isVisible ? id : undefined;
    this.#printed = "";
    this.#list.table.markOpen(this.#id);
    if (this.#id !== undefined) this.#open();
    else if (this.#detail.close() && isVisible && before !== undefined) this.#list.table.focusRow(before);
  }

  async #open() {
    const id = this.#id;
    if (id === undefined || document.hidden) return;
    try {
      const { body } = await call(`${this.#view}/${encodeURIComponent(id)}`);
      this.#render(id, JSON.stringify(body), () => this.#show(body));
    } catch (error) {
      const why = `${error instanceof Error ? error.message : error}.`;
      this.#render(id, why, () => notThere(id, why));
    }
  }

  /**
   * @param {string} id
   * @param {string} printed
   * @param {() => Opened} show
   */
  #render(id, printed, show) {
    // Another one may have been opened meanwhile; and what is being read or copied is not to be replaced by itself.
    if (this.#id !== id || this.#printed === printed) return;
    this.#printed = printed;
    const { title, content } = show();
    this.#detail.open(id, title, ...content);
  }
}

/**
 * @param {string} id
 * @param {string} why
 * @returns {Opened}
 */
function notThere(id, why) {
  const guess = "It may be older than what is kept, or have been cleared.";
  return { title: id, content: [el("p", { class: "empty" }, `${why} ${guess}`)] };
}
