import { callsView } from "./calls.js";
import { startClearing } from "./clear.js";
import { customersView } from "./customers.js";
import { byId, setText } from "./dom.js";
import { eventsView } from "./events.js";
import { FaultsView } from "./faults.js";
import { count } from "./format.js";
import { Overview } from "./overview.js";
import { RejectedView } from "./rejected.js";
import { currentRoute, followRoutes } from "./routes.js";
import { Series } from "./series.js";
import { listen } from "./stream.js";
import { selectTab, startTabs } from "./tabs.js";
import { startThemeButton } from "./theme-button.js";

/** @typedef {import("./api.js").State} State */

const series = new Series();
const overview = new Overview(series);
const faults = new FaultsView();
const lists = {
  customers: customersView(),
  events: eventsView(),
  calls: callsView(),
  rejected: new RejectedView(),
};

/** @type {State | undefined} */
let last;
/** @type {import("./api.js").About | undefined} */
let about;

/** Whether a search was asked for where there is none. */
let wantsSearch = false;

startTabs();
startThemeButton(() => overview.repaint());
startClearing(
  () => last?.counts,
  () => about?.isKept ?? false,
);
followRoutes(({ view, id }) => {
  selectTab(view);
  document.title = `${byId(`tab-${view}`).firstChild?.textContent?.trim()} · Blueshift sandbox`;
  overview.show(view === "overview");
  for (const [name, list] of Object.entries(lists)) list.show(name === view, id);
  if (wantsSearch) lists.customers.focusSearch();
  wantsSearch = false;
});

// By hand: an address of its own would lead away from what is looked at.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  byId("content").focus();
});

listen({
  onAbout: (said) => {
    about = said;
    series.length = said.seconds;
    overview.start(said);
    lists.calls.setBound(said.kept.calls);
    lists.events.setBound(said.kept.events);
    lists.rejected.setBound(said.kept.rejections);
  },
  onState: (state) => {
    last = state;
    series.take(state);
    showState(state);
  },
  onConnection: (isConnected) => {
    const pill = byId("connection");
    pill.dataset.state = isConnected ? "live" : "lost";
    setText(pill, isConnected ? "Live" : "Reconnecting …");
  },
});

// What came while the page was hidden is drawn when it is looked at again.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && last !== undefined) showState(last);
});

document.addEventListener("keydown", (event) => {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  const isTyping = target instanceof Element && target.matches("input, select, textarea");
  if (key !== "/" || isTyping || ctrlKey || metaKey || altKey) return;
  event.preventDefault();
  const { view } = currentRoute();
  const list = Object.entries(lists).find(([name]) => name === view)?.[1];
  list?.focusSearch();
  // What is hidden can't take the focus: it does when the route has been followed.
  wantsSearch = list === undefined;
  if (wantsSearch) location.hash = "#/customers";
});

/** @param {State} state */
function showState({ counts, faults: ordered }) {
  setText(byId("count-customers"), count(counts.customers));
  setText(byId("count-events"), count(counts.events));
  setText(byId("count-calls"), count(counts.calls.total));
  setText(byId("count-rejected"), count(counts.rejected));
  overview.update(counts);
  faults.update(ordered);
  for (const list of Object.values(lists)) list.update(counts);
}
