import type { Benchmark, Figure } from "./benchmark.ts";
import { DrainServer } from "./drain-server.ts";
import type { Run } from "./measured.ts";
import { median } from "./median.ts";
import { amount } from "./report.ts";
import { SHAPES } from "./rows.ts";
import { type ShapeName, Stage } from "./stage.ts";

/**
 * The rows of each shape's file, and how many times it is read: as often as it takes for starting up, and V8's compiling,
 * to be a seventh of the connector's time at most, without the disk having to hold it all. Then the same customers come
 * again, long after they have ended.
 */
const INPUT: Readonly<Record<ShapeName, { readonly rows: number; readonly times: number }>> = {
  small: { rows: 1_000_000, times: 2 },
  large: { rows: 300_000, times: 1 },
  wide: { rows: 250_000, times: 1 },
  consent: { rows: 1_000_000, times: 2 },
};
const ROUNDS = 3;

/** How fast the connector is by itself: no rate holds it back, and the server only drains. */
export const throughput: Benchmark = {
  name: "throughput",
  about:
    "records a second with the rates out of the way and a server that only drains, against one plain loop that " +
    "reads, parses and stringifies the same input, and against a minimal connector on faros-airbyte-cdk",
  run: figures,
};

async function* figures(): AsyncGenerator<Figure> {
  const server = await DrainServer.start();
  const stage = new Stage(server.url);
  try {
    for (const shape of Object.keys(SHAPES) as ShapeName[]) yield* compare(shape, stage, server);
  } finally {
    stage.remove();
    server.stop();
  }
}

async function* compare(shape: ShapeName, stage: Stage, server: DrainServer): AsyncGenerator<Figure> {
  const { rows: rowsOfFile, times } = INPUT[shape];
  const rows = times * rowsOfFile;
  const input = ["cat", ...Array<string>(times).fill(stage.fileOf(shape, rowsOfFile))];
  const runs: { floor: Run; connector: Run; peer: Run }[] = [];
  // In turns, so that a machine that is busy for a while is so for each of them.
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await stage.floor(input);
    await server.drained();
    const connector = await stage.connector(shape, input);
    const { calls } = await server.drained();
    if (calls !== rows / 50) throw new Error(`${calls} calls for ${rows} rows`);
    runs.push({ floor, connector, peer: await stage.peer(shape, input) });
  }
  const rate = (run: Run): number => (rows / run.wallMs) * 1000;
  const [floor, connector, peer] = (["floor", "connector", "peer"] as const).map((who) =>
    median(runs.map((round) => rate(round[who]))),
  ) as [number, number, number];
  const seen = {
    "of the floor's processor time": median(runs.map((round) => round.connector.cpuMs / round.floor.cpuMs)),
    "peak MB": Math.max(...runs.map((round) => round.connector.peakMb)),
  };
  const figure = { name: SHAPES[shape].name, value: connector, unit: "records/s" };
  yield {
    ...figure,
    ratio: median(runs.map((round) => rate(round.connector) / rate(round.floor))),
    against: `the floor, ${amount(floor)} records/s`,
    wanted: { atLeast: 0.6 },
    seen,
  };
  yield {
    ...figure,
    ratio: median(runs.map((round) => rate(round.connector) / rate(round.peer))),
    against: `the connector on faros-airbyte-cdk, ${amount(peer)} records/s`,
    wanted: { atLeast: 1.3 },
  };
}
