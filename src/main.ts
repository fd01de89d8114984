#!/usr/bin/env node
import { runCli } from "./commands/cli.ts";

process.exitCode = await runCli(process.argv.slice(2));
// Connections and timers that nothing waits for any more must not keep the container up.
process.exit();
