import { el, fill } from "./dom.js";
import { hrefOf } from "./routes.js";

/** @typedef {import("./routes.js").View} View */

/** Shows one thing beside the list it is in, or instead of it where the screen is narrow. */
export class Detail {
  #split;
  /** @type {string | undefined} */
  #id;
  #pane = el("aside", { class: "detail", hidden: true });

  /**
   * @param {View} view
   * @param {HTMLElement} list
   */
  constructor(view, list) {
    this.#split = el("div", { class: "split" }, list, this.#pane);
    this.#pane.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") location.hash = hrefOf(view);
    });
    this.view = view;
  }

  get element() {
    return this.#split;
  }

  /**
   * @param {string} id of what is opened: where it is another than before, the focus goes there
   * @param {string} title
   * @param {...import("./dom.js").Child} content
   */
  open(id, title, ...content) {
    const isNew = this.#pane.hidden || this.#id !== id;
    this.#id = id;
    const heading = el("h2", { tabindex: -1 }, title);
    const close = el("a", { class: "quiet button close", href: hrefOf(this.view) }, "Close");
    this.#pane.setAttribute("aria-label", title);
    this.#pane.hidden = false;
    this.#split.classList.add("open");
    const { scrollTop } = this.#pane;
    fill(this.#pane, el("header", {}, heading, close), ...content);
    if (isNew) heading.focus({ preventScroll: true });
    this.#pane.scrollTop = isNew ? 0 : scrollTop;
    if (isNew && getComputedStyle(this.#pane).position === "static") scrollTo(0, 0);
  }

  /** Returns whether the focus was in it, and is now nowhere. */
  close() {
    const hadFocus = this.#pane.contains(document.activeElement);
    this.#pane.hidden = true;
    this.#split.classList.remove("open");
    fill(this.#pane);
    return hadFocus;
  }
}

/**
 * Names and values.
 * @param {...[name: string, value: import("./dom.js").Child]} entries
 */
export function facts(...entries) {
  return el(
    "dl",
    { class: "facts" },
    ...entries.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}
