import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { FakeTerminal } from "../watch/fake-terminal.ts";
import { catalog, estimate, range, record, state, status, user } from "./messages.ts";
import { SOURCE_PROGRAM } from "./program.ts";
import { type Stage, stage } from "./stage.ts";

const CATALOG = catalog({ users: { properties: { age: { type: "integer" } } } });
const input = [
  estimate(100),
  status("STARTED"),
  ...range(1, 90).map((id) => record(user(id, { note: `secretnote${id}`, ...(id === 5 && { age: "old" }) }))),
  state(90),
  status("COMPLETE"),
];

/** Preloaded into the program: says at its end which packages it has loaded. */
const NOTE_PACKAGES = `
  import { registerHooks } from "node:module";
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(url) ?? [];
      if (name) packages.add(name);
      return next(url, context);
    },
  });
  process.on("exit", () => process.stderr.write([...packages].join(" ")));
`;

describe.concurrent("--progress", () => {
  it("says in plain lines how far the sync is, where standard error is no terminal", async () => {
    const { write } = await stage();
    const program = write({ catalog: CATALOG, args: ["--progress"] });
    await program.feed(input.slice(0, 50));
    await program.until("it said how far it is", ({ stderr }) => /users: 48 of/.test(stderr));
    expect((await program.finish(input.slice(50))).code).toBe(0);
    const lines = program.stderr.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^\[0:00\] Writing to 127\.0\.0\.1:\d+$/);
    expect(program.stderr).toMatch(/^\[0:\d\d\] users: 48 of about 100 \(48 %\), 1 rejected, \d/m);
    expect(lines.at(-2)).toMatch(/^\[0:\d\d\] users: 90 of 90 \(100 %\), 1 rejected, done$/);
    expect(lines.at(-1)).toMatch(/^\[0:\d\d\] Done: 90 of 90 \(100 %\), 1 rejected, done$/);
    expect(stripVTControlCharacters(program.stderr)).toBe(program.stderr);
    expect(program.stderr).not.toMatch(/secret|@/);
    expect(program.oddLines).toEqual([]);
    // It was of use, and is no longer warned of.
    expect(program.logs("WARN").filter((text) => text.includes("ESTIMATE"))).toEqual([]);
  });

  it("is not there unless it is asked for, and loads nothing then", async () => {
    const { scratch, write } = await stage();
    const env = { NODE_OPTIONS: `--import=${scratch.write(NOTE_PACKAGES, "mjs")}` };
    const program = write({ catalog: CATALOG, env });
    expect((await program.finish(input)).code).toBe(0);
    const packages = program.stderr.split(" ");
    expect(packages).toContain("undici");
    expect(packages).toContain("commander");
    for (const name of ["fastify", "prom-client", "log-update", "string-width"])
      expect(packages).not.toContain(name);
  });

  it("has nothing to show of a dry run", async () => {
    const { write } = await stage();
    const program = write({ catalog: CATALOG, args: ["--progress", "--dry-run"] });
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([
      { failure_type: "config_error", message: expect.stringContaining("--progress") },
    ]);
  });
});

describe.runIf(existsSync("/usr/bin/script"))("on a terminal", () => {
  /** Runs `write` on a terminal that is not there, and returns what would be seen on it. */
  async function onTerminal({ scratch, config }: Stage, rest: string, env = {}) {
    const files = `--config ${scratch.write(config())} --catalog ${scratch.write(CATALOG)}`;
    const messages = scratch.write(`${input.join("\n")}\n`, "jsonl");
    const command = `${process.execPath} ${SOURCE_PROGRAM} write ${files} ${rest.replace("INPUT", messages)}`;
    const child = spawn("/usr/bin/script", ["-qec", command, "/dev/null"], {
      env: { ...process.env, NO_COLOR: "1", TERM: "xterm", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const [code] = await once(child, "close");
    // Messages are longer than any line that is drawn.
    const terminal = new FakeTerminal(100_000);
    terminal.write(output);
    return { code, output, screen: terminal.screen };
  }

  it("draws how far the sync is, and leaves the end", async () => {
    const { code, output, screen } = await onTerminal(await stage(), "<INPUT >/dev/null");
    expect(code).toBe(0);
    expect(screen).toEqual([
      expect.stringMatching(/^Done · 0:\d\d · 90 of 90 records · \S+\/s · 1 rejected$/),
      expect.stringMatching(/^ {2}users +█+ +100 % +90 of 90 +1 rejected +done$/),
      expect.stringMatching(/^ {2}customer_bulk +[█░]+ +\S+ of 400 calls\/s$/),
    ]);
    // No colour, and a cursor that was never hidden.
    for (const sequence of ["[1m", "[39m", "[?25l"]) expect(output).not.toContain(sequence);
    expect(output).not.toMatch(/secret|@/);
  });

  it("keeps out of the way of messages that go to the same terminal", async () => {
    const { code, screen } = await onTerminal(await stage(), "<INPUT");
    expect(code).toBe(0);
    const messages = screen.slice(0, -3).map((line) => JSON.parse(line).type);
    expect(messages.filter((type) => type === "STATE")).toHaveLength(1);
    expect(messages.filter((type) => type === "LOG").length).toBeGreaterThan(3);
    expect(screen.at(-3)).toMatch(/^Done/);
  });

  it("leaves the end of a sync that fails", async () => {
    const scene = await stage();
    await scene.control.order({ revoke: "user" });
    const { code, screen } = await onTerminal(scene, "<INPUT >/dev/null");
    expect(code).toBe(1);
    expect(screen[0]).toMatch(/^Failed · /);
  });

  it.each([
    ["it is not wanted", "<INPUT >/dev/null --no-progress", {}],
    ["it can't be drawn on", "<INPUT >/dev/null", { TERM: "dumb" }],
  ])("draws nothing where %s", async (_, rest, env) => {
    const { code, output } = await onTerminal(await stage(), rest, env);
    expect([code, output]).toEqual([0, ""]);
  });
});
