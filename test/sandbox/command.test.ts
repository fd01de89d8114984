import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { runSandbox } from "../../src/commands/sandbox.ts";

describe("the sandbox command", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "says on stderr where it listens, and ends at %s",
    async (signal) => {
      const module = JSON.stringify(new URL("../../src/commands/sandbox.ts", import.meta.url));
      const script = `const { runSandbox } = await import(${module}); await runSandbox({ port: 0, latency: "1-2" });`;
      const child = spawn(process.execPath, ["--input-type=module", "--eval", script]);
      let output = "";
      child.stdout.on("data", (chunk) => {
        output += chunk;
      });
      const [line] = await once(createInterface(child.stderr), "line");
      const url = /^Sandbox of Blueshift listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
      expect((await fetch(`${url}/_sandbox/summary`)).status).toBe(200);
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([0, null]);
      expect(output).toBe("");
    },
  );

  it.each([{ latency: "soon" }, { latency: "9-1" }, { failRate: 2 }])("refuses %j", async (options) => {
    await expect(runSandbox({ port: 0, ...options })).rejects.toMatchObject({
      code: "SANDBOX_OPTION_INVALID",
    });
  });
});
