import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { faultState } from "./fault-state.ts";
import { type JsonObject, print } from "./json.ts";
import { KEPT } from "./kept.ts";
import type { Stations } from "./service.ts";
import type { Stores } from "./stores.ts";
import { summaryOf } from "./summary.ts";
import { SECONDS_KEPT } from "./traffic.ts";

/** How often those who watch hear of what happened since: however many calls come, a message at most. */
const TELL_EVERY_MS = 250;
/** After so long without news there is a message all the same, so that a broken connection is noticed. */
const SILENCE_MS = 10_000;
/** What a watcher may have unread before it is left out of a round, in bytes. */
const UNREAD_BYTES = 256 * 1024;

interface Watcher {
  readonly response: ServerResponse;
  /** The traffic's revision that it has seen. */
  revision: number;
  lastText: string;
  lastAt: number;
}

/**
 * `GET /stream`: what happens, as server-sent events. Paths are below `/_sandbox`.
 * @param isKept whether the data outlives the process
 */
export function addStream(app: FastifyInstance, stations: Stations, stores: Stores, isKept: boolean): void {
  const { traffic, rates, now } = stations;
  const watchers = new Set<Watcher>();
  let timer: NodeJS.Timeout | undefined;

  const tellAll = (): void => {
    const state = { counts: summaryOf(stations, stores), faults: faultState(stations) };
    for (const watcher of watchers) tell(watcher, state);
  };

  const tell = (watcher: Watcher, state: JsonObject): void => {
    // A page in a background tab reads slowly: it gets the rest when it has caught up.
    if (watcher.response.writableLength > UNREAD_BYTES) return;
    const { revision, isWhole, seconds } = traffic.since(watcher.revision);
    const text = print({ ...state, isWhole, seconds });
    const time = performance.now();
    if (text === watcher.lastText && time - watcher.lastAt < SILENCE_MS) return;
    Object.assign(watcher, { revision, lastText: text, lastAt: time });
    watcher.response.write(message("state", `{"now":${now()},${text.slice(1)}`));
  };

  app.get("/stream", (request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // For proxies that would wait for more before they pass anything on.
      "x-accel-buffering": "no",
    });
    const { calls, events, rejections } = KEPT;
    const kept = { calls, events, rejections };
    const about = { isKept, kept, seconds: SECONDS_KEPT, limits: { ...rates.limits } };
    response.write(message("about", print(about)));
    const watcher = { response, revision: 0, lastText: "", lastAt: 0 };
    watchers.add(watcher);
    tell(watcher, { counts: summaryOf(stations, stores), faults: faultState(stations) });
    timer ??= setInterval(tellAll, TELL_EVERY_MS).unref();
    request.raw.once("close", () => {
      watchers.delete(watcher);
      if (watchers.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
  });
}

function message(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
