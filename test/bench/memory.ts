import { setTimeout as sleep } from "node:timers/promises";
import { EVENT_KEY, USER_KEY } from "../e2e/control.ts";
import { catalog, USERS_ROUTE } from "../e2e/messages.ts";
import { BUILT_PROGRAM, Program, Scratch } from "../e2e/program.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { DrainServer } from "./drain-server.ts";
import { peakMb } from "./process-memory.ts";
import { amount } from "./report.ts";
import { recordsOf, SHAPES } from "./rows.ts";
import { IMAGE_ENV, messagesOf, Stage } from "./stage.ts";

const LIMIT_MB = 160;
const LIMIT_WITH_HUGE_ROWS_MB = 400;
const SLOW_SERVER_MS = 1000;
const SLOW_ROWS = 400_000;
const SLOW_SECONDS = 60;

/** The most memory that the connector takes, in syncs that would show it if anything were kept. */
export const memory: Benchmark = {
  name: "memory",
  about: "the most memory (RSS) that a sync takes, against what it may take; the floor's beside it",
  run: figures,
};

async function* figures(): AsyncGenerator<Figure> {
  const server = await DrainServer.start();
  const stage = new Stage(server.url);
  try {
    const rows = 1_000_000;
    const input = messagesOf("small", rows);
    const floor = await stage.floor(input);
    const connector = await stage.connector("small", input);
    yield {
      ...taken("1,000,000 rows of 300 bytes at full speed", connector.peakMb, LIMIT_MB),
      seen: { "the floor MB": floor.peakMb },
    };
    yield await againstSlowServer();
    // After every 4,000 small ones. It is larger than any call, so it is rejected.
    const withHuge = messagesOf("small", 20_000, 1000, 4000);
    const floorWithHuge = await stage.floor(withHuge);
    const withHugeRows = await stage.connector("small", withHuge);
    yield {
      ...taken("rows of 40 MB in between", withHugeRows.peakMb, LIMIT_WITH_HUGE_ROWS_MB),
      seen: { "the floor MB": floorWithHuge.peakMb },
    };
  } finally {
    stage.remove();
    server.stop();
  }
}

const taken = (name: string, value: number, limit: number) =>
  ({
    name,
    value,
    unit: "MB",
    ratio: value / limit,
    against: `the ${amount(limit)} MB that it may take`,
    wanted: { atMost: 1 },
  }) as const satisfies Figure;

/** All rows are offered at once, at the recommended rates: it reads as many as it may hold, and no more. */
async function againstSlowServer(): Promise<Figure> {
  const server = await DrainServer.start(SLOW_SERVER_MS);
  const scratch = new Scratch();
  const config = {
    api_url: server.url,
    user_api_key: USER_KEY,
    event_api_key: EVENT_KEY,
    routes: [USERS_ROUTE],
  };
  const streams = catalog({ users: { properties: SHAPES.small.properties } });
  const files = ["--config", scratch.write(config), "--catalog", scratch.write(streams)];
  const program = new Program(["write", ...files], { file: BUILT_PROGRAM, env: IMAGE_ENV });
  try {
    const feeding = program.feed(recordsOf(SHAPES.small, SLOW_ROWS));
    await sleep((SLOW_SECONDS * 1000) / 2);
    const before = peakMb(program.child.pid);
    await sleep((SLOW_SECONDS * 1000) / 2);
    const peak = peakMb(program.child.pid);
    const { calls } = await server.drained();
    program.kill("SIGTERM");
    await Promise.all([program.exit, feeding]);
    return {
      ...taken("400,000 rows offered to a server that answers after a second", peak, LIMIT_MB),
      seen: { "after half of the time MB": before, seconds: SLOW_SECONDS, calls },
    };
  } finally {
    program.kill();
    scratch.remove();
    server.stop();
  }
}
