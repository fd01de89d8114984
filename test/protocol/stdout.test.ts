import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const STDOUT = JSON.stringify(new URL("../../src/protocol/stdout.ts", import.meta.url).href);

function run(script: string) {
  const args = ["--input-type=module", "--eval", `import { claimStdout } from ${STDOUT};\n${script}`];
  return spawnSync(process.execPath, args, { encoding: "utf8" });
}

it("leaves standard output to who claimed it: what others print comes out on standard error", () => {
  const { status, stdout, stderr } = run(`
    console.log("before");
    const output = claimStdout();
    console.log("by console.log");
    console.info("by console.info");
    process.stdout.write("by process.stdout\\n");
    output.write("a message\\n", () => console.log("done"));
  `);
  expect(stdout).toBe("before\na message\n");
  expect(stderr).toBe("by console.log\nby console.info\nby process.stdout\ndone\n");
  expect(status).toBe(0);
});

it("writes whole what is longer than a pipe holds", () => {
  const { stdout } = run(`claimStdout().write("é".repeat(500_000) + "\\n", () => {});`);
  expect(stdout).toBe(`${"é".repeat(500_000)}\n`);
});
