import { describe, expect, it } from "vitest";
import { range, record, state, user, usersWithStates } from "./messages.ts";
import { stage, start } from "./stage.ts";

/** Preloaded into the program: prints whenever a connection is made, as a careless dependency might. */
const NOISE = `
  import net from "node:net";
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    console.log("noise of console.log");
    console.info("noise of console.info");
    process.stdout.write("noise of stdout\\n");
    return connect.apply(this, args);
  };
`;

describe.concurrent("standard output", () => {
  it("carries protocol messages alone, whatever a dependency prints", async () => {
    const { scratch, write } = await stage();
    const program = write({ env: { NODE_OPTIONS: `--import=${scratch.write(NOISE, "mjs")}` } });
    expect((await program.finish(usersWithStates(range(1, 100), 10))).code).toBe(0);
    expect(program.oddLines).toEqual([]);
    expect(program.states).toHaveLength(10);
    for (const noise of ["console.log", "console.info", "stdout"]) {
      expect(program.stdout).not.toContain(`noise of ${noise}`);
      expect(program.stderr).toContain(`noise of ${noise}`);
    }
  });

  it("carries them alone in check, too", async () => {
    const { config, scratch } = await stage();
    const program = start(["check", "--config", scratch.write(config())], {
      env: { NODE_OPTIONS: `--import=${scratch.write(NOISE, "mjs")}` },
    });
    expect((await program.exit).code).toBe(0);
    expect(program.stdout).toBe('{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}\n');
    expect(program.stderr).toContain("noise");
  });

  it("that is closed ends the program quietly", async () => {
    const { write } = await stage();
    const program = write();
    await program.feed([record(user(1)), state(1)]);
    await program.until("a state came out", ({ states }) => states.length === 1);
    program.child.stdout?.destroy();
    // Its standard input stays open: it is the output that ends it.
    await program.feed(usersWithStates(range(2, 200), 1));
    expect(await program.exit).toEqual({ code: 1, signal: null });
    expect(program.stderr).toBe("");
  });
});
