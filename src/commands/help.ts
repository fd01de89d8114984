import { styleText } from "node:util";
import type { Command, HelpConfiguration } from "commander";

/** Colours of the help. Commander takes them out again where they are not wanted: no terminal, or `NO_COLOR`. */
const style =
  (format: Parameters<typeof styleText>[0]) =>
  (text: string): string =>
    styleText(format, text, { validateStream: false });

export const HELP_STYLE: HelpConfiguration = {
  styleTitle: style("bold"),
  styleCommandText: style("cyan"),
  styleSubcommandText: style("cyan"),
  styleOptionText: style("green"),
  styleArgumentText: style("yellow"),
};

/** What to do first, and with which command. */
const FIRST_STEPS: readonly (readonly [what: string, command: string])[] = [
  ["Write a configuration, and a catalog from a sample of messages:", "init --sample messages.jsonl"],
  ["Try the keys:", "check --config config.json"],
  [
    "See what would be sent (without --dry-run it is sent):",
    "write --config config.json --catalog catalog.json --dry-run < messages.jsonl",
  ],
];

/** Examples of each command, as they are typed. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  spec: ["spec"],
  init: ["init --sample messages.jsonl", "init --yes --sample - < messages.jsonl"],
  check: ["check --config config.json"],
  discover: ["discover --config config.json"],
  write: [
    "write --config config.json --catalog catalog.json < messages.jsonl",
    "write --config config.json --catalog catalog.json --dry-run < messages.jsonl",
    "write --config config.json --catalog catalog.json --report report.html < messages.jsonl",
  ],
  replay: ["replay --config config.json --catalog catalog.json rejected/*.jsonl"],
  sandbox: [
    "sandbox",
    "sandbox --port 9000 --fail-rate 0.2 --latency 50-400",
    "sandbox --data-dir sandbox-data",
  ],
};

/** Adds examples to the help of every command, and to that of the program what to do first. */
export function addExamples(program: Command): void {
  const heading = style("bold");
  const steps = FIRST_STEPS.map(
    ([what, command], index) => `  ${index + 1}. ${what}\n     ${program.name()} ${command}`,
  );
  program.addHelpText(
    "after",
    [
      `\n${heading("What to do first:")}`,
      ...steps,
      `\nWithout a Blueshift account, start a stand-in for it: ${program.name()} sandbox`,
    ].join("\n"),
  );
  for (const command of program.commands) {
    const examples = (EXAMPLES[command.name()] ?? []).map((example) => `  ${program.name()} ${example}`);
    const title = heading(examples.length === 1 ? "Example:" : "Examples:");
    command.addHelpText("after", [`\n${title}`, ...examples].join("\n"));
  }
}
