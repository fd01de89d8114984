import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { CTRL_C, CTRL_D, DOWN, ENTER } from "../init/person.ts";
import { EVENT_KEY, USER_KEY } from "./control.ts";
import { failedWith } from "./failed.ts";
import { record, state, user } from "./messages.ts";
import { newScratch, stage, start } from "./stage.ts";
import { HAS_TERMINAL, TerminalProgram } from "./terminal.ts";

const MESSAGES = [
  record(user(1, { first_name: "Jane", signed_up: "2026-01-31", points: 3, phone: "604 555 0100" })),
  record(user(2, { first_name: null, signed_up: null, points: 2.5, phone: null })),
  state(2),
  record({ customer_id: "9", total: 12 }, { stream: "orders", namespace: "shop" }),
];

/** A directory with a sample of messages, and what `init` writes there. */
function desk() {
  const scratch = newScratch();
  const at = (name: string) => join(scratch.path, name);
  writeFileSync(at("sample.jsonl"), `${MESSAGES.join("\n")}\n`);
  return {
    path: scratch.path,
    at,
    read: (name: string) => JSON.parse(readFileSync(at(name), "utf8")),
    modeOf: (name: string) => statSync(at(name)).mode & 0o777,
    init: (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      start(["init", ...args], { cwd: scratch.path, env }),
  };
}

describe.concurrent("init --yes", () => {
  it("writes a configuration and a catalog of the sample, which the other commands take", async () => {
    const { at, path, read, init, modeOf } = desk();
    const program = init(["--yes", "--sample", "sample.jsonl"]);
    expect(await program.finish()).toEqual({ code: 0, signal: null });
    expect(program.stdout).toBe("");

    expect(read("config.json")).toEqual({
      region: "us",
      routes: [
        { stream: "orders", namespace: "shop", send_as: "customer_bulk" },
        { stream: "users", send_as: "customer_bulk" },
      ],
    });
    const catalog = read("catalog.json");
    expect(catalog.streams.map((one: { stream: object }) => one.stream)).toEqual([
      {
        name: "users",
        json_schema: {
          type: "object",
          properties: {
            id: { type: ["null", "integer"] },
            email: { type: ["null", "string"] },
            first_name: { type: ["null", "string"] },
            signed_up: { type: ["null", "string"], format: "date" },
            points: { type: ["null", "number"] },
            phone: { type: ["null", "string"] },
          },
        },
        supported_sync_modes: ["full_refresh"],
      },
      expect.objectContaining({ name: "orders", namespace: "shop" }),
    ]);
    const needed = { keys: "unused" } as const;
    const plans = planCatalog(parseCatalog(catalog), parseConfig(read("config.json"), needed), needed);
    expect([...plans.values()].map(({ label }) => label)).toEqual(["users", "shop.orders"]);
    expect(modeOf("config.json")).toBe(0o600);
    expect(modeOf("catalog.json") & 0o600).toBe(0o600);

    const files = ["--config", at("config.json"), "--catalog", at("catalog.json")];
    const dryRun = start(["write", "--dry-run", ...files]);
    expect((await dryRun.finish(MESSAGES)).code).toBe(0);
    expect(dryRun.stderr).toMatch(/users: 2 records read, 2 would be sent, 0 would be rejected/);
    expect(dryRun.stderr).toMatch(/signed_up +"2026-01-31" +→ +signed_up +"2026-01-31T00:00:00Z"/);
    expect(readdirSync(path).sort()).toEqual(["catalog.json", "config.json", "sample.jsonl"]);
  });

  it("says what is missing, and which commands come next", async () => {
    const { init } = desk();
    const program = init(["--yes", "--sample", "sample.jsonl"]);
    expect((await program.finish()).code).toBe(0);
    for (const said of [
      'Still to be written into config.json: "user_api_key".',
      / check --config config\.json\n/,
      / write --config config\.json --catalog catalog\.json --dry-run < sample\.jsonl\n/,
    ]) {
      expect(program.stderr).toMatch(said);
    }
    expect(program.stderr).not.toContain("\u001b");
  });

  it("takes the keys of the environment, shows them nowhere, and gives check what it needs", async () => {
    const { config } = await stage();
    const { api_url: url } = config() as { api_url: string };
    const { at, read, init } = desk();
    const env = { BLUESHIFT_USER_API_KEY: `${USER_KEY}\n`, BLUESHIFT_EVENT_API_KEY: EVENT_KEY };
    const program = init(["--yes", "--sample", "sample.jsonl"], env);
    expect((await program.finish()).code).toBe(0);
    expect(read("config.json")).toMatchObject({ user_api_key: USER_KEY, event_api_key: EVENT_KEY });
    expect(program.stdout + program.stderr).not.toContain(USER_KEY);
    expect(program.stderr).not.toContain("Still to be written");
    expect(program.stderr).toContain("mode 0600");

    writeFileSync(at("sandbox.json"), JSON.stringify({ ...read("config.json"), api_url: url }));
    const check = start(["check", "--config", at("sandbox.json")]);
    await check.exit;
    expect(check.messages).toMatchObject([{ connectionStatus: { status: "SUCCEEDED" } }]);
  });

  it("reads the sample from standard input, and can do without one", async () => {
    const piped = desk();
    expect((await piped.init(["--yes", "--sample", "-"]).finish(MESSAGES)).code).toBe(0);
    expect(piped.read("catalog.json").streams).toHaveLength(2);

    const without = desk();
    const program = without.init(["--yes", "--config", "blueshift.json"]);
    expect((await program.finish()).code).toBe(0);
    expect(without.read("blueshift.json")).toEqual({ region: "us", default_send_as: "customer_bulk" });
    expect(existsSync(without.at("catalog.json"))).toBe(false);
    expect(program.stderr).toContain("write needs that of your source");
  });

  it("says of which stream all records would be rejected, and how to help it", async () => {
    const { at, init } = desk();
    writeFileSync(at("odd.jsonl"), record({ id: 1, plan: "a" }, { stream: "plans" }));
    const program = init(["--yes", "--sample", "odd.jsonl"]);
    expect((await program.finish()).code).toBe(0);
    expect(program.stderr).toMatch(/plans .*rejected.*"fields": \[\{"from":"id","to":"customer_id"\}\]/);
  });

  it.each(["config.json", "catalog.json"])("leaves %s as it is, where it is there already", async (name) => {
    const { at, path, init } = desk();
    writeFileSync(at(name), "mine");
    const program = init(["--yes", "--sample", "sample.jsonl"]);
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("INIT_FILE_EXISTS", new RegExp(`^The file ${name} `))]);
    expect(readFileSync(at(name), "utf8")).toBe("mine");
    expect(readdirSync(path).sort()).toEqual([name, "sample.jsonl"].sort());
  });

  it("writes no two things to one file", async () => {
    const { path, init } = desk();
    const program = init([
      "--yes",
      "--sample",
      "sample.jsonl",
      "--config",
      "x.json",
      "--catalog",
      "./x.json",
    ]);
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("COMMAND_LINE_INVALID", /name the same file/)]);
    expect(readdirSync(path)).toEqual(["sample.jsonl"]);
  });

  it("overwrites with --force, and nobody else may read the keys, whoever could before", async () => {
    const { at, path, read, init, modeOf } = desk();
    writeFileSync(at("config.json"), "old", { mode: 0o644 });
    writeFileSync(at("catalog.json"), "old");
    const program = init(["--yes", "--sample", "sample.jsonl", "--force"], {
      BLUESHIFT_USER_API_KEY: USER_KEY,
    });
    expect((await program.finish()).code).toBe(0);
    expect(read("config.json")).toMatchObject({ user_api_key: USER_KEY });
    expect(read("catalog.json").streams).toHaveLength(2);
    expect(modeOf("config.json")).toBe(0o600);
    expect(readdirSync(path).sort()).toEqual(["catalog.json", "config.json", "sample.jsonl"]);
  });

  it.each([
    ["INIT_SAMPLE_UNREADABLE", ["--sample", "nowhere.jsonl"], /nowhere\.jsonl can't be read \(ENOENT\)/],
    [
      "INIT_FILE_NOT_WRITTEN",
      ["--config", "nowhere/config.json"],
      /nowhere\/config\.json .*\(ENOENT\).* --config/,
    ],
    [
      "INIT_FILE_NOT_WRITTEN",
      ["--config", "nowhere/config.json", "--sample", "sample.jsonl"],
      /nowhere\/config\.json .*\(ENOENT\)/,
    ],
    [
      "INIT_FILE_NOT_WRITTEN",
      ["--catalog", "nowhere/catalog.json", "--sample", "sample.jsonl"],
      /nowhere\/catalog\.json .*\(ENOENT\).* --catalog/,
    ],
    ["INIT_FILE_NOT_WRITTEN", ["--config", "/dev/stderr", "--force"], /^The file \/dev\/stderr /],
    [
      "INIT_FILE_NOT_WRITTEN",
      ["--catalog", ".", "--force", "--sample", "sample.jsonl"],
      /^The file \. can't be written \(EISDIR\)/,
    ],
    ["INIT_SAMPLE_WITHOUT_RECORDS", ["--sample", "-"], /^None of the 0 lines in the sample - /],
  ] as const)("fails where it can't read or write: %s %j", async (code, args, said) => {
    const { path, init } = desk();
    const program = init(["--yes", ...args]);
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith(code, said)]);
    expect(program.oddLines).toEqual([]);
    expect(readdirSync(path)).toEqual(["sample.jsonl"]);
  });

  it("refuses a key that can be none, by its option and not by its value", async () => {
    const { path, init } = desk();
    const program = init(["--yes"], { BLUESHIFT_USER_API_KEY: "two words" });
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("CONFIG_INVALID", /\/user_api_key/)]);
    expect(program.stdout + program.stderr).not.toContain("two words");
    expect(readdirSync(path)).toEqual(["sample.jsonl"]);
  });
});

