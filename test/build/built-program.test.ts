import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { SPEC } from "../../src/config/spec.ts";
import { VERSION } from "../../src/version.ts";
import { Control, USER_KEY } from "../e2e/control.ts";
import { failedWith } from "../e2e/failed.ts";
import { catalog, record, state, USERS_ROUTE, user } from "../e2e/messages.ts";
import { BUILT_PROGRAM, type ProgramOptions } from "../e2e/program.ts";
import { newScratch, type Stage, stage, start } from "../e2e/stage.ts";
import { HAS_TERMINAL, TerminalProgram } from "../e2e/terminal.ts";
import { CTRL_C } from "../init/person.ts";
import { packagesIn, sourcesIn } from "./sources-in.ts";

/** The built program, moved to where it has nothing of this directory around it. */
function moved() {
  const { path } = newScratch();
  cpSync(dirname(BUILT_PROGRAM), path, { recursive: true });
  const file = join(path, basename(BUILT_PROGRAM));
  return {
    file,
    path,
    start: (args: readonly string[], options: ProgramOptions = {}) => start(args, { ...options, file }),
  };
}

/** Preloaded into the program: says at its end which of its files were loaded. */
const NOTE_FILES = `
  const { basename } = require("node:path");
  process.on("exit", () => {
    const own = Object.keys(require.cache).filter((file) => file !== __filename);
    process.stderr.write("loaded: " + own.map((file) => basename(file)).join(" ") + "\\n");
  });
`;
const noting = () => ({ NODE_OPTIONS: `--require=${newScratch().write(NOTE_FILES, "cjs")}` });
const loadedBy = (stderr: string): string[] => /^loaded: (.*)$/m.exec(stderr)?.[1]?.split(" ") ?? [];
/** All that stands in the files that were loaded. */
const textLoadedBy = (stderr: string): string =>
  loadedBy(stderr)
    .map((name) => readFileSync(join(dirname(BUILT_PROGRAM), name), "utf8"))
    .join("\n");

/** Files for `write` and `replay`. */
const filesFor = ({ scratch, config }: Stage, overrides: object) => [
  "--config",
  scratch.write(config(overrides)),
  "--catalog",
  scratch.write(catalog({ users: { properties: { age: { type: "integer" } } } })),
];

