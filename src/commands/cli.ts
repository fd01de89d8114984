import { setTimeout as delay } from "node:timers/promises";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";
import { Cancelled } from "../init/cancelled.ts";
import { Log } from "../protocol/log.ts";
import { claimStdout, type Output } from "../protocol/stdout.ts";
import { MessageWriter } from "../protocol/writer.ts";
import { VERSION } from "../version.ts";
import type { WatchOptions } from "../watch/open.ts";
import { addExamples, HELP_STYLE } from "./help.ts";
import type { InitOptions } from "./init.ts";
import type { SyncFiles } from "./prepare-sync.ts";
import type { Terminal } from "./terminal.ts";
import { addWatchOptions, filled } from "./watch-options.ts";

type SyncOptions = SyncFiles & WatchOptions;

/** How long the last messages wait for a reader that has fallen behind, where a signal ends the program… */
const FLUSH_AFTER_SIGNAL_MS = 2_000;
/** …and where it fails. */
const FLUSH_AFTER_FAILURE_MS = 60_000;

/**
 * Runs the program.
 * @param args without the program's own name
 * @returns the exit code: 0 where the command did its work
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const output = claimStdout();
  const writer = new MessageWriter(output);
  const log = new Log(writer);
  let exitCode = 0;
  try {
    await Promise.race([run(args, { writer, log }, output), strayError()]);
  } catch (error) {
    exitCode = report(error, log);
  }
  const flushed = writer.flushed();
  const grace = exitCode > 128 ? FLUSH_AFTER_SIGNAL_MS : FLUSH_AFTER_FAILURE_MS;
  await (exitCode === 0 ? flushed : Promise.race([flushed, delay(grace)]));
  if (writer.breakage === undefined) return exitCode;
  const code = errorCode(writer.breakage);
  // A reader that went away knows why; a full disk is news.
  if (code !== "EPIPE") process.stderr.write(`The output could not be written (${code}).\n`);
  return 1;
}

/** Rejects with an error that nobody caught: it must end the program, neither hang it nor pass for success. */
function strayError(): Promise<never> {
  return new Promise((_, reject) => {
    process.on("uncaughtException", reject).on("unhandledRejection", reject);
  });
}

/** Says why a command failed; returns the exit code. */
function report(error: unknown, log: Log): number {
  if (error instanceof Cancelled) return error.exitCode;
  // Help that was asked for is no failure.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const failure = Failure.of(error);
  log.failure(failure);
  return failure.exitCode;
}

async function run(args: readonly string[], terminal: Terminal, output: Output): Promise<void> {
  const program = makeProgram(terminal, output);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    const { describeMistake } = await import("./usage.ts");
    throw new Failure("COMMAND_LINE_INVALID", { problem: describeMistake(error, program, args) });
  }
}

/** The command line. A command's room is loaded when it is asked for: `spec` needs none of the others. */
function makeProgram(terminal: Terminal, output: Output): Command {
  const program = new Command("destination-blueshift")
    .description("Brings warehouse rows to Blueshift, as an Airbyte destination.")
    .version(VERSION)
    .configureHelp(HELP_STYLE)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.write(text, () => {}),
      writeErr: (text) => process.stderr.write(text),
      // Errors go out as a TRACE message.
      outputError: () => {},
    });

  program
    .command("spec")
    .description("print the connector's specification, a SPEC message")
    .action(async () => {
      const { printSpec } = await import("./spec.ts");
      printSpec(terminal);
    });

  program
    .command("init")
    .description("ask what is needed, and write a configuration and, from a sample of messages, a catalog")
    .option("--config <file>", "the configuration to write", "config.json")
    .option("--catalog <file>", "the catalog to write", "catalog.json")
    .option("--sample <file>", "messages to make the catalog from; - for standard input, with --yes")
    .option("--yes", "ask nothing: defaults, keys from BLUESHIFT_USER_API_KEY and BLUESHIFT_EVENT_API_KEY")
    .option("--force", "overwrite files that are there")
    .action(async (options: InitOptions) => {
      const { init } = await import("./init.ts");
      await init(options, process);
    });

  program
    .command("check")
    .description("try the configuration and its keys, without writing anything to Blueshift")
    .requiredOption("--config <file>", "the configuration, JSON")
    .action(async (options: { config: string }) => {
      const { check } = await import("./check.ts");
      await check(options, terminal);
    });

  program
    .command("discover")
    .description("list what rows can become in Blueshift and its attributes, a DESTINATION_CATALOG message")
    .requiredOption("--config <file>", "the configuration, JSON")
    .action(async (options: { config: string }) => {
      const { discover } = await import("./discover.ts");
      await discover(options, terminal);
    });

  const write = program
    .command("write")
    .description("deliver the messages on standard input to Blueshift")
    .requiredOption("--config <file>", "the configuration, JSON")
    .requiredOption("--catalog <file>", "Airbyte's configured catalog, JSON")
    .option("--dry-run", "make no calls, and show on standard error what would be sent; needs no key");
  addWatchOptions(write).action(async ({ dryRun: isDry, ...options }: SyncOptions & { dryRun?: true }) => {
    if (isDry) {
      const { dryRun } = await import("./dry-run.ts");
      return dryRun(options, process.stdin, terminal, process.stderr);
    }
    const { write } = await import("./write.ts");
    await write(options, process.stdin, terminal);
  });

  const replay = program
    .command("replay")
    .description("send rejected records again, once they are repaired: JSON lines, or one JSON array")
    .requiredOption("--config <file>", "the configuration, JSON")
    .requiredOption("--catalog <file>", "Airbyte's configured catalog, JSON")
    .argument("<rejected...>", "files of rejected records");
  addWatchOptions(replay).action(async (rejected: string[], options: SyncOptions) => {
    const { replay } = await import("./replay.ts");
    await replay(options, rejected, terminal);
  });

  program
    .command("sandbox")
    .description("run a stand-in for Blueshift on this machine, to try things out against")
    .option("--port <number>", "the port to listen on; 0 for a free one", wholeNumber, 8787)
    .option("--host <address>", "the address to listen on", filled, "127.0.0.1")
    .option("--user-api-key <key>", "the only user API key to accept (else any)")
    .option("--event-api-key <key>", "the only event API key to accept (else any)")
    .option("--latency <ms>", "how long an answer takes: milliseconds, or a range such as 50-400")
    .option("--fail-rate <share>", "the share of calls that fail in some way, 0 to 1", number)
    .option("--fail-hang", "let some of those hang")
    .option("--seed <number>", "what the chance of --latency and --fail-rate starts from", wholeNumber)
    .option("--rate-customer <calls>", "calls a second to the single endpoint; 0 for no limit", number)
    .option("--rate-customer-bulk <calls>", "calls a second to the bulk endpoint; 0 for no limit", number)
    .option("--rate-event-bulk <calls>", "calls a second to the bulk event endpoint; 0 for no limit", number)
    .option("--history", "keep all that calls changed of customers, not only the newest changes")
    .option("--data-dir <directory>", "keep all data there, and go on with what is there already")
    .action(async (options: object) => {
      const { runSandbox } = await import("./sandbox.ts");
      await runSandbox(options);
    });

  addExamples(program);
  return program;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new InvalidArgumentError("It must be a number, 0 or more.");
  return value;
}

function wholeNumber(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}
