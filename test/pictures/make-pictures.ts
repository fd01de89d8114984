/**
 * `npm run pictures`: makes the pictures in docs/pictures again, of a sync of the demo's shop through the real
 * program to the real sandbox. Takes about two and a half minutes, so that the charts have something to show.
 * Needs Chromium in PATH (or where CHROMIUM says), and util-linux's `script`.
 */
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { startSandbox } from "../demo/program.ts";
import { Control, type Customer } from "../e2e/control.ts";
import { Scratch } from "../e2e/program.ts";
import { HAS_TERMINAL, TerminalProgram } from "../e2e/terminal.ts";
import { findChromium } from "../page/chromium.ts";
import { FakeTerminal } from "../watch/fake-terminal.ts";
import { terminalPage } from "./terminal-page.ts";

const PICTURES = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const SHOP = new URL("../demo/", import.meta.url);
const TERMINAL = { columns: 100, rows: 24 };
const COMMAND = ["write", "--config", "config.json", "--catalog", "catalog.json", "--report", "report.html"];
const REDIRECTIONS = "<messages.jsonl >states.jsonl";
/** Every second row comes a second time, in a stream of its own that is sent as events. */
const SIGNUPS = "signups";
/** Some of the calls fail, with the same luck every time. */
const SANDBOX = ["--latency", "60-400", "--fail-rate", "0.06", "--seed", "5"];
/** What Blueshift refuses, so that something is rejected in each way. */
const REFUSED = { reject_customers: { where: { attribute: "city", value: "Port Ember" }, mode: "pinned" } };
/** The moments of the pictures of the terminal and of the page: how much of the customers is done, in percent. */
const MOMENTS = { terminal: 60, page: 90 };
const TIME_LIMIT_MS = 300_000;
const WIDTH = 1200;
const PAGE_OPTIONS = { viewport: { width: WIDTH, height: 800 }, reducedMotion: "reduce" } as const;

const shop = (file: string) => JSON.parse(readFileSync(new URL(file, SHOP), "utf8"));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The shop's messages, with the second stream. */
function messages(): string {
  let rows = 0;
  return readFileSync(new URL("shop.jsonl", SHOP), "utf8")
    .trim()
    .split("\n")
    .flatMap((line) => {
      const message = JSON.parse(line);
      const isTold = message.type === "TRACE" || (message.type === "RECORD" && rows++ % 2 === 0);
      // As text: the ids have more digits than JavaScript's numbers.
      return isTold ? [line, line.replace(/"(stream|name)":"users"/, `"$1":"${SIGNUPS}"`)] : [line];
    })
    .join("\n");
}

/** The files of a sync, in a directory of their own. */
function prepare(sandboxUrl: string): Scratch {
  const scratch = new Scratch();
  const config = shop("shop.config.json");
  const [users] = shop("shop.catalog.json").streams;
  const signups = { ...config.routes[0], stream: SIGNUPS, send_as: "identify_event" };
  scratch.writeAs("messages.jsonl", `${messages()}\n`);
  scratch.writeAs("catalog.json", {
    streams: [users, { ...users, stream: { ...users.stream, name: SIGNUPS } }],
  });
  scratch.writeAs("config.json", {
    ...config,
    event_api_key: "YOUR-EVENT-API-KEY",
    routes: [...config.routes, signups],
    api_url: sandboxUrl,
    rejected_records: { storage: "none" },
    // Smaller and fewer calls than Blueshift allows: the sync is to last.
    batching: { customers: 2, events: 2 },
    rate_limits: { customer_bulk: 4, event_bulk: 2 },
  });
  return scratch;
}

/** The last whole picture that the program drew, once the first stream is so far. */
async function progressAt(program: TerminalProgram, percent: number) {
  for (;;) {
    const terminal = new FakeTerminal(TERMINAL.columns, TERMINAL.rows, true);
    // It marks where a picture ends.
    terminal.write(program.raw.slice(0, program.raw.lastIndexOf("\u001b[?2026l")));
    if (Number(/(\d+) %/.exec(terminal.screen[1] ?? "")?.[1] ?? 0) >= percent) return terminal.styledScreen;
    await Promise.race([
      sleep(100),
      program.exit.then((code) => {
        throw new Error(`The sync ended with ${code} before it was half done.\n${program.shown}`);
      }),
    ]);
  }
}

