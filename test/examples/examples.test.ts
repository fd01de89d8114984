import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, type Ended, EXAMPLES, has, messagesIn, open, type Playground } from "./playground.ts";

/** Runs commands one after the other; each must do its work. */
async function runAll(
  playground: Playground,
  example: string,
  commands: readonly string[],
): Promise<Ended[]> {
  const all: Ended[] = [];
  for (const command of commands) {
    const ended = await playground.run(example, command);
    expect(ended, command).toMatchObject({ code: 0 });
    all.push(ended);
  }
  return all;
}

const warningsIn = (all: readonly Ended[]): string[] =>
  all.flatMap(messagesIn).flatMap(({ log }) => (log?.level === "WARN" ? [log.message] : []));

/** What each stream's states count, by the stream: streams don't wait for each other. */
const countsIn = (all: readonly Ended[]): object =>
  Object.fromEntries(
    all.flatMap(messagesIn).flatMap(({ state }) => {
      const name = state?.stream?.stream_descriptor.name;
      return name === undefined ? [] : [[name, state?.destinationStats]];
    }),
  );

/** What rejected records are kept for, without the times in it. */
function keptIn(playground: Playground, example: string): object[] {
  const directory = join(playground.path, example, "rejected");
  const lines = readdirSync(directory).flatMap((file) =>
    playground.file(example, "rejected", file).trim().split("\n"),
  );
  return lines.map((line) => {
    const { stream, data, stage, reason, field } = JSON.parse(line);
    return { stream, data, stage, reason, ...(field !== undefined && { field }) };
  });
}

/** What arrived, without what the sandbox adds. */
async function arrived(playground: Playground, what: "customers" | "events"): Promise<object[]> {
  const all: { uuid?: string }[] = JSON.parse(await playground.control.text(what));
  return all.map(({ uuid: _, ...attributes }) => attributes);
}

/** What a page shows of the program's output. */
const shownOn = (playground: Playground, example: string): string[] =>
  blocksOf(playground.file(example, "README.md"), "text");

/** The commands of an example's page, without those that this machine can't run. */
const commandsOf = (playground: Playground, example: string): string[] =>
  playground.commandsOf(example).filter((command) => !command.startsWith("curl ") || has("curl"));

/** Runs an example as its page says; what arrived must be what its `expected.json` says. */
async function play(playground: Playground, example: string): Promise<Ended[]> {
  const [write = "", ...others] = commandsOf(playground, example);
  const first = await runAll(playground, example, [write]);
  const expected = playground.json(example, "expected.json");
  expect(await arrived(playground, "customers")).toEqual(expected.customers);
  expect(await arrived(playground, "events")).toEqual(expected.events);
  expect(countsIn(first)).toEqual(expected.counts);
  expect(warningsIn(first)).toEqual(expected.warnings);
  expect(warningsIn(first)).toEqual(
    expect.arrayContaining(shownOn(playground, example).join("").trim().split("\n")),
  );
  return [...first, ...(await runAll(playground, example, others))];
}

describe("the example bulk-customers", () => {
  it("sends what it should, finds a customer, and sends a mended row", async () => {
    const playground = await open();
    const all = await play(playground, "bulk-customers");
    const { kept } = playground.json("bulk-customers", "expected.json");
    const keptNow = keptIn(playground, "bulk-customers");
    // Replayed, the row that names nobody is rejected once more.
    expect(keptNow).toHaveLength(kept.length + 1);
    expect(keptNow).toEqual(expect.arrayContaining(kept));
    const [found] = all.filter(({ stdout }) => stdout.startsWith('{"customers"'));
    if (has("curl")) expect(found?.stdout).toMatch(/"lastname":"Quill-Hart".*"city":"Shelbyville"/);
    const finn = (await playground.control.customers()).find(({ customer_id: id }) => id === "106");
    expect(finn).toMatchObject({ firstname: "Finn", loyalty_points: 240 });
  });
});

describe("the example identify-events", () => {
  it("sends what it should, in two calls", async () => {
    const playground = await open();
    await play(playground, "identify-events");
    expect((await playground.control.summary()).calls.byEndpoint).toMatchObject({ event_bulk: 2 });
  });
});

describe("the example consent", () => {
  it("sends what it should, and keeps what can't be read", async () => {
    const playground = await open();
    await play(playground, "consent");
    expect(keptIn(playground, "consent")).toEqual(playground.json("consent", "expected.json").kept);
  });
});

describe("the example dry-run", () => {
  it("shows what its page shows, and sends nothing", async () => {
    const playground = await open();
    const [ended] = await runAll(playground, "dry-run", commandsOf(playground, "dry-run"));
    expect([ended?.stderr]).toEqual(shownOn(playground, "dry-run"));
    expect((await playground.control.summary()).calls.total).toBe(0);
  });

  it("is mended by what its page says", async () => {
    const playground = await open();
    const page = playground.file("dry-run", "README.md");
    const fields = [...page.matchAll(/\{ "from": .*? \}/g)].map(([field]) => JSON.parse(field));
    const config = playground.json("dry-run", "config.json");
    config.routes[0].fields = fields;
    playground.write("dry-run/config.json", JSON.stringify(config));
    const [, types = ""] = /catalog \(`("type": \[.*?\])`\)/.exec(page) ?? [];
    const catalog = playground.json("dry-run", "catalog.json");
    Object.assign(catalog.streams[0].stream.json_schema.properties.vip, JSON.parse(`{${types}}`));
    playground.write("dry-run/catalog.json", JSON.stringify(catalog));
    const [ended] = await runAll(playground, "dry-run", commandsOf(playground, "dry-run"));
    expect(fields).toHaveLength(2);
    expect(ended?.stderr).toContain("crm.contacts: 4 records read, 3 would be sent, 1 would be rejected.");
    expect(ended?.stderr).not.toContain("mere text");
  });
});

describe("the page of the examples", () => {
  const page = readFileSync(join(EXAMPLES, "README.md"), "utf8");
  const names = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

  it.each(names)("lists %s", (name) => {
    expect(page).toContain(`| [${name}](${name}/README.md) |`);
  });

  it("names commands that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(EXAMPLES, "..", "package.json"), "utf8"));
    for (const [, script = ""] of blocksOf(page, "sh")
      .join("")
      .matchAll(/npm run (\S+)/g)) {
      expect(scripts).toHaveProperty(script);
    }
  });
});
