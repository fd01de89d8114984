import { byId } from "./dom.js";
import { VIEWS } from "./routes.js";

/** @typedef {import("./routes.js").View} View */

const tabs = () => VIEWS.map((view) => byId(`tab-${view}`));

/** The arrow keys go from tab to tab, as Home and End go to the first and last. */
export function startTabs() {
  for (const [index, tab] of tabs().entries()) {
    tab.addEventListener("keydown", (event) => {
      const target = {
        ArrowRight: (index + 1) % VIEWS.length,
        ArrowLeft: (index + VIEWS.length - 1) % VIEWS.length,
        Home: 0,
        End: VIEWS.length - 1,
        // A link does not hear of it, but a tab does.
        " ": index,
      }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      const next = tabs()[target];
      next?.focus();
      next?.click();
    });
  }
}

/**
 * Shows the panel of a tab, and hides the others.
 * @param {View} chosen
 */
export function selectTab(chosen) {
  for (const view of VIEWS) {
    const isChosen = view === chosen;
    const tab = byId(`tab-${view}`);
    tab.setAttribute("aria-selected", String(isChosen));
    tab.setAttribute("tabindex", isChosen ? "0" : "-1");
    byId(`panel-${view}`).hidden = !isChosen;
    // On a phone the row of tabs is wider than the screen.
    if (isChosen) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
