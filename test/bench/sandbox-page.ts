/**
 * How the sandbox and its page bear a load: `node test/bench/sandbox-page.ts [CUSTOMERS]` (100,000 if not said).
 * Fills a sandbox with customers, then sends 200 bulk calls a second to it while each view of the page is open in
 * Chromium, and prints how long the page's main thread was held up, and how long searches took.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { Pool } from "undici";
import { Program } from "../e2e/program.ts";
import { findChromium } from "../page/chromium.ts";

const CUSTOMERS = Number(process.argv[2] ?? 100_000);
const CALLS_A_SECOND = 200;
const SECONDS_A_VIEW = 10;
const SEARCHES = ["otter99", "lastname77", "zoë 7", "e", "nobody-there"];
/** The page is to stay responsive, and a search to be answered within this time. */
const SEARCH_LIMIT_MS = 200;

const program = new Program(["sandbox", "--port", "0", "--rate-customer-bulk", "0"]);
await program.until("it listened", ({ stderr }) => stderr.includes("in a browser"));
const url = /open (http:\S+\/) in a browser/.exec(program.stderr)?.[1] ?? "";
const pool = new Pool(url, { connections: 16 });

const customer = (number: number): object => ({
  customer_id: `${number}`,
  email: `otter${number}@mail.example`,
  firstname: `Zoë ${number % 1000}`,
  lastname: `Lastname${number % 5000}`,
  joined_at: "2016-04-12T17:27:20+00:00",
  city: `City ${number % 300}`,
  newsletter: number % 3 === 0,
  loyalty_points: Math.floor(Math.random() * 1000),
});

async function send(first: number): Promise<void> {
  const customers = Array.from({ length: 50 }, (_, index) => customer((first + index) % CUSTOMERS));
  const headers = { authorization: "Basic a2V5Og==", "content-type": "application/json" };
  const body = JSON.stringify({ customers });
  const answer = await pool.request({ method: "POST", path: "/api/v1/customers/bulk", headers, body });
  await answer.body.dump();
}

/** A field of the sandbox's entry in /proc. */
const processorMs = (): number => {
  const fields = readFileSync(`/proc/${program.child.pid}/stat`, "utf8").split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
};
const residentMb = (): number => {
  const status = readFileSync(`/proc/${program.child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
};

async function fill(): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let first = next; first < CUSTOMERS; first = next) {
      next += 50;
      await send(first);
    }
  };
  const [started, processor] = [performance.now(), processorMs()];
  await Promise.all(Array.from({ length: 8 }, worker));
  const calls = CUSTOMERS / 50;
  const seconds = (performance.now() - started) / 1000;
  say(
    `filled: ${CUSTOMERS} customers in ${seconds.toFixed(1)} s, ${(calls / seconds).toFixed(0)} calls a second,`,
  );
  say(
    `  ${((processorMs() - processor) / calls).toFixed(2)} ms of processor a call, ${residentMb().toFixed(0)} MB`,
  );
}

/** Sends at the rate until it is told to stop; returns how many calls it sent. */
function startLoad(): () => Promise<number> {
  let [sent, isOn] = [0, true];
  const running = (async () => {
    const started = performance.now();
    for (; isOn; await sleep(10)) {
      for (const due = ((performance.now() - started) / 1000) * CALLS_A_SECOND; sent < due; sent++) {
        send(sent * 50).catch(() => {});
      }
    }
  })();
  return async () => {
    isOn = false;
    await running;
    return sent;
  };
}

async function searchTimes(): Promise<void> {
  for (const search of SEARCHES) {
    const times: number[] = [];
    for (let time = 0; time < 9; time++) {
      const started = performance.now();
      const path = `_sandbox/customers?details=true&limit=50&order=newest&search=${encodeURIComponent(search)}`;
      await (await fetch(url + path)).text();
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const [median = 0, slowest = 0] = [times[4], times.at(-1)];
    say(`  ${search}: median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms`);
    if (median >= SEARCH_LIMIT_MS) process.exitCode = 1;
  }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const browser = await chromium.launch({ executablePath: findChromium() ?? "" });
try {
  await fill();
  say("searches, without other calls:");
  await searchTimes();

  const page = await browser.newPage({ viewport: { width: 1366, height: 860 } });
  await page.addInitScript(`
    window.longTasks = [];
    window.frames60 = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: "longtask", buffered: true });
    let last = performance.now();
    requestAnimationFrame(function frame(now) { frames60.push(now - last); last = now; requestAnimationFrame(frame); });
  `);
  for (const view of ["overview", "customers", "calls", "faults"]) {
    await page.goto(`${url}#/${view}`);
    await page.reload();
    await sleep(1000);
    await page.evaluate("longTasks.length = 0; frames60.length = 0");
    const processor = processorMs();
    const stop = startLoad();
    await sleep(SECONDS_A_VIEW * 1000);
    const sent = await stop();
    const used = (processorMs() - processor) / (SECONDS_A_VIEW * 10);
    const [tasks, frames]: [number[], number[]] = await page.evaluate("[longTasks, frames60]");
    frames.sort((a, b) => a - b);
    const longest = Math.max(0, ...tasks);
    say(
      `${view}: ${(sent / SECONDS_A_VIEW).toFixed(0)} calls a second, the sandbox used ${used.toFixed(0)} % of a core`,
    );
    say(
      `  ${tasks.length} long tasks, the longest ${longest.toFixed(0)} ms; a frame took ` +
        `${frames[Math.floor(frames.length * 0.95)]?.toFixed(0)} ms (95 of 100), ${frames.at(-1)?.toFixed(0)} ms at most`,
    );
  }

  say("searches, with 200 calls a second coming in:");
  const stop = startLoad();
  await searchTimes();
  await stop();
  say(`${residentMb().toFixed(0)} MB in the end`);
} finally {
  await browser.close();
  await pool.close();
  program.kill();
}
