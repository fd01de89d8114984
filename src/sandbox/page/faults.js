import { attempt } from "./announce.js";
import { call } from "./api.js";
import { byId, el, fill, setText } from "./dom.js";
import { card, failNext, KEYS, keyRow, outage, refuse, slowDown } from "./fault-forms.js";
import { sentences } from "./fault-kinds.js";
import { hrefOf } from "./routes.js";

/** @typedef {import("./api.js").FaultState} FaultState */

/** What can be made to go wrong, and what does. */
export class FaultsView {
  #keys = Object.fromEntries(KEYS.map((kind) => [kind, keyRow(kind)]));
  #calm = el("p", { class: "card calm" }, "All is well: nothing is made to go wrong.");
  #list = el("ul");
  #on = el("div", { class: "card on", hidden: true }, el("h2", {}, "On now"), this.#list, allIsWell());
  #first = el("span");
  #more = el("a", { href: hrefOf("faults") });
  #shown = "";

  constructor() {
    fill(
      byId("panel-faults"),
      el("aside", { class: "active", "aria-label": "Faults" }, this.#calm, this.#on),
      el(
        "div",
        { class: "orders" },
        failNext(),
        slowDown(),
        outage(),
        card(
          "Keys",
          "A revoked key is answered with 401, like a wrong one.",
          ...Object.values(this.#keys).map(({ element }) => element),
        ),
        refuse(),
      ),
    );
    fill(
      byId("active-faults"),
      el("p", {}, el("b", {}, "Fault on. "), this.#first, " ", this.#more),
      allIsWell(),
    );
  }

  /** @param {FaultState} state */
  update(state) {
    const all = sentences(state);
    for (const kind of KEYS) this.#keys[kind]?.show(state.revoked.includes(kind));
    const shown = all.join("\n");
    if (shown === this.#shown) return;
    this.#shown = shown;
    // Only texts are changed, each second during an outage: a button that has the focus stays where it is.
    const [first = "", ...others] = all;
    setText(byId("count-faults"), all.length === 0 ? "" : `${all.length}`);
    setText(this.#first, first);
    setText(this.#more, others.length === 0 ? "" : `and ${others.length} more`);
    fill(this.#list, ...all.map((sentence) => el("li", {}, sentence)));
    byId("active-faults").hidden = all.length === 0;
    this.#on.hidden = all.length === 0;
    this.#calm.hidden = all.length > 0;
  }
}

function allIsWell() {
  const heal = () => attempt(call("faults", { method: "DELETE" }), "All is well again");
  return el("button", { type: "button", onclick: heal }, "Make all well again");
}
