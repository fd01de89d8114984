// The built program, whose second thread is a file of its own: a million rows at full speed, as the image's environment
// has it, must be read by two threads where there are processors for them, be sent in no call too many, and take less
// than 160 MB. Prints `ok NAME` or `not ok NAME: why`; exit code 1 if any failed.
import { availableParallelism } from "node:os";
import { DrainServer } from "../test/bench/drain-server.ts";
import { Stage } from "../test/bench/stage.ts";

const ROWS = 1_000_000;
const LIMIT_MB = 160;

const server = await DrainServer.start();
const stage = new Stage(server.url);
const check = (name: string, holds: boolean, seen: unknown): void => {
  process.stdout.write(holds ? `ok ${name} (${seen})\n` : `not ok ${name}: ${seen}\n`);
  if (!holds) process.exitCode = 1;
};
try {
  const { stdout, peakMb } = await stage.connector("small", ["cat", stage.fileOf("small", ROWS)]);
  const { calls } = await server.drained();
  const says = stdout.split("\n").find((line) => line.includes("second thread"));
  const isOne = availableParallelism() === 1;
  check("all processors read a million rows", isOne || says !== undefined, says ?? stdout.slice(-500));
  check("they are sent in the fewest calls", calls === ROWS / 50, `${calls} calls`);
  check(`they take less than ${LIMIT_MB} MB`, peakMb < LIMIT_MB, `${peakMb.toFixed(0)} MB`);
} finally {
  stage.remove();
  server.stop();
}
