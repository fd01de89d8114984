import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { streamKey } from "../../src/protocol/messages.ts";
import { Tally } from "../../src/sync/tally.ts";
import type { Subject } from "../../src/watch/watcher.ts";
import { catalog, type StreamOptions } from "../e2e/messages.ts";

const CONFIG = {
  user_api_key: "u",
  event_api_key: "e",
  routes: [
    { stream: "events", send_as: "identify_event" },
    { stream: "audit", send_as: "skip" },
  ],
};

/** A sync of these streams, before it begins; those called `events` and `audit` are sent as events and skipped. */
export function subjectOf(
  streams: Readonly<Record<string, StreamOptions>>,
  over: Partial<Subject> = {},
): { subject: Subject; tally: Tally } {
  const plans = planCatalog(parseCatalog(catalog(streams)), parseConfig(CONFIG));
  const subject: Subject = {
    command: "write",
    version: "1.2.3",
    host: "api.example",
    plans,
    startedAt: new Date("2026-01-31T10:11:12Z"),
    ...over,
  };
  return { subject, tally: new Tally(Array.from(plans.values(), ({ key, label }) => [key, label])) };
}

/** Of the stream of that name, without a namespace. */
export const tallyOf = (tally: Tally, name: string) => tally.of(streamKey(name, undefined));
