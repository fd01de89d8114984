import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { BUILT_PROGRAM, Scratch } from "../e2e/program.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { DrainServer } from "./drain-server.ts";
import { median } from "./median.ts";

const ROUNDS = 25;

/**
 * A call as `check` makes it, by the client that Node loads fastest. What it takes longer than Node alone is the call
 * itself; whatever undici takes beyond that counts as the program's.
 */
const CALL = `require("node:http").get(process.argv[1], (answer) => answer.resume().on("end", () => process.exit()))`;

export const start: Benchmark = {
  name: "start",
  about: "spec and check of the built program from start to end, against Node without a program",
  async *run() {
    const server = await DrainServer.start();
    const scratch = new Scratch();
    try {
      const config = { api_url: server.url, user_api_key: "a-key-for-the-benchmark" };
      const runs = await interleaved({
        bare: ["-e", "0"],
        call: ["-e", CALL, server.url],
        spec: [BUILT_PROGRAM, "spec"],
        check: [BUILT_PROGRAM, "check", "--config", scratch.write(config)],
      });
      yield* figuresOf(runs);
    } finally {
      scratch.remove();
      server.stop();
    }
  },
};

type Runs = Readonly<Record<"bare" | "call" | "spec" | "check", number>>;

function* figuresOf({ bare, call, spec, check }: Runs): Generator<Figure> {
  const against = `Node without a program, ${bare.toFixed(1)} ms`;
  const unit = "ms";
  yield { name: "spec", value: spec, unit, ratio: spec / bare, against, wanted: { atMost: 2 } };
  const alone = check - (call - bare);
  yield {
    name: "check without its call",
    value: alone,
    unit,
    ratio: alone / bare,
    against,
    wanted: { atMost: 3 },
    seen: { "with the call, ms": check, "the call alone, ms": call - bare },
  };
}

/** How long each of some command lines of Node takes: medians of rounds, so that what else goes on falls on all. */
async function interleaved<Name extends string>(
  commands: Readonly<Record<Name, readonly string[]>>,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(commands) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  // The first round fills the caches of files.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of names) {
      const time = await timeOf(commands[name]);
      if (round > 0) times.get(name)?.push(time);
    }
  }
  const medians = names.map((name) => [name, median(times.get(name) ?? [])] as const);
  return Object.fromEntries(medians) as Record<Name, number>;
}

/** @throws {Error} where it fails, or `check` says that it did */
async function timeOf(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  const time = performance.now() - begun;
  if (code !== 0 || said.includes('"FAILED"'))
    throw new Error(`${args.join(" ")} ended with ${code}: ${said}`);
  return time;
}
