/** @typedef {null | boolean | number | string | object} JsonValue */

/**
 * Numbers keep their digits, as the sandbox keeps them, in browsers that can (all since 2025).
 * @type {any}
 */
const exact = JSON;
const isExact = "rawJSON" in exact;

/**
 * @param {string} text
 * @returns {any}
 */
export function parse(text) {
  if (!isExact) return JSON.parse(text);
  return exact.parse(
    text,
    (
      /** @type {string} */ _name,
      /** @type {unknown} */ value,
      /** @type {{source?: string}} */ { source },
    ) =>
      typeof value === "number" && source !== undefined && String(value) !== source
        ? exact.rawJSON(source)
        : value,
  );
}

/**
 * On many lines.
 * @param {unknown} value
 */
export function pretty(value) {
  return JSON.stringify(value, null, 2);
}

/**
 * On one line.
 * @param {unknown} value
 */
export function compact(value) {
  return JSON.stringify(value);
}
