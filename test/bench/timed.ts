/**
 * A server that stands in for Blueshift where it matters when calls come and what is in them: it answers each after a
 * while, and notes both. Started by `timed-server.ts`; tells its parent its port, and when it is asked to, what came.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { constants, setPriority } from "node:os";
import { json } from "node:stream/consumers";
import { seeded } from "../e2e/random.ts";
import type { TimedCall, TimedOptions } from "./timed-server.ts";

try {
  // On a machine that is busy, it would see calls later than they come.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  // That needs a permission.
}

const { latencyMs, jitterMs, seed = 1, refusal } = JSON.parse(process.argv[2] ?? "{}") as TimedOptions;

let calls: TimedCall[] = [];
/** A path's calls so far. */
const counts = new Map<string, number>();
const random = seeded(seed);

/** When it last had read all that had come. */
let hadReadAllAt = 0;

/** Milliseconds since 1970 on the clock of `performance`, so that processes can compare them. */
const now = (): number => performance.timeOrigin + performance.now();

interface Body {
  readonly customers?: readonly Item[];
  readonly events?: readonly Item[];
}
interface Item {
  readonly customer_id?: string;
}

const itemsOf = (body: Body): readonly Item[] => body.customers ?? body.events ?? [body as Item];

function answer(response: ServerResponse, status: number): void {
  const asked = status === 429 ? refusal?.retryAfterSeconds : undefined;
  if (asked !== undefined) response.setHeader("retry-after", asked);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(status === 200 ? '{"status":"success","errors":[]}' : '{"message":"too many"}');
}

const server = createServer(async (request, response) => {
  const cameAt = now();
  const notBefore = hadReadAllAt;
  const path = request.url ?? "";
  const count = (counts.get(path) ?? 0) + 1;
  counts.set(path, count);
  // Drawn as the calls come, so that it does not depend on how long their bodies take.
  const latency = latencyMs + (random() * 2 - 1) * jitterMs;
  const customers = itemsOf((await json(request)) as Body).map(({ customer_id = "" }) => customer_id);
  const status = path === refusal?.path && count === refusal.call ? 429 : 200;
  setTimeout(
    () => {
      answer(response, status);
      calls.push({ path, cameAt, notBefore, answeredAt: now(), status, customers });
    },
    Math.max(latency - (now() - cameAt), 1),
  );
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));

setInterval(() => {
  // Right after the event loop has looked at its sockets.
  setImmediate(() => {
    hadReadAllAt = now();
  });
}, 1);

process.on("message", () => {
  process.send?.(calls);
  calls = [];
});
process.on("disconnect", () => process.exit());
