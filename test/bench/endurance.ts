import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Control, EVENT_KEY, USER_KEY } from "../e2e/control.ts";
import { catalog, state, USERS_ROUTE } from "../e2e/messages.ts";
import { BUILT_PROGRAM, Program, Scratch } from "../e2e/program.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { recordsOf, SHAPES } from "./rows.ts";

const MINUTES = 20;
const FIRST_COUNTED = 10;

interface HeapCount {
  readonly objects: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

/** Whether a long sync keeps anything that it does not need any more. */
export const endurance: Benchmark = {
  name: "endurance",
  about: `${MINUTES} minutes at the recommended rate, against a sandbox where 1 call in 20 fails: objects in the heap`,
  run: figures,
};

function* rows(): Generator<string> {
  let row = 0;
  for (const record of recordsOf(SHAPES.small, Number.MAX_SAFE_INTEGER)) {
    yield record;
    if (++row % 1000 === 0) yield state(row);
  }
}

async function* figures(): AsyncGenerator<Figure> {
  const scratch = new Scratch();
  const sandboxOptions = ["--port", "0", "--latency", "50-400", "--fail-rate", "0.05", "--seed", "1"];
  const sandbox = new Program(["sandbox", ...sandboxOptions], { file: BUILT_PROGRAM });
  await sandbox.until("it listened", ({ stderr }) => stderr.includes("in a browser"));
  const url = /open (http:\S+)\/ in a browser/.exec(sandbox.stderr)?.[1] ?? "";
  const config = { api_url: url, user_api_key: USER_KEY, event_api_key: EVENT_KEY, routes: [USERS_ROUTE] };
  const streams = catalog({ users: { properties: SHAPES.small.properties } });
  const files = ["--config", scratch.write(config), "--catalog", scratch.write(streams)];
  const program = new Program(["write", ...files], {
    file: BUILT_PROGRAM,
    env: { NODE_OPTIONS: `--import=${fileURLToPath(new URL("heap-count.js", import.meta.url))}` },
  });
  const counts: HeapCount[] = [];
  try {
    const feeding = program.feed(rows());
    await sleep(FIRST_COUNTED * 60_000);
    for (let minute = FIRST_COUNTED; minute <= MINUTES; minute++) {
      counts.push(await countHeap(program, counts.length + 1));
      if (minute < MINUTES) await sleep(60_000);
    }
    const { customers } = await new Control(url).summary();
    program.kill("SIGTERM");
    await Promise.all([program.exit, feeding]);
    const [first, last] = [counts[0], counts.at(-1)] as [HeapCount, HeapCount];
    yield {
      name: `objects in the heap in minute ${MINUTES}`,
      value: last.objects,
      unit: "objects",
      ratio: last.objects / first.objects,
      against: `minute ${FIRST_COUNTED}`,
      wanted: { atMost: 1.02 },
      seen: {
        "each minute": counts.map(({ objects }) => objects).join(" "),
        "heap MB": counts.map(({ heapMb }) => heapMb.toFixed(1)).join(" "),
        "RSS MB": counts.map(({ rssMb }) => rssMb.toFixed(0)).join(" "),
        customers,
      },
    };
  } finally {
    program.kill();
    sandbox.kill();
    scratch.remove();
  }
}

async function countHeap(program: Program, times: number): Promise<HeapCount> {
  program.kill("SIGUSR2");
  const counted = (): string[] => program.stderr.match(/^heap .*$/gm) ?? [];
  await program.until("it had counted", () => counted().length === times);
  return JSON.parse((counted().at(-1) ?? "").slice("heap ".length));
}
