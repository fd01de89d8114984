/** What can be looked at, in the order of the tabs. */
export const VIEWS = /** @type {const} */ ([
  "overview",
  "customers",
  "events",
  "calls",
  "rejected",
  "faults",
]);

/** @typedef {typeof VIEWS[number]} View */

/** @typedef {{view: View, id: string | undefined}} Route `id`: of the one thing that is opened, if any */

/**
 * The address of a view, or of one thing in it.
 * @param {View} view
 * @param {string | number} [id]
 */
export function hrefOf(view, id) {
  return id === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
}

/** @returns {Route} */
export function currentRoute() {
  const [, name, id] = /^#\/([a-z]+)(?:\/(.+))?$/.exec(location.hash) ?? [];
  const view = VIEWS.find((view) => view === name) ?? "overview";
  return { view, id: id === undefined ? undefined : decoded(id) };
}

/** @param {string} part of an address, which anybody may have typed */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Calls back with the route, now and whenever it changes.
 * @param {(route: Route) => void} onRoute
 */
export function followRoutes(onRoute) {
  addEventListener("hashchange", () => onRoute(currentRoute()));
  onRoute(currentRoute());
}
