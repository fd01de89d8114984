import { call } from "./api.js";
import { el, setText } from "./dom.js";
import { count } from "./format.js";
import { paced } from "./paced.js";
import { Table } from "./table.js";

/** @typedef {import("./api.js").Counts} Counts */
/** @typedef {import("./controls.js").Control} Control */

const ROWS = 50;
/** A list is not read more often than this, however many calls come in. */
const READ_EVERY_MS = 1000;
const TYPING_MS = 120;

/**
 * @template Item
 * @typedef {object} Listing
 * @property {string} what of what it is a list: `customers`
 * @property {string} path
 * @property {Control[]} controls
 * @property {import("./table.js").Column<Item>[]} columns
 * @property {(item: Item) => string} keyOf
 * @property {(item: Item) => string} hrefOf
 * @property {(counts: Counts) => number} version changes when the list may have
 */

/**
 * A searchable list that keeps up with what comes in, the newest first. It stands still while somebody points at
 * its rows, and where older ones are looked at.
 * @template Item
 */
export class LiveList {
  #listing;
  #table;
  #offset = 0;
  #total = 0;
  #isVisible = false;
  /** How many are kept at most. */
  #bound = Number.POSITIVE_INFINITY;
  #version = 0;
  #shownVersion = -1;
  /** @type {number | undefined} */
  #typing;
  #keepUp = paced(READ_EVERY_MS, () => this.#readNews());
  #reading = new AbortController();
  #range = el("p", { class: "range" });
  #said = el("p", { class: "unseen", role: "status" });
  #empty = el("p", { class: "empty", hidden: true });
  #latest = el("button", { class: "latest", type: "button", hidden: true, onclick: () => this.#read(0) });
  #newer = el(
    "button",
    { class: "quiet", type: "button", onclick: () => this.#read(this.#offset - ROWS) },
    "Newer",
  );
  #older = el(
    "button",
    { class: "quiet", type: "button", onclick: () => this.#read(this.#offset + ROWS) },
    "Older",
  );
  element;

  /** @param {Listing<Item>} listing */
  constructor(listing) {
    this.#listing = listing;
    const { what, controls, columns, keyOf, hrefOf } = listing;
    this.#table = new Table({ caption: `${what}, the newest first`, columns, keyOf, hrefOf });
    setText(this.#latest, "Held while you point at it: show the latest");
    const tools = el(
      "div",
      { class: "tools", role: "search" },
      ...controls.map(({ element }) => element),
      this.#said,
    );
    tools.addEventListener("input", ({ target }) => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#search(), target instanceof HTMLInputElement ? TYPING_MS : 0);
    });
    const rows = el("div", { class: "card rows" }, this.#latest, this.#table.element, this.#empty);
    rows.addEventListener("pointerleave", this.#keepUp);
    rows.addEventListener("focusout", this.#keepUp);
    this.element = el(
      "div",
      { class: "list" },
      tools,
      rows,
      el("div", { class: "pager" }, this.#range, this.#newer, this.#older),
    );
  }

  get table() {
    return this.#table;
  }

  /** @param {number} bound how many are kept at most */
  setBound(bound) {
    this.#bound = bound;
  }

  focusSearch() {
    this.#listing.controls[0]?.input.focus();
  }

  /** @param {boolean} isVisible */
  show(isVisible) {
    this.#isVisible = isVisible;
    this.#keepUp();
  }

  /** @param {Counts} counts */
  update(counts) {
    this.#version = this.#listing.version(counts);
    if (this.#shownVersion !== this.#version) this.#keepUp();
  }

  #readNews() {
    const isUpToDate = this.#shownVersion === this.#version;
    if (!this.#isVisible || document.hidden || this.#offset > 0 || isUpToDate) return;
    this.#latest.hidden = !this.#table.isInHand;
    if (this.#latest.hidden) this.#read(0);
  }

  async #search() {
    await this.#read(0);
    setText(this.#said, this.#total === 0 ? "Nothing found" : `${count(this.#total)} found`);
  }

  /** @param {number} offset */
  async #read(offset) {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const version = this.#version;
    try {
      const { body, total } = await call(this.#pathFrom(Math.max(0, offset)), { signal });
      this.#shownVersion = version;
      this.#offset = Math.max(0, offset);
      this.#total = total;
      this.#render(body);
    } catch (error) {
      if (signal.aborted) return;
      // To be tried again with whatever comes next.
      this.#shownVersion = -1;
      this.#complain(error);
    }
  }

  /** @param {number} offset */
  #pathFrom(offset) {
    const { path, controls } = this.#listing;
    const parameters = new URLSearchParams({ offset: `${offset}`, limit: `${ROWS}`, order: "newest" });
    for (const { name, input } of controls) {
      const value = input.value.trim();
      if (value !== "") parameters.set(name, value);
    }
    return `${path}${path.includes("?") ? "&" : "?"}${parameters}`;
  }

  /** @param {Item[]} items */
  #render(items) {
    const { what, controls } = this.#listing;
    this.#table.show(items);
    this.#latest.hidden = true;
    const isFiltered = controls.some(({ input }) => input.value.trim() !== "");
    this.#empty.hidden = items.length > 0;
    setText(this.#empty, isFiltered ? `No ${what} like that.` : `No ${what} yet.`);
    const last = this.#offset + items.length;
    const of = this.#total >= this.#bound ? "the newest " : "";
    const range = `${count(this.#offset + 1)} to ${count(last)} of ${of}${count(this.#total)}`;
    setText(this.#range, items.length === 0 ? "" : range);
    this.#newer.disabled = this.#offset === 0;
    this.#older.disabled = last >= this.#total;
  }

  /** @param {unknown} error */
  #complain(error) {
    const why = error instanceof Error ? error.message : String(error);
    setText(this.#range, `The ${this.#listing.what} could not be read: ${why}`);
  }
}