// `npm test` builds the program first.
describe
  .skipIf(!existsSync(BUILT_PROGRAM))
  .concurrent("the built program, without anything around it,", () => {
    it("says what the sources say", async () => {
      const program = moved();
      const spec = program.start(["spec"]);
      expect((await spec.exit).code).toBe(0);
      expect(spec.messages).toEqual([{ type: "SPEC", spec: SPEC }]);
      const version = program.start(["--version"]);
      expect((await version.exit).code).toBe(0);
      expect(version.stdout).toBe(`${VERSION}\n`);
    });

    it("checks keys, sends rows with all that watches it, and replays what was rejected", async () => {
      const scene = await stage();
      const program = moved();
      const route = { ...USERS_ROUTE, default_country: "CA" };
      const path = join(scene.scratch.path, "rejected");
      const files = filesFor(scene, { routes: [route], rejected_records: { storage: "file", path } });

      const check = program.start(["check", ...files.slice(0, 2)]);
      expect((await check.exit).code).toBe(0);
      expect(check.messages).toMatchObject([{ connectionStatus: { status: "SUCCEEDED" } }]);

      const report = join(scene.scratch.path, "report.html");
      const write = program.start([
        "write",
        ...files,
        "--report",
        report,
        "--progress",
        "--metrics-port",
        "0",
      ]);
      await write.feed([
        record(user(1, { phone_number: "604 555 0100", joined_at: "2026-01-31T00:00:00Z" })),
        record(user(2, { age: "old" })),
        state(2),
      ]);
      await write.until("its state came out", ({ states }) => states.length === 1);
      const [, metrics = ""] = /Metrics are at (\S+\/metrics)/.exec(write.logs("INFO").join("\n")) ?? [];
      expect(await (await fetch(metrics)).text()).toContain(
        'blueshift_records_read_total{stream="users"} 2\n',
      );
      expect((await write.finish()).code).toBe(0);
      expect(write.stderr).toContain("Done: 2 of 2");
      expect(readFileSync(report, "utf8")).toMatch(/^<!doctype html>/i);

      const rejected = readdirSync(path).map((file) => readFileSync(join(path, file), "utf8"));
      const repaired = rejected.map((text) => scene.scratch.write(text.replace('"old"', "50"), "jsonl"));
      const replay = program.start(["replay", ...files, ...repaired]);
      expect((await replay.finish()).code).toBe(0);
      const customers = await scene.control.customers();
      expect(customers.map(({ phone_number: phone, age }) => ({ phone, age }))).toEqual([
        { phone: "+16045550100", age: undefined },
        { phone: undefined, age: 50 },
      ]);
    });

    it("writes a configuration, and shows what would be sent", async () => {
      const program = moved();
      const { path: cwd } = newScratch();
      const rows = [record(user(1, { phone: "604 555 0100" })), state(1)];
      const init = program.start(["init", "--yes", "--sample", "-"], { cwd });
      expect((await init.finish(rows)).code).toBe(0);
      const files = ["--config", "config.json", "--catalog", "catalog.json"];
      const dryRun = program.start(["write", ...files, "--dry-run"], { cwd });
      expect((await dryRun.finish(rows)).code).toBe(0);
      expect(dryRun.stderr).toContain("1 would be sent");
    });

    it("is a sandbox, with its page", async () => {
      const program = moved();
      const sandbox = program.start(["sandbox", "--port", "0", "--data-dir", newScratch().path]);
      const url = () => /open (http:\S+)\/ in a browser/.exec(sandbox.stderr)?.[1];
      await sandbox.until("it listened", () => url() !== undefined);
      const page = new URL("../../src/sandbox/page/", import.meta.url);
      for (const file of readdirSync(page)) {
        const answer = await fetch(`${url()}/_sandbox/page/${file}`);
        expect([file, await answer.text()]).toEqual([file, readFileSync(new URL(file, page), "utf8")]);
      }
      const config = newScratch().write({ api_url: url(), user_api_key: USER_KEY });
      const check = program.start(["check", "--config", config]);
      expect((await check.exit).code).toBe(0);
      expect((await new Control(url() ?? "").summary()).calls.total).toBe(1);
      sandbox.kill("SIGTERM");
      expect((await sandbox.exit).code).toBe(0);
    });

    it.skipIf(!HAS_TERMINAL)("draws and asks at a terminal", async () => {
      const scene = await stage();
      const { file } = moved();
      const { path: cwd } = scene.scratch;
      const input = scene.scratch.write(`${record(user(1))}\n`, "jsonl");
      const redirections = `<${input} >/dev/null`;
      const write = new TerminalProgram(["write", ...filesFor(scene, {})], { file, cwd, redirections });
      expect(await write.exit).toBe(0);
      expect(write.shown).toContain("Done · ");
      const init = new TerminalProgram(["init"], {
        file,
        cwd,
        answers: [["Where does your Blueshift account live?", CTRL_C]],
      });
      expect([await init.exit, init.unasked]).toEqual([130, []]);
    });

    it("says in which function an unexpected error came up", async () => {
      const { file } = moved();
      const scratch = newScratch();
      const broken = 'globalThis.structuredClone = () => { throw new TypeError("broken"); };';
      const env = { NODE_OPTIONS: `--require=${scratch.write(broken, "cjs")}` };
      const program = start(["check", "--config", scratch.write({})], { file, env });
      expect((await program.exit).code).toBe(1);
      expect(program.errors).toMatchObject([failedWith("UNEXPECTED_ERROR")]);
      const trace = program.errors[0]?.stack_trace;
      expect(trace).toMatch(/\bparseConfig \(\S+\/config\.js:\d+:\d+\)\n +at failuresOf \(\S+\/check\.js:/);
    });
  });

describe.skipIf(!existsSync(BUILT_PROGRAM)).concurrent("of its files, the built program loads", () => {
  it("for spec the command line and the specification", async () => {
    const program = moved().start(["spec"], { env: noting() });
    expect((await program.exit).code).toBe(0);
    const text = textLoadedBy(program.stderr);
    expect(packagesIn(text)).toEqual(["commander"]);
    const sources = sourcesIn(text);
    expect(sources).toContain("src/commands/spec.ts");
    expect(sources).not.toContain("src/config/config.ts");
    expect(
      sources.filter((file) => /^src\/(?:init|sandbox|blueshift|catalog|objects|values)\//.test(file)),
    ).toEqual(["src/init/cancelled.ts"]);
  });

  it("for check the configuration and the client, of undici what it needs, neither ajv nor phone numbers", async () => {
    const { scratch, config } = await stage();
    const args = ["check", "--config", scratch.write(config())];
    const program = moved().start(args, { env: noting() });
    expect((await program.exit).code).toBe(0);
    const text = textLoadedBy(program.stderr);
    expect(packagesIn(text)).toEqual(["commander", "undici"]);
    expect(text).toContain('require("node:net")');
    expect(text).not.toContain("node:http2");
    const sources = sourcesIn(text);
    expect(sources).toContain("src/blueshift/client.ts");
    expect(sources.filter((file) => /^src\/(?:sandbox|catalog|delivery|sync|watch)\//.test(file))).toEqual(
      [],
    );
    expect(
      sources.filter((file) => /undici\/(?:index\.js|lib\/(?:mock|milo|web\/websocket)\/)/.test(file)),
    ).toEqual([]);
  });

  it("the phone numbers of the world when there is a phone number", async () => {
    const scene = await stage();
    const { start } = moved();
    const filesOf = async (columns: object) => {
      const program = start(["write", ...filesFor(scene, {})], { env: noting() });
      expect((await program.finish([record(user(1, columns)), state(1)])).code).toBe(0);
      return loadedBy(program.stderr);
    };
    expect(await filesOf({ phone_number: null })).not.toContain("phone-library.cjs");
    expect(await filesOf({ phone_number: "+16045550100" })).toContain("phone-library.cjs");
  });

  it("nothing of the program on a Node.js that is too old for it", async () => {
    const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } });`;
    const { NODE_OPTIONS } = noting();
    const env = { NODE_OPTIONS: `${NODE_OPTIONS} --require=${newScratch().write(old, "cjs")}` };
    const program = moved().start(["spec"], { env });
    expect((await program.exit).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("NODE_TOO_OLD")]);
    expect(loadedBy(program.stderr)).not.toContain("cli.js");
  });
});
