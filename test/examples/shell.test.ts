import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAST } from "../e2e/control.ts";
import { EXAMPLES, has, messagesIn, open, type Playground } from "./playground.ts";

const SCRIPTS = ["send-table.sh", "send-changes.sh"];

/** Rows as psql prints them. */
const rows = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const updated_at = new Date(Date.UTC(2026, 10, 22) + index * 1000).toISOString();
    return JSON.stringify({
      id: `${index + 1}`,
      email: `u${index + 1}@example.com`,
      first_name: "Noor",
      updated_at,
    });
  });

/** A `psql` that prints rows and ends with an exit code; what it was asked is in `asked`. */
function installPsql(playground: Playground, lines: readonly string[], code = 0): { readonly asked: string } {
  const [output, asked] = ["rows", "asked"].map((name) => join(playground.path, name)) as [string, string];
  writeFileSync(output, lines.map((line) => `${line}\n`).join(""));
  playground.install("psql", `{ echo "$@"; cat; } > '${asked}'; cat '${output}'; exit ${code}`);
  return {
    get asked() {
      return readFileSync(asked, "utf8");
    },
  };
}

describe.skipIf(!has("jq"))("from a shell", () => {
  it("works as its page says", async () => {
    const playground = await open();
    installPsql(playground, rows(3));
    for (const command of playground.commandsOf("shell")) {
      expect(await playground.run("shell", command), command).toMatchObject({ code: 0 });
    }
    expect(await playground.control.customers()).toMatchObject([
      { customer_id: "1", email: "u1@example.com", firstname: "Noor" },
      { customer_id: "2" },
      { customer_id: "3", profile_updated_at: "2026-11-22T00:00:02.000Z" },
    ]);
  });

  it.each(SCRIPTS)("%s fails where psql does, and sends what came", async (script) => {
    const playground = await open();
    installPsql(playground, rows(3), 2);
    const ended = await playground.run("shell", `./${script}`);
    expect(ended.code).toBe(1);
    expect(ended.stdout + ended.stderr).toContain(
      "The input ended before the source said that it was complete: users.",
    );
    expect((await playground.control.summary()).customers).toBe(3);
  });

  it("send-changes.sh begins where the last state came back", async () => {
    const playground = await open();
    const cursor = join(playground.path, "shell", "cursor");
    const psql = installPsql(playground, rows(3));
    expect(await playground.run("shell", "./send-changes.sh")).toMatchObject({ code: 0 });
    expect(psql.asked).toContain("--set=since=-infinity");
    expect(readFileSync(cursor, "utf8")).toBe("2026-11-22T00:00:02.000Z\n");

    const later = installPsql(playground, []);
    expect(await playground.run("shell", "./send-changes.sh")).toMatchObject({ code: 0 });
    expect(later.asked).toContain("--set=since=2026-11-22T00:00:02.000Z");
    expect(later.asked).toContain("order by updated_at");
    expect(readFileSync(cursor, "utf8")).toBe("2026-11-22T00:00:02.000Z\n");
  });

  it("send-changes.sh keeps what came back before psql failed", async () => {
    const playground = await open();
    installPsql(playground, rows(1001), 3);
    const config = playground.json("shell", "config.json");
    playground.write("shell/config.json", JSON.stringify({ ...config, rate_limits: FAST }));
    expect(await playground.run("shell", "./send-changes.sh")).toMatchObject({ code: 1 });
    const [state, ...others] = messagesIn({
      stdout: playground.file("shell", "last-run.out"),
      stderr: "",
      code: 0,
    }).flatMap(({ state }) => state ?? []);
    expect(state?.destinationStats).toEqual({ recordCount: 1000, rejectedRecordCount: 0 });
    expect(others).toEqual([]);
    expect(playground.file("shell", "cursor")).toBe("2026-11-22T00:16:39.000Z\n");
  });

  it("send-changes.sh shows why the connector would not start", async () => {
    const playground = await open();
    installPsql(playground, rows(3));
    playground.write("shell/config.json", "{}");
    const ended = await playground.run("shell", "./send-changes.sh");
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("config_error The stream") });
    expect(existsSync(join(playground.path, "shell", "cursor"))).toBe(false);
  });
});

it.skipIf(!has("shellcheck"))("the scripts pass shellcheck", async () => {
  const playground = await open();
  expect(await playground.run("shell", `shellcheck ${SCRIPTS.join(" ")}`)).toMatchObject({
    code: 0,
    stdout: "",
  });
});

it("the scripts can be run as they are", () => {
  for (const script of SCRIPTS)
    expect(readFileSync(join(EXAMPLES, "shell", script), "utf8")).toMatch(/^#!\/bin\/sh\n/);
});
