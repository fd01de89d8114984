import { attempt } from "./announce.js";
import { call } from "./api.js";
import { byId, setText } from "./dom.js";
import { counted } from "./format.js";

/**
 * Clears all data by a button, once it is confirmed.
 * @param {() => import("./api.js").Counts | undefined} countsNow
 * @param {() => boolean} isKept whether it is on disk, too
 */
export function startClearing(countsNow, isKept) {
  const dialog = byId("clear-dialog");
  if (!(dialog instanceof HTMLDialogElement)) return;
  byId("clear").addEventListener("click", () => {
    const { customers = 0, events = 0, calls = { total: 0 } } = countsNow() ?? {};
    const what = [
      counted(customers, "customer"),
      counted(events, "event"),
      `the record of ${counted(calls.total, "call")}`,
    ];
    setText(
      byId("clear-what"),
      `${what.join(", ")} will be forgotten${isKept() ? ", in the data directory, too" : ""}. Faults stay as they are.`,
    );
    dialog.returnValue = "keep";
    dialog.showModal();
  });
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "clear") return;
    await attempt(call("data", { method: "DELETE" }), "Everything is forgotten");
  });
}
