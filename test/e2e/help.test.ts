import { describe, expect, it } from "vitest";
import { failedWith } from "./failed.ts";
import { newScratch, start } from "./stage.ts";
import { HAS_TERMINAL, TerminalProgram } from "./terminal.ts";

const COMMANDS = ["spec", "init", "check", "discover", "write", "replay", "sandbox"];

const PLAIN = { NO_COLOR: "", FORCE_COLOR: "" };
const COLOUR = "\u001b[1m";

async function helpOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const program = start(args, { env });
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(program.stderr).toBe("");
  return program.stdout;
}

describe.concurrent("--help", () => {
  it("of the program names every command, and what to do first", async () => {
    const help = await helpOf(["--help"]);
    const listed = [...help.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    expect(listed).toEqual([...COMMANDS, "help"]);
    const [, steps = ""] = help.split("What to do first:");
    const named = [...steps.matchAll(/destination-blueshift (\w+)/g)].map(([, name]) => name);
    expect(named).toEqual(["init", "check", "write", "sandbox"]);
    for (const name of named) expect(COMMANDS).toContain(name);
  });

  it.each(COMMANDS)("of %s has an example, whose options there are", async (command) => {
    const help = await helpOf([command, "--help"]);
    expect(await helpOf(["help", command])).toBe(help);
    const [options = "", examples = ""] = help.split(/^Examples?:$/m);
    const lines = examples.trim().split("\n");
    for (const line of lines) {
      expect(line).toMatch(new RegExp(`^ *destination-blueshift ${command}(?: |$)`));
      for (const [option] of line.matchAll(/ --[a-z-]+/g)) expect(options).toContain(option);
    }
  });

  it("of a command that delivers says all that it needs", async () => {
    const [, examples = ""] = (await helpOf(["write", "--help"])).split("Examples:");
    for (const line of examples.trim().split("\n")) {
      expect(line).toMatch(/--config \S+ --catalog \S+ .*< \S+\.jsonl$/);
    }
  });

  it("has colours where they are asked for, and none in a pipe", async () => {
    expect(await helpOf(["check", "--help"], PLAIN)).not.toContain("\u001b");
    expect(await helpOf(["check", "--help"], { ...PLAIN, FORCE_COLOR: "1" })).toContain(`${COLOUR}Usage:`);
    expect(await helpOf(["check", "--help"], { FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain("\u001b");
    const examples = await helpOf(["check", "--help"], { ...PLAIN, FORCE_COLOR: "1" });
    expect(examples).toContain(`${COLOUR}Example:`);
  });

  it.skipIf(!HAS_TERMINAL)("has colours at a terminal, but not with NO_COLOR", async () => {
    const shownWith = async (env: Readonly<Record<string, string | undefined>>) => {
      const program = new TerminalProgram(["--help"], { cwd: newScratch().path, env });
      expect(await program.exit).toBe(0);
      return program.raw;
    };
    expect(await shownWith({ NO_COLOR: undefined, FORCE_COLOR: undefined })).toContain(COLOUR);
    expect(await shownWith({ NO_COLOR: "1", FORCE_COLOR: undefined })).not.toContain("\u001b");
  });
});

describe.concurrent("protocol messages", () => {
  it("are never coloured", async () => {
    for (const args of [["spec"], ["frobnicate"], ["check", "--config", "absent.json"]]) {
      const program = start(args, { env: { ...PLAIN, FORCE_COLOR: "1" } });
      await program.exit;
      expect(program.oddLines).toEqual([]);
      expect(program.messages).toHaveLength(1);
      expect(program.stdout).not.toContain("\u001b");
    }
  });
});

describe.concurrent("a misspelt", () => {
  it.each([
    [["wirte"], "Unknown command 'wirte'. Did you mean write?"],
    [["chek", "--config", "c.json"], "Unknown command 'chek'. Did you mean check?"],
    [["help", "wirte"], "Unknown command 'wirte'. Did you mean write?"],
    [["frobnicate"], "Unknown command 'frobnicate'."],
    [["check", "--confg", "c.json"], "Unknown option '--confg'. Did you mean --config?"],
    [["check", "--confg=c.json"], "Unknown option '--confg'. Did you mean --config?"],
    [["write", "--config", "c", "--catlog", "k"], "Unknown option '--catlog'. Did you mean --catalog?"],
    [
      ["write", "--config=c", "--catalog=k", "--dryrun"],
      "Unknown option '--dryrun'. Did you mean --dry-run?",
    ],
    [["sandbox", "--user_api_key", "k"], "Unknown option '--user_api_key'. Did you mean --user-api-key?"],
    [["--hlep"], "Unknown option '--hlep'. Did you mean --help?"],
    [["check", "--zzz"], "Unknown option '--zzz'."],
    [["check", "-c", "c.json"], "Unknown option '-c'."],
    // What stands behind an option is its value, whatever it looks like.
    [["write", "--config", "--catlog"], "Required option '--catalog <file>' not specified."],
  ])("command or option is named, with what was meant: %j", async (args, said) => {
    const program = start(args);
    expect(await program.exit).toEqual({ code: 1, signal: null });
    expect(program.errors).toMatchObject([failedWith("COMMAND_LINE_INVALID")]);
    expect(program.errors[0]?.message).toBe(`${said} See --help. [COMMAND_LINE_INVALID]`);
  });

  it("option's value is repeated nowhere: it may be a key; nor are arguments that are too many", async () => {
    for (const args of [
      ["write", "--user_api_key=s3cr3t"],
      ["--key=s3cr3t"],
      ["check", "--config", "c.json", "s3cr3t"],
      ["spec", "s3cr3t"],
    ]) {
      const program = start(args);
      expect((await program.exit).code).toBe(1);
      expect(program.errors).toMatchObject([failedWith("COMMAND_LINE_INVALID")]);
      expect(program.stdout + program.stderr).not.toContain("s3cr3t");
    }
  });
});

describe.concurrent("spec", () => {
  it("loads nothing that it does not need: no library but that of the command line", async () => {
    const hooks = `
      import { registerHooks } from "node:module";
      registerHooks({
        load(url, context, next) {
          process._rawDebug(url);
          return next(url, context);
        },
      });
    `;
    const program = start(["spec"], {
      env: { NODE_OPTIONS: `--import=${newScratch().write(hooks, "mjs")}` },
    });
    expect((await program.exit).code).toBe(0);
    const loaded = program.stderr.split("\n").filter((line) => line.startsWith("file:"));
    const libraries = loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    expect(new Set(libraries)).toEqual(new Set(["commander"]));
    const own = loaded.flatMap((url) => /\/src\/(.*)$/.exec(url)?.[1] ?? []);
    expect(own).toContain("commands/spec.ts");
    expect(own.filter((file) => /^(?:init|sandbox|blueshift|catalog|objects|values)\//.test(file))).toEqual([
      "init/cancelled.ts",
    ]);
  });
});