describe.concurrent("init without --yes", () => {
  it("wants a terminal", async () => {
    const { path, init } = desk();
    const program = init(["--sample", "sample.jsonl"]);
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("INIT_NEEDS_TERMINAL", /--yes/)]);
    expect(readdirSync(path)).toEqual(["sample.jsonl"]);
  });

  it("can't read a sample where it reads answers", async () => {
    const program = desk().init(["--sample", "-"]);
    expect((await program.finish(MESSAGES)).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("COMMAND_LINE_INVALID", /--yes/)]);
  });
});

describe.skipIf(!HAS_TERMINAL)("init at a terminal", () => {
  it("asks, writes what was answered, and shows no key", async () => {
    const { path, read, modeOf } = desk();
    const program = new TerminalProgram(["init", "--sample", "sample.jsonl"], {
      cwd: path,
      answers: [
        ["Where does your Blueshift account live?", DOWN + ENTER],
        ["How is users sent?", ENTER],
        ["users: which column is the customer's customer_id?", ENTER],
        ["How is shop.orders sent?", DOWN + DOWN + ENTER],
        ["Phone numbers without a country code (users)", `ca${ENTER}`],
        ["Where are records kept that can't be delivered?", DOWN + ENTER],
        ["In which directory?", ENTER],
        ["user API key, for customer_bulk", `${USER_KEY}${ENTER}`],
        ["event API key, for identify_event", ENTER],
      ],
    });
    expect(await program.exit, program.shown).toBe(0);
    expect(program.unasked).toEqual([]);
    expect(read("config.json")).toEqual({
      region: "eu",
      user_api_key: USER_KEY,
      routes: [
        { stream: "orders", namespace: "shop", send_as: "identify_event" },
        {
          stream: "users",
          send_as: "customer_bulk",
          fields: [{ from: "id", to: "customer_id" }],
          default_country: "CA",
        },
      ],
      rejected_records: { storage: "file", path: "rejected" },
    });
    expect(read("catalog.json").streams).toHaveLength(2);
    expect(modeOf("config.json")).toBe(0o600);
    expect(program.shown).not.toContain(USER_KEY);
    expect(program.shown).toContain('Still to be written into config.json: "event_api_key"');
  });

  it.each(["config.json", "catalog.json"])("asks nothing where %s is there already", async (name) => {
    const { at, path } = desk();
    writeFileSync(at(name), "mine");
    const program = new TerminalProgram(["init", "--sample", "sample.jsonl"], { cwd: path });
    expect(await program.exit).toBe(1);
    expect(program.shown).toContain("INIT_FILE_EXISTS");
    expect(program.shown).not.toContain("Where does");
  });

  it.each([
    ["Ctrl-C", CTRL_C],
    ["Ctrl-D", CTRL_D],
  ])("ends quietly at %s, with nothing written", async (_, keys) => {
    const { path } = desk();
    const program = new TerminalProgram(["init", "--sample", "sample.jsonl"], {
      cwd: path,
      answers: [
        ["Where does your Blueshift account live?", ENTER],
        ["How is users sent?", keys],
      ],
    });
    expect(await program.exit).toBe(130);
    expect(program.shown).not.toMatch(/TRACE|Error|at .*\.ts:/);
    expect(readdirSync(path)).toEqual(["sample.jsonl"]);
  });

  it("is coloured where colours are wanted, and not with NO_COLOR", async () => {
    const coloursWith = async (env: Readonly<Record<string, string | undefined>>) => {
      const answers = [["Where does your Blueshift account live?", CTRL_C]] as const;
      const program = new TerminalProgram(["init"], { cwd: desk().path, env, answers });
      await program.exit;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours are written.
      return /\u001b\[\d+m/.test(program.raw);
    };
    expect(await coloursWith({ NO_COLOR: undefined, FORCE_COLOR: undefined })).toBe(true);
    expect(await coloursWith({ NO_COLOR: "1", FORCE_COLOR: undefined })).toBe(false);
  });
});
