import { byId, setText } from "./dom.js";

const SHOWN_MS = 4000;

/** @type {number | undefined} */
let timer;

/**
 * Says for a moment what has been done, to eyes and to screen readers.
 * @param {string} text
 */
export function announce(text) {
  const place = byId("announcer");
  setText(place, text);
  place.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.classList.remove("shown");
    setText(place, "");
  }, SHOWN_MS);
}

/**
 * @param {Promise<unknown>} work
 * @param {string} said when it is done
 */
export async function attempt(work, said) {
  try {
    await work;
    announce(said);
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error));
  }
}
