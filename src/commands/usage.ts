import type { Command, CommanderError, Option } from "commander";
import { nearest } from "../config/nearest.ts";

/** What commander says of a command line that has an option which does not exist; or it misses the right one first. */
const OPTION_AMISS = ["commander.unknownOption", "commander.missingMandatoryOptionValue"];

/** What is wrong with a command line: one or two sentences. A value that was given to an option is not repeated. */
export function describeMistake(error: CommanderError, program: Command, args: readonly string[]): string {
  if (error.code === "commander.help") return nameless(program, args);
  const unknown = OPTION_AMISS.includes(error.code) ? unknownOption(program, args) : undefined;
  if (unknown !== undefined) return unknown;
  const [problem = "", hint = ""] = error.message.replace(/^error: /, "").split("\n");
  const [meant] = /[Dd]id you mean .*\?/.exec(hint) ?? [];
  // Commander lists arguments that are too many, whatever they are.
  const sentence = problem.replace(/(but got \d+).*/, "$1").replace(/\.?$/, ".");
  return `${sentence[0]?.toUpperCase()}${sentence.slice(1)}${meant === undefined ? "" : ` ${meant}`}`;
}

/** Names the first option that the command does not have, and the one that was probably meant. */
function unknownOption(program: Command, args: readonly string[]): string | undefined {
  const command = program.commands.find((one) => one.name() === args[0]) ?? program;
  const options = command.createHelp().visibleOptions(command);
  const flag = firstUnknown(args, options);
  if (flag === undefined) return undefined;
  const known = options.flatMap(({ long }) => long ?? []);
  return `Unknown option '${flag}'.${suggestion(flag, known)}`;
}

/** Commander shows its help, for want of a command that it could run or help with. */
function nameless(program: Command, [command, topic]: readonly string[]): string {
  if (command !== "help" || topic === undefined) return "Name a command.";
  const known = program.commands.map((one) => one.name());
  return `Unknown command '${topic}'.${suggestion(topic, known)}`;
}

function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : ` Did you mean ${meant}?`;
}

function firstUnknown(args: readonly string[], options: readonly Option[]): string | undefined {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") return undefined;
    if (!arg.startsWith("-") || arg === "-") continue;
    const [flag = "", value] = arg.split("=", 2);
    const option = options.find(({ short, long }) => flag === short || flag === long);
    if (option === undefined) return flag;
    // Whatever stands behind it is its value.
    if (option.required && value === undefined) index++;
  }
  return undefined;
}
