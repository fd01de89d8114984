/**
 * `npm run demo`: a thousand rows of an invented shop become Blueshift customers, through the real program and
 * real HTTP, in the sandbox instead of Blueshift. Says what happened, and ends with 1 if it was not as expected. With
 * `--keep` the sandbox stays, with its page.
 */
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeShop, type ShopFacts } from "./make-shop.ts";
import { type Message, type RunningSandbox, run, Surprise, startSandbox } from "./program.ts";

const ROWS = here("shop.jsonl");
const CATALOG = here("shop.catalog.json");
const CONFIG = here("shop.config.json");
/** The demo ends by itself, come what may, in milliseconds. */
const TIME_LIMIT_MS = 25_000;
/** `--keep`: the sandbox stays, to be looked into, until the demo is interrupted. */
const KEEPS_SANDBOX = process.argv.includes("--keep");
/** What Blueshift recommends for its bulk endpoint. */
const CALLS_PER_SECOND = 5;

interface Setup {
  readonly sandbox: RunningSandbox;
  readonly key: string;
  readonly config: string;
  readonly rejectedDirectory: string;
  readonly signal: AbortSignal;
}

async function demo(directory: string, signal: AbortSignal): Promise<void> {
  const { facts } = makeShop();
  say("destination-blueshift: a thousand rows of a shop become Blueshift customers.");
  say("Nothing leaves this machine: a sandbox stands in for Blueshift.");

  const { user_api_key: key, ...rest } = JSON.parse(await readFile(CONFIG, "utf8"));
  const port = KEEPS_SANDBOX ? ["--port", "8787"] : [];
  const sandbox = await startSandbox(["--user-api-key", key, ...port], signal);
  try {
    const rejectedDirectory = join(directory, "rejected");
    const config = join(directory, "config.json");
    const rejected_records = { storage: "file", path: rejectedDirectory };
    // Should the sandbox be gone, write is to say so within the demo's own time.
    const retry = { max_elapsed_seconds: 10 };
    const settings = { ...rest, user_api_key: key, api_url: sandbox.url, rejected_records, retry };
    await writeFile(config, JSON.stringify(settings));
    const setup: Setup = { sandbox, key, config, rejectedDirectory, signal };

    heading("1. sandbox", `listens on ${sandbox.url}`);
    await showCheck(setup);
    await showWrite(setup, facts);
    await showRejected(setup, facts);
    await showCustomer(setup, facts);
    if (KEEPS_SANDBOX) {
      heading("5. the sandbox", `stays: open ${sandbox.url}/ in a browser, and press Ctrl-C here to end it`);
      await once(signal, "abort");
      return;
    }
  } finally {
    await sandbox.stop();
  }
  say("");
  say("All of it as expected. The sandbox is stopped, the temporary files are removed.");
}

async function showCheck({ config, signal }: Setup): Promise<void> {
  const [answer] = await run(["check", "--config", config], signal);
  const { status, message } = answer?.connectionStatus ?? {};
  expect(status === "SUCCEEDED", `The command check did not succeed: ${message ?? "it gave no answer."}`);
  heading("2. check", "the configuration is right, and the key is accepted");
}

async function showWrite({ sandbox, config, signal }: Setup, facts: ShopFacts): Promise<void> {
  heading("3. write", "the rows of test/demo/shop.jsonl go through the connector …");
  const startedAt = performance.now();
  const messages = await run(["write", "--config", config, "--catalog", CATALOG], signal, ROWS);
  const seconds = (performance.now() - startedAt) / 1000;

  const states = statesOf(messages);
  const read = sum(states.map(({ destinationStats }) => destinationStats.recordCount));
  const rejected = sum(states.map(({ destinationStats }) => destinationStats.rejectedRecordCount));
  const summary = await getJson(`${sandbox.url}/_sandbox/summary`);
  const calls: number = summary.calls.byEndpoint.customer_bulk;
  // A machine that stumbles may let two calls arrive too close to each other; then one is sent again.
  const tooFast = summary.rateLimited === 0 ? "none" : count(summary.rateLimited);

  say("");
  table([
    ["rows read", count(read), ""],
    ["customers created", count(summary.customers), "as the sandbox counts them"],
    ["newer versions", count(facts.versions), "rows of customers that came before"],
    ["rows rejected", count(rejected), "for the reasons below"],
    ["values left out", count(facts.leftOut), "the rest of their rows was sent"],
    ["calls to Blueshift", count(calls), `up to 50 customers each; ${tooFast} refused for the rate`],
    ["states given back", count(states.length), "each once the rows before it were settled"],
    ["seconds", seconds.toFixed(1), `${count(calls)} calls at ${CALLS_PER_SECOND} a second, and starting up`],
  ]);
  say("");
  say("   Why rows were rejected, and values left out (the log names fields and rules, never a value):");
  say("");
  const [why, whyLeftOut] = [reasonsOf(messages, "rejected"), reasonsOf(messages, "left out")];
  table([...why, ...whyLeftOut].map(([reason, times]) => ["", times, reason]));

  expectEqual("rows read", read, facts.rows);
  expectEqual("customers in the sandbox", summary.customers, facts.customers);
  expectEqual("rejected rows", rejected, facts.invalid);
  expectEqual("values left out", sum(whyLeftOut.map(([, times]) => Number(times))), facts.leftOut);
  expectEqual("states given back", states.length, facts.states);
  const sent = statesOf((await readFile(ROWS, "utf8")).trim().split("\n").map(parseJson));
  const inOrder = states.every(({ stream }, index) => sameJson(stream, sent[index]?.stream));
  expect(inOrder, "The states did not come back as they were sent.");
}

