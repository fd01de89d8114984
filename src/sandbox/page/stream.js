/** @typedef {import("./api.js").About} About */
/** @typedef {import("./api.js").State} State */

/**
 * Listens to what the sandbox tells, for as long as the page is open. The browser connects again by itself.
 *
 * @param {object} listener
 * @param {(about: About) => void} listener.onAbout
 * @param {(state: State) => void} listener.onState
 * @param {(isConnected: boolean) => void} listener.onConnection
 */
export function listen({ onAbout, onState, onConnection }) {
  const source = new EventSource("/_sandbox/stream");
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
  source.addEventListener("about", ({ data }) => onAbout(JSON.parse(data)));
  source.addEventListener("state", ({ data }) => onState(JSON.parse(data)));
  // Left open, it would hold up a page that the browser keeps for going back to.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}