/** A customer that was changed since it came, and whose name every machine has letters for. */
async function changedCustomer(control: Control): Promise<Customer> {
  const customers: { readonly uuid: string; readonly upserts: number; readonly profile: Customer }[] =
    JSON.parse(await control.text("customers?details=true&limit=1000"));
  const isLatin = ({ firstname, lastname, city }: Customer) =>
    [firstname, lastname, city].every(
      (text) => typeof text === "string" && /^[\p{Script=Latin} ]+$/u.test(text),
    );
  const [changed] = customers
    .filter(({ profile }) => profile.email !== undefined && isLatin(profile))
    .sort((a, b) => b.upserts - a.upserts);
  if (changed === undefined) throw new Error("There is no such customer in the sandbox.");
  return { ...changed.profile, uuid: changed.uuid };
}

const executablePath = findChromium();
if (executablePath === undefined || !HAS_TERMINAL) {
  const missing =
    executablePath === undefined
      ? "There is no chromium in PATH. Install it, or say in CHROMIUM where it is."
      : "The program script of util-linux is not here, which lends write a terminal.";
  process.stderr.write(`The pictures can't be made: ${missing}\n`);
  process.exit(1);
}

const signal = AbortSignal.timeout(TIME_LIMIT_MS);
mkdirSync(PICTURES, { recursive: true });
const sandbox = await startSandbox(SANDBOX, signal);
const control = new Control(sandbox.url);
await control.order(REFUSED);
const browser = await chromium.launch({ executablePath });
const scratch = prepare(sandbox.url);

async function withPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

async function keep(name: string, page: Page, options: Parameters<Page["screenshot"]>[0] = {}) {
  const path = join(PICTURES, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", ...options });
  say(`  ${path} (${Math.round(statSync(path).size / 1000)} kB)`);
}

say("A sync of the demo's shop, which lasts two and a half minutes …");
const program = new TerminalProgram(COMMAND, {
  cwd: scratch.path,
  size: TERMINAL,
  redirections: REDIRECTIONS,
});
try {
  await withPage(PAGE_OPTIONS, async (page) => {
    await page.goto(`${sandbox.url}/#/overview`);
    const lines = await progressAt(program, MOMENTS.terminal);
    await withPage({ viewport: { width: WIDTH, height: 400 } }, async (terminal) => {
      const title = `destination-blueshift ${COMMAND.join(" ")} ${REDIRECTIONS}`;
      await terminal.setContent(terminalPage(title, TERMINAL.columns, lines));
      await keep("progress", terminal, { clip: await boxOf(terminal.locator("body")) });
    });
    await progressAt(program, MOMENTS.page);
    // The page would show in a banner what is made to go wrong.
    await control.clearFaults();
    await page.locator("#active-faults").waitFor({ state: "hidden" });
    await keep("sandbox", page);
    await page.emulateMedia({ colorScheme: "dark" });
    await keep("sandbox-dark", page);
    const code = await program.exit;
    if (code !== 0) throw new Error(`The sync ended with ${code}.\n${program.shown}`);

    await page.emulateMedia({ colorScheme: "light" });
    const { uuid, email = "" } = await changedCustomer(control);
    await page.goto(`${sandbox.url}/#/customers/${uuid}`);
    await page.getByRole("searchbox", { name: "Search customers" }).fill(email.replace(/.@.*/, ""));
    await page.setViewportSize({ width: WIDTH, height: 960 });
    await page.getByRole("complementary", { name: email }).locator(".changes").first().waitFor();
    // It searches once nothing more is typed.
    await sleep(1000);
    await keep("sandbox-customer", page);
  });
  await withPage({ viewport: { width: 1000, height: 1220 } }, async (page) => {
    await page.goto(pathToFileURL(join(scratch.path, "report.html")).href);
    await keep("report", page);
    const rejected = page.locator("section", {
      has: page.getByRole("heading", { name: "Rejected records" }),
    });
    await rejected.scrollIntoViewIfNeeded();
    await keep("report-rejected", page, { clip: await boxOf(rejected) });
  });
} finally {
  program.child.kill();
  await browser.close();
  await sandbox.stop();
  scratch.remove();
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not to be seen.`);
  return box;
}
