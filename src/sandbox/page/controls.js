import { el } from "./dom.js";

/**
 * Something to choose by what a list shows: a parameter of its call, left out while it is empty.
 * @typedef {object} Control
 * @property {string} name
 * @property {HTMLElement} element
 * @property {HTMLInputElement | HTMLSelectElement} input
 */

/**
 * @param {string} label
 * @param {string} placeholder
 * @returns {Control}
 */
export function searchBox(label, placeholder) {
  const input = el("input", {
    type: "search",
    placeholder,
    "aria-label": label,
    "aria-keyshortcuts": "/",
    autocomplete: "off",
    spellcheck: "false",
  });
  const hint = el("kbd", { "aria-hidden": "true" }, "/");
  return { name: "search", input, element: el("div", { class: "search" }, input, hint) };
}

/**
 * @param {string} name
 * @param {string} label
 * @param {readonly {value: string, text: string}[]} options the first is chosen
 * @returns {Control}
 */
export function choice(name, label, options) {
  const input = el(
    "select",
    { "aria-label": label },
    ...options.map(({ value, text }) => el("option", { value }, text)),
  );
  return { name, input, element: input };
}
