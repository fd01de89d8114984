// The built program, whose second thread is a file of its own: a million rows at full speed, as the image's environment
// has it, must be read by two threads where there are processors for them, be sent in no call too many, and take less
// than 160 MB. Prints `ok NAME` or `not ok NAME: why`; exit code 1 if any failed.
import { availableParallelism } from "node:os";
import { DrainServer } from "../test/bench/drain-server.ts";
import { median } from "../test/bench/median.ts";
import { Stage } from "../test/bench/stage.ts";

const ROWS = 1_000_000;
const LIMIT_MB = 160;
/** What the collector leaves behind differs from run to run. */
const ROUNDS = 3;

const server = await DrainServer.start();
const stage = new Stage(server.url);
const check = (name: string, holds: boolean, seen: unknown): void => {
  process.stdout.write(holds ? `ok ${name} (${seen})\n` : `not ok ${name}: ${seen}\n`);
  if (!holds) process.exitCode = 1;
};
try {
  const input = ["cat", stage.fileOf("small", ROWS)];
  const peaks: number[] = [];
  let stdout = "";
  let most = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const run = await stage.connector("small", input);
    peaks.push(run.peakMb);
    stdout = run.stdout;
    most = Math.max(most, (await server.drained()).calls);
  }
  const says = stdout.split("\n").find((line) => line.includes("second thread"));
  const isOne = availableParallelism() === 1;
  check("all processors read a million rows", isOne || says !== undefined, says ?? stdout.slice(-500));
  check("they are sent in the fewest calls", most === ROWS / 50, `${most} calls`);
  const seen = peaks.map((peak) => `${peak.toFixed(0)} MB`).join(", ");
  check(`they take less than ${LIMIT_MB} MB, most times`, median(peaks) < LIMIT_MB, seen);
} finally {
  stage.remove();
  server.stop();
}
