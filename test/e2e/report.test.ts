import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalog, range, record, state, USERS_ROUTE, user } from "./messages.ts";
import type { Program } from "./program.ts";
import { type Stage, stage, start } from "./stage.ts";

const CATALOG = catalog({ users: { properties: { age: { type: "integer" } } }, audit: {} });
const CONFIG = {
  routes: [USERS_ROUTE, { stream: "audit", send_as: "skip" }],
  batching: { linger_ms: 0 },
};

/** A report in the stage's directory. */
function reporting({ scratch }: Stage) {
  const path = join(scratch.path, "reports.html");
  const html = () => readFileSync(path, "utf8");
  return {
    path,
    args: ["--report", path],
    html,
    /** What a reader sees. */
    text: () =>
      html()
        .replace(/<style>.*?<\/style>/s, "")
        .replace(/<[^>]*>/g, " ")
        .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
        .replace(/\s+/g, " "),
  };
}

/** Rows of which every tenth has another fault: a value that is no age, nobody's name, a plan that is refused. */
const rows = range(1, 60).map((id) => {
  const row = user(id, {
    firstname: `secretname${id}`,
    joined_at: id % 7 === 0 ? `secretdate${id}` : "2020-01-01",
  });
  if (id % 30 === 10) return { ...row, age: `secretage${id}` };
  if (id % 30 === 20) return { ...row, id: null, email: null };
  return id % 30 === 0 ? { ...row, plan: "bad" } : { ...row, plan: `secretplan${id}` };
});
const input = [
  ...rows.map((row) => record(row)),
  record({ id: "secretaudit" }, { stream: "audit" }),
  state(60),
];
/** What is a customer's in them. */
const secrets = rows
  .flatMap((row) => Object.values(row).map(String))
  .filter((value) => /secret|@/.test(value));

const BAD_PLAN = { reject_customers: { where: { attribute: "plan", value: "bad" }, mode: "pinned" } };

/** The counts in the line that sums a stream up. */
const summaryOf = (program: Program, stream: string) => {
  const line = program.logs("INFO").find((text) => text.startsWith(`Stream "${stream}" ended: `)) ?? "";
  return Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]));
};

