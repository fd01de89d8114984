/** More rows than can be in hand, to a server that takes them as fast as they come: then a second thread reads as well. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { NO_LIMITS } from "../bench/stage.ts";
import { EVENT_KEY, USER_KEY } from "./control.ts";
import { catalog, recordOfText, state, USERS_ROUTE } from "./messages.ts";
import type { Program } from "./program.ts";
import { newScratch, start } from "./stage.ts";

/** The server refuses one of so many customers, and one of so many rows is none that could be sent. */
const REFUSED_EVERY = 997;
const INVALID_EVERY = 1009;
const STATE_EVERY = 1000;
const PRECISE = "0.12345678901234567890";

/** How often each customer came, and in which order. */
async function startCounter() {
  const ids: number[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const called = Array.from(body.matchAll(/"customer_id":"(\d+)"/g), ([, id]) => Number(id));
    for (const id of called) ids.push(id);
    const errors = called.flatMap((id, index) =>
      id % REFUSED_EVERY === 0 ? [{ index, customer_id: String(id), error: "is refused" }] : [],
    );
    response.setHeader("content-type", "application/json").end(JSON.stringify({ status: "success", errors }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return { ids, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const rowOf = (id: number): string =>
  `{"id":${id},"visits":${id % INVALID_EVERY === 0 ? '"many"' : id % 7},"score":${PRECISE},"name":"Zoë ${"x".repeat(200)}"}`;

/** Whether the program has started its second thread. */
const isDoubled = (program: Program): boolean =>
  program.logs("INFO").some((line) => line.includes("a second thread is to read them"));

describe("rows that are sent as fast as they come", () => {
  it.skipIf(availableParallelism() === 1)(
    "arrive each once, are rejected each by itself, and earn every state",
    async () => {
      const server = await startCounter();
      const scratch = newScratch();
      const rejected = join(scratch.path, "rejected");
      const config = {
        api_url: server.url,
        user_api_key: USER_KEY,
        event_api_key: EVENT_KEY,
        routes: [USERS_ROUTE],
        rate_limits: NO_LIMITS,
        rejected_records: { storage: "file", path: rejected },
      };
      const properties = { id: { type: "integer" }, visits: { type: "integer" }, score: { type: "number" } };
      const program = start([
        "write",
        ...["--config", scratch.write(config)],
        ...["--catalog", scratch.write(catalog({ users: { properties } }))],
      ]);
      let rows = 0;
      let last = Number.POSITIVE_INFINITY;
      // On a machine that is busy the server may be the slower of the two for a while.
      function* messages(): Generator<string> {
        while (rows < last && rows < 2_000_000) {
          rows++;
          yield recordOfText(rowOf(rows));
          if (rows % STATE_EVERY > 0) continue;
          yield state(rows);
          if (isDoubled(program) && last === Number.POSITIVE_INFINITY) last = rows + 150_000;
        }
      }
      expect((await program.finish(messages())).code).toBe(0);
      expect(rows).toBe(last);

      const isInvalid = (id: number) => id % INVALID_EVERY === 0;
      const isRefused = (id: number) => !isInvalid(id) && id % REFUSED_EVERY === 0;
      const all = Array.from({ length: rows }, (_, index) => index + 1);
      // What is refused in a call of many is not asked for again.
      expect(server.ids.toSorted((a, b) => a - b)).toEqual(all.filter((id) => !isInvalid(id)));
      const kept = readdirSync(rejected).flatMap((file) =>
        readFileSync(join(rejected, file), "utf8").split("\n").slice(0, -1),
      );
      const byId = kept.toSorted((a, b) => JSON.parse(a).data.id - JSON.parse(b).data.id);
      const refused = all.filter((id) => isInvalid(id) || isRefused(id));
      expect(byId.map((line) => JSON.parse(line).stage)).toEqual(
        refused.map((id) => (isInvalid(id) ? "validation" : "delivery")),
      );
      for (const [index, line] of byId.entries()) expect(line).toContain(rowOf(refused[index] ?? 0));
      expect(program.states.map(({ id }) => id)).toEqual(all.filter((id) => id % STATE_EVERY === 0));
      const counted = program.states.map(({ state }) => state?.destinationStats);
      expect(counted.reduce((sum, stats) => sum + (stats?.recordCount ?? 0), 0)).toBe(rows);
      expect(counted.reduce((sum, stats) => sum + (stats?.rejectedRecordCount ?? 0), 0)).toBe(refused.length);
    },
    120_000,
  );

  it.skipIf(availableParallelism() === 1)(
    "end with what is wrong with one of them, though nothing more comes",
    async () => {
      const server = await startCounter();
      const scratch = newScratch();
      const config = {
        api_url: server.url,
        user_api_key: USER_KEY,
        routes: [USERS_ROUTE],
        rate_limits: NO_LIMITS,
      };
      const files = ["--config", scratch.write(config), "--catalog", scratch.write(catalog())];
      const program = start(["write", ...files]);
      let rows = 0;
      function* messages(): Generator<string> {
        while (!isDoubled(program) && rows < 2_000_000) {
          yield recordOfText(rowOf(++rows));
          if (rows % STATE_EVERY === 0) yield state(rows);
        }
        for (const end = rows + 50_000; rows < end; ) yield recordOfText(rowOf(++rows));
        yield recordOfText(rowOf(++rows), { stream: "nobody's" });
      }
      // Its input is left open.
      await program.feed(messages());
      expect((await program.exit).code).toBe(1);
      expect(program.errors).toMatchObject([{ failure_type: "config_error" }]);
    },
    60_000,
  );
});
