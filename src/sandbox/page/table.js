import { el, fill } from "./dom.js";

/**
 * @template Item
 * @typedef {object} Column
 * @property {string} title
 * @property {string} [kind] words that say how it looks: `number`, `mono`, and `spare` for what a narrow list can spare
 * @property {(item: Item) => import("./dom.js").Child} show
 */

/**
 * A table whose rows are links. Rows that stay are not touched, so that what has the focus, or is being selected,
 * keeps it while others come and go.
 * @template Item
 */
export class Table {
  #columns;
  #keyOf;
  #hrefOf;
  #body = el("tbody");
  /** @type {Map<string, {row: HTMLTableRowElement, printed: string}>} */
  #rows = new Map();
  /** @type {string | undefined} */
  #openKey;
  element;

  /**
   * @param {object} options
   * @param {string} options.caption
   * @param {Column<Item>[]} options.columns
   * @param {(item: Item) => string} options.keyOf
   * @param {(item: Item) => string} options.hrefOf
   */
  constructor({ caption, columns, keyOf, hrefOf }) {
    this.#columns = columns;
    this.#keyOf = keyOf;
    this.#hrefOf = hrefOf;
    const heads = columns.map(({ title, kind = "" }) => el("th", { scope: "col", class: kind }, title));
    this.element = el(
      "table",
      {},
      el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, ...heads)),
      this.#body,
    );
    this.#body.addEventListener("click", (event) => this.#click(event));
    this.#body.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Whether somebody points at a row or is at one by the keyboard: it is not to move away then. */
  get isInHand() {
    return this.#body.matches(":hover") || this.#body.contains(document.activeElement);
  }

  /** @param {readonly Item[]} items */
  show(items) {
    const rows = items.map((item) => this.#rowOf(item));
    const keys = new Set(items.map(this.#keyOf));
    for (const key of this.#rows.keys()) if (!keys.has(key)) this.#rows.delete(key);
    /** @type {ChildNode | null} */
    let next = this.#body.firstChild;
    for (const row of rows) {
      if (row === next) next = next.nextSibling;
      else this.#body.insertBefore(row, next);
    }
    while (next !== null) {
      const after = next.nextSibling;
      next.remove();
      next = after;
    }
  }

  /**
   * Marks the row that is open beside the table.
   * @param {string | undefined} key
   */
  markOpen(key) {
    for (const open of [this.#openKey, key]) {
      const link = open === undefined ? undefined : this.#linkOf(open);
      if (open === key) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
    this.#openKey = key;
  }

  /** @param {string} key */
  focusRow(key) {
    this.#linkOf(key)?.focus();
  }

  /** @param {string} key */
  #linkOf(key) {
    return this.#rows.get(key)?.row.querySelector("a");
  }

  /** @param {Item} item */
  #rowOf(item) {
    const key = this.#keyOf(item);
    const printed = JSON.stringify(item);
    const there = this.#rows.get(key);
    if (there?.printed === printed) return there.row;
    const row = there?.row ?? el("tr");
    const cells = this.#columns.map(({ kind = "", show }, index) => {
      const child = show(item);
      if (index > 0) return el("td", { class: kind }, child);
      const isOpen = key === this.#openKey && "true";
      return el(
        "th",
        { scope: "row", class: kind },
        el("a", { href: this.#hrefOf(item), "aria-current": isOpen }, child),
      );
    });
    fill(row, ...cells);
    this.#rows.set(key, { row, printed });
    return row;
  }

  /** A row opens wherever it is clicked, unless that was to select its text. */
  #click(/** @type {MouseEvent} */ event) {
    if (!(event.target instanceof Element) || event.target.closest("a") !== null) return;
    if (getSelection()?.type === "Range") return;
    event.target.closest("tr")?.querySelector("a")?.click();
  }

  #press(/** @type {KeyboardEvent} */ event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    const next = event.key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling;
    const link = next?.querySelector("a");
    if (link === null || link === undefined) return;
    event.preventDefault();
    link.focus();
  }
}