async function showRejected({ rejectedDirectory }: Setup, facts: ShopFacts): Promise<void> {
  const [file, ...others] = await readdir(rejectedDirectory);
  expect(file !== undefined && others.length === 0, "There should be one file of rejected rows.");
  const lines = (await readFile(join(rejectedDirectory, file), "utf8")).trim().split("\n").map(parseJson);

  say("");
  say(`   They are kept whole, a line each, to be repaired and sent again, in`);
  say(`   ${file}. One of each stage:`);
  say("");
  const examples = ["validation", "mapping", "delivery"]
    .map((stage) => lines.find((line) => line.stage === stage))
    .filter((line) => line !== undefined);
  table(
    examples.map(({ stage, field, reason }) => [
      stage,
      "",
      field === undefined ? reason : `${field}: ${reason}`,
    ]),
  );
  expectEqual("lines in the file of rejected rows", lines.length, facts.invalid);
}

async function showCustomer({ sandbox, key, signal }: Setup, { hero }: ShopFacts): Promise<void> {
  const search = `/api/v1/customers?customer_id=${hero.id}`;
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;
  const { customers } = await getJson(sandbox.url + search, { headers: { authorization }, signal });

  heading("4. a customer", "read back by the API's own search call");
  say("");
  say(`   GET ${search}`);
  say(indent(JSON.stringify(customers, null, 2)));
  say("");
  say(
    `   The rows ${count(hero.firstRow)} and ${count(hero.lastRow)} are this customer's. The later one stands:`,
  );
  say(
    `   loyalty_points were ${count(hero.pointsBefore)} and are ${count(hero.points)}. The id is larger than`,
  );
  say("   JavaScript's numbers can hold, and has kept every digit.");

  expectEqual("customers found by that search", customers.length, 1);
  const [{ customer_id, email, loyalty_points }] = customers;
  expect(customer_id === hero.id && email === hero.email, "The search found another customer.");
  expectEqual("loyalty points of that customer", loyalty_points, hero.points);
}

function statesOf(messages: readonly Message[]): NonNullable<Message["state"]>[] {
  return messages.map(({ state }) => state).filter((state) => state !== undefined);
}

/** Why something happened and how often, from the line that an operator reads. */
function reasonsOf(messages: readonly Message[], what: string): [reason: string, times: string][] {
  const before = ` ${what}: `;
  const line = messages.find(({ log }) => log?.level === "WARN" && log.message.includes(before));
  expect(line?.log !== undefined, `The log does not say what was ${what}, and why.`);
  const reasons = line.log.message.slice(line.log.message.indexOf(before) + before.length).replace(/\.$/, "");
  return reasons.split(/; (?=\d+ × )/).map((part) => {
    const [times = "", ...reason] = part.split(" × ");
    return [reason.join(" × "), times];
  });
}

async function getJson(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  expect(response.ok, `The sandbox answered ${response.status} to ${new URL(url).pathname}.`);
  return parseJson(await response.text());
}

function parseJson(text: string) {
  return JSON.parse(text);
}

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Surprise(otherwise);
}

function expectEqual(what: string, actual: number, expected: number): void {
  expect(actual === expected, `There should be ${expected} ${what}, but there are ${actual}.`);
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function heading(step: string, what: string): void {
  say("");
  say(`${step}: ${what}`);
}

const count = (number: number): string => number.toLocaleString("en");

/** What, how many, and a remark: the numbers stand below each other. */
function table(rows: readonly (readonly [what: string, number: string, remark: string])[]): void {
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  for (const [what, number, remark] of rows) {
    say(`   ${what.padEnd(width(0))}  ${number.padStart(width(1))}  ${remark}`.trimEnd());
  }
}

const indent = (text: string): string => text.replaceAll(/^/gm, "   ");

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => interrupted.abort(new Surprise(`The demo was ended by ${signal}.`)));
}
const timeout = AbortSignal.timeout(TIME_LIMIT_MS);
const ended = KEEPS_SANDBOX ? interrupted.signal : AbortSignal.any([interrupted.signal, timeout]);
const directory = await mkdtemp(join(tmpdir(), "destination-blueshift-demo-"));
try {
  await demo(directory, ended);
} catch (error) {
  const surprise = interrupted.signal.reason ?? error;
  if (timeout.aborted) say(`\nThe demo took more than ${TIME_LIMIT_MS / 1000} seconds and was ended.`);
  else if (surprise instanceof Surprise) say(`\nThe demo did not go as it should. ${surprise.message}`);
  else say(`\nThe demo did not go as it should: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