describe.concurrent("--report", () => {
  it("writes what became of the sync, and nothing of any customer", async () => {
    const scene = await stage();
    const { path, args, html, text } = reporting(scene);
    await scene.control.order(BAD_PLAN);
    const program = scene.write({ config: CONFIG, catalog: CATALOG, args });
    expect((await program.finish(input)).code).toBe(0);
    expect(program.logs("INFO").at(-1)).toBe(`The report of the sync is in ${path}.`);
    expect(program.stderr).toBe("");

    const summary = summaryOf(program, "users");
    expect(summary).toMatchObject({ records: "60", delivered: "54", rejected: "6", values_left_out: "8" });
    const { records, delivered, rejected, skipped, calls } = summary;
    expect(text()).toContain(`users customer_bulk ${records} ${delivered} ${rejected} ${skipped} 8 ${calls}`);
    expect(text()).toContain("records read 61 delivered 54 rejected 6 skipped 1");
    expect(text()).toContain("age: must be integer 2 lines 10, 40 (validation)");
    expect(text()).toContain("has neither email nor customer_id 2 lines 20, 50 (mapping)");
    expect(text()).toMatch(/Blueshift: .*? 2 lines 30, 60 \(delivery, HTTP 200\)/);
    expect(text()).toContain("8 × joined_at: is not a date");
    expect(text()).toContain('Stream "audit" is skipped (/routes/1).');
    const page = html();
    expect(secrets.length).toBeGreaterThan(150);
    expect(secrets.filter((secret) => page.includes(secret))).toEqual([]);
    expect(page).not.toContain("secret");
    expect(readdirSync(scene.scratch.path).filter((file) => file.includes("reports"))).toEqual([
      "reports.html",
    ]);
  });

  it("shows what rejected records hold where --report-values asks for it, to its owner alone", async () => {
    const scene = await stage();
    const { path, args, text } = reporting(scene);
    await scene.control.order(BAD_PLAN);
    const program = scene.write({
      config: CONFIG,
      catalog: CATALOG,
      args: [...args, "--report-values"],
    });
    expect((await program.finish(input)).code).toBe(0);
    for (const line of [10, 20, 30]) expect(text()).toContain(JSON.stringify(rows[line - 1]));
    expect(text()).not.toContain("secretname11");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("says why a sync failed", async () => {
    const scene = await stage();
    const { args, text } = reporting(scene);
    await scene.control.order({ revoke: "user" });
    const program = scene.write({ config: CONFIG, catalog: CATALOG, args });
    expect((await program.finish(input)).code).toBe(1);
    const [error] = program.errors;
    expect(text()).toContain(`Sync to Blueshift failed`);
    expect(text()).toContain(`config_error ${error?.message}`);
    expect(text()).toMatch(/not settled 5\d/);
  });

  it("is written when a signal ends the sync, the first or a second", async () => {
    const scene = await stage();
    const { path, args, text } = reporting(scene);
    await scene.control.order({ fault: { hang: true } });
    const program = scene.write({ config: CONFIG, catalog: CATALOG, args });
    await program.feed(input);
    await scene.control.until(({ callsInFlight }) => callsInFlight === 1);
    program.kill("SIGTERM");
    await program.until("it said so", (all) => all.logs("ERROR").length > 0);
    expect(existsSync(path)).toBe(false);
    program.kill("SIGTERM");
    expect((await program.exit).code).toBe(143);
    expect(text()).toContain("transient_error The sync was ended by SIGTERM before its input was.");

    const gentle = reporting(await stage());
    const other = scene.write({ config: CONFIG, catalog: CATALOG, args: gentle.args });
    await other.feed(input);
    await other.until("a state came out", ({ states }) => states.length === 1);
    other.kill("SIGINT");
    expect((await other.exit).code).toBe(130);
    expect(gentle.text()).toContain("transient_error The sync was ended by SIGINT before its input was.");
  });

  it("says of a dry run what would be rejected", async () => {
    const scene = await stage();
    const { args, html, text } = reporting(scene);
    const program = scene.write({ config: CONFIG, catalog: CATALOG, args: [...args, "--dry-run"] });
    expect((await program.finish(input)).code).toBe(0);
    expect(text()).toContain("Dry run: nothing was sent complete");
    expect(text()).toContain("age: must be integer 2 lines 10, 40 (validation)");
    expect(html()).not.toContain("secret");
    expect((await scene.control.summary()).calls.total).toBe(0);
  });

  it("tells of a replay", async () => {
    const scene = await stage();
    const { args, text } = reporting(scene);
    const files = [
      "--config",
      scene.scratch.write(scene.config(CONFIG)),
      "--catalog",
      scene.scratch.write(CATALOG),
    ];
    const rejected = [user(1), user(2, { age: "old" })].map((data) =>
      JSON.stringify({ stream: "users", data }),
    );
    const program = start([
      "replay",
      ...files,
      ...args,
      scene.scratch.write(`${rejected.join("\n")}\n{}\n`, "jsonl"),
    ]);
    expect((await program.finish()).code).toBe(1);
    expect(text()).toContain("Replay to Blueshift failed");
    expect(text()).toContain(`config_error ${program.errors[0]?.message}`);
    expect(text()).toContain("users: 1 of 2 records");
  });

  it.each([
    ["where it can't be", ["--report", "/nowhere/at/all.html"], /\/nowhere\/at\/all\.html \(ENOENT\)/],
    ["without its file", ["--report-values"], /--report-values says nothing without --report/],
    ["under no name", ["--report", ""], /--report.*must not be empty/],
  ])("that is asked for %s is a mistake, before anything is sent", async (_, args, message) => {
    const { control, write } = await stage();
    const program = write({ config: CONFIG, catalog: CATALOG, args });
    expect((await program.finish(input)).code).toBe(1);
    expect(program.errors).toMatchObject([
      { failure_type: "config_error", message: expect.stringMatching(message) },
    ]);
    expect((await control.summary()).calls.total).toBe(0);
  });

  it("takes the place of no file that the sync reads", async () => {
    const { control, scratch } = await stage();
    const files = [
      scratch.write(JSON.stringify({ ...CONFIG, user_api_key: "k" }), "json"),
      scratch.write(JSON.stringify(CATALOG), "json"),
    ];
    const [config = "", catalogFile = ""] = files;
    const before = files.map((file) => readFileSync(file, "utf8"));
    for (const report of files) {
      const program = start(["write", "--config", config, "--catalog", catalogFile, "--report", report]);
      expect((await program.finish(input)).code).toBe(1);
      expect(program.errors[0]?.message).toMatch(/^--report names .*, which the sync reads/);
    }
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(before);
    expect((await control.summary()).calls.total).toBe(0);
  });

  it("that there is no room for in the end is a warning: what was delivered is delivered", async () => {
    const scene = await stage();
    const { path, args } = reporting(scene);
    const program = scene.write({ config: CONFIG, catalog: CATALOG, args });
    await program.feed(input);
    await program.until("a state came out", ({ states }) => states.length === 1);
    mkdirSync(path);
    expect((await program.finish()).code).toBe(0);
    expect(program.logs("WARN").at(-1)).toMatch(
      /^The report could not be written to .*reports\.html \(EISDIR\)\.$/,
    );
  });
});
