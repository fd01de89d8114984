#!/usr/bin/env node
/** The oldest Node.js that has what the program is written with. */
const OLDEST_NODE = 24;

async function main(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
    const { runCli } = await import("./commands/cli.ts");
    // Connections and timers that nothing waits for any more must not keep the container up.
    process.exit(await runCli(process.argv.slice(2)));
  }
  const { Failure } = await import("./failure.ts");
  const details = { oldest: OLDEST_NODE, version: process.versions.node };
  const { code, message, type } = new Failure("NODE_TOO_OLD", details);
  const error = { message, failure_type: type, internal_message: code };
  const trace = { type: "ERROR", emitted_at: Date.now(), error };
  process.stdout.write(`${JSON.stringify({ type: "TRACE", trace })}\n`);
  process.exitCode = 1;
}

// No `await` at the top: the built program is made of CommonJS modules.
main();

export {};
