// 400,000 rows offered at full speed to a sandbox that answers each call after a second: the program's memory must
// stay under 160 MB, and flat. Prints `ok NAME` or `not ok NAME: why`; exit code 1 if any failed.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startSandbox } from "../src/sandbox/server.ts";
import { Control, EVENT_KEY, USER_KEY } from "../test/e2e/control.ts";
import { catalog, record, state, USERS_ROUTE, user } from "../test/e2e/messages.ts";
import { BUILT_PROGRAM, Program, Scratch } from "../test/e2e/program.ts";

const ROWS = 400_000;
const SECONDS = 25;
const LIMIT_MB = 160;

function* rows(noteBytes: number): Generator<string> {
  const note = "n".repeat(noteBytes);
  for (let id = 1; id <= ROWS; id++) {
    yield record({ ...user(id), firstname: "Zoë", city: "Zürich", note: `${note}${id}`, visits: id % 100 });
    if (id % 1000 === 0) yield state(id);
  }
}

/** The memory that a process has of its own, in MB. */
function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

async function run(noteBytes: number): Promise<string> {
  const sandbox = await startSandbox({ latency: 1000 });
  const scratch = new Scratch();
  const config = {
    api_url: sandbox.url,
    user_api_key: USER_KEY,
    event_api_key: EVENT_KEY,
    routes: [USERS_ROUTE],
  };
  const files = ["--config", scratch.write(config), "--catalog", scratch.write(catalog())];
  const program = new Program(["write", ...files], { file: BUILT_PROGRAM });
  try {
    const feeding = program.feed(rows(noteBytes));
    await program.until("it began", ({ messages }) => messages.length > 0);
    const samples: number[] = [];
    const pid = program.child.pid ?? 0;
    for (const end = performance.now() + SECONDS * 1000; performance.now() < end; ) {
      await sleep(100);
      samples.push(residentMb(pid));
    }
    program.kill("SIGTERM");
    const { code } = await program.exit;
    await feeding;

    // The first seconds fill the memory to where it is to stay.
    const settled = samples.slice(Math.floor(samples.length / 5));
    const half = Math.floor(settled.length / 2);
    const [before, after] = [Math.max(...settled.slice(0, half)), Math.max(...settled.slice(half))];
    const { customers } = await new Control(sandbox.url).summary();
    const seen = `peak ${Math.max(...samples).toFixed(0)} MB; ${before.toFixed(0)} MB, then ${after.toFixed(0)} MB; ${customers} customers`;
    if (code !== 143) throw new Error(`exit code ${code} (${seen}): ${program.stdout.slice(-500)}`);
    if (Math.max(...samples) >= LIMIT_MB) throw new Error(`over ${LIMIT_MB} MB: ${seen}`);
    if (after > before * 1.1) throw new Error(`it grows: ${seen}`);
    if (customers < SECONDS * 150) throw new Error(`too few customers: ${seen}`);
    return seen;
  } finally {
    program.kill();
    scratch.remove();
    await sandbox.close();
  }
}

for (const [name, noteBytes] of [
  ["small rows", 50],
  ["rows of 5 kB", 5000],
] as const) {
  try {
    const seen = await run(noteBytes);
    process.stdout.write(`ok memory, ${name} (${seen})\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stdout.write(`not ok memory, ${name}: ${why.replaceAll("\n", " ")}\n`);
    process.exitCode = 1;
  }
}
