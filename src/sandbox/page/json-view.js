import { el } from "./dom.js";
import { bytes } from "./format.js";
import { compact, parse, pretty } from "./json.js";

/** Longer text is not coloured: a hundred thousand elements would be slow. */
const COLOURED_LENGTH = 60_000;
/** Of a longer text, the beginning is shown until all of it is asked for. */
const SHOWN_LENGTH = 200_000;

/** Of a longer value, the beginning: all of it can be copied. */
const VALUE_LENGTH = 5_000;

const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * A body: on many lines where it is JSON, else as it is.
 * @param {{text: string, isCut: boolean}} body
 */
export function bodyView({ text, isCut }) {
  const shown = prettyIfJson(text);
  const block = codeView(shown.slice(0, SHOWN_LENGTH));
  const more =
    shown.length > SHOWN_LENGTH &&
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: (/** @type {Event} */ { currentTarget }) => {
          block.replaceChildren(shown);
          if (currentTarget instanceof Element) currentTarget.remove();
        },
      },
      `Show all ${bytes(shown.length)}`,
    );
  const note = isCut && el("p", { class: "note" }, "Only its beginning is kept.");
  return el("div", { class: "body" }, copyButton(text), block, more, note);
}

/**
 * One value of an attribute, with a look of its own for each type: the text `"12"` is not the number 12.
 * @param {unknown} value
 */
export function valueView(value) {
  const type = typeOf(value);
  const text = type === "text" ? String(value) : compact(value);
  const shown =
    text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)} … (${bytes(text.length)})` : text;
  return el(type === "text" ? "span" : "code", { class: `value of-${type}` }, shown);
}

/** @param {unknown} value */
export function typeOf(value) {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "list";
  if (value === null) return "null";
  // A number whose digits were kept is an object to JavaScript.
  if (typeof value === "object") return compact(value).startsWith("{") ? "object" : "number";
  return typeof value;
}

/** @param {string} text */
export function copyButton(text) {
  // Browsers have it only where the page came from this machine, or by HTTPS.
  if (navigator.clipboard === undefined) return null;
  const button = el("button", { type: "button", class: "quiet copy" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 1500);
  });
  return button;
}

/** @param {string} text JSON, or any other text */
export function codeView(text) {
  const block = el("pre", { class: "code", tabindex: 0 });
  if (text.length > COLOURED_LENGTH) {
    block.append(text);
    return block;
  }
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token, string, colon, word] = match;
    block.append(text.slice(end, match.index));
    const kind =
      string === undefined
        ? word === undefined
          ? "number"
          : "word"
        : colon === undefined
          ? "string"
          : "name";
    block.append(el("span", { class: kind }, string ?? token), colon ?? "");
    end = match.index + token.length;
  }
  block.append(text.slice(end));
  return block;
}

/** @param {string} text */
function prettyIfJson(text) {
  try {
    return pretty(parse(text));
  } catch {
    return text;
  }
}
