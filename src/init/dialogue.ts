import type { Readable, Writable } from "node:stream";
import {
  type CANCEL_SYMBOL,
  intro,
  isCancel,
  log,
  note,
  password,
  select,
  text,
  updateSettings,
} from "@clack/prompts";
import type { KeyName } from "../blueshift/endpoints.ts";
import type { Naming } from "../catalog/naming.ts";
import { KEY_OPTIONS } from "../config/api-keys.ts";
import type { Config, SendAs } from "../config/config.ts";
import { SPEC } from "../config/spec.ts";
import { Failure } from "../failure.ts";
import { isCountry } from "../values/phone-number.ts";
import { Cancelled } from "./cancelled.ts";
import type { Chooser, IdentifierQuestion } from "./choices.ts";
import { columnTable, printable } from "./column-table.ts";
import type { Sample, SampledStream } from "./sample.ts";

/** Ctrl-D, which ends what a shell reads, too. */
const END_OF_INPUT = "\u0004";

const WAYS: readonly { readonly value: SendAs; readonly hint: string }[] = [
  { value: "customer_bulk", hint: "up to 50 customers a call, errors known at once; right for most" },
  { value: "customer", hint: "one customer a call" },
  { value: "identify_event", hint: "the fastest, but Blueshift shows errors only on its click-stream page" },
  { value: "skip", hint: "read and not sent" },
];

/** What a choice among columns answers for none of them: the name of no candidate. */
const NONE = "";

/** Asks a person at a terminal. Every method throws `Cancelled` where the person ends the dialogue. */
export class Dialogue implements Chooser {
  readonly #io: { readonly input: Readable; readonly output: Writable; readonly signal: AbortSignal };

  /**
   * @param output where questions are shown
   * @param interrupted ends the dialogue
   */
  constructor(input: Readable, output: Writable, interrupted: AbortSignal) {
    const ended = new AbortController();
    const end = (): void => ended.abort();
    // Questions that nobody can answer any more must not wait for ever.
    input.once("end", end).once("close", end);
    this.#io = { input, output, signal: AbortSignal.any([interrupted, ended.signal]) };
    updateSettings({ aliases: { [END_OF_INPUT]: "cancel" } });
    intro("A configuration for destination-blueshift", { output });
  }

  region(): Promise<Config["region"]> {
    return this.#select("Where does your Blueshift account live?", [
      { value: "us", label: "US", hint: "and the rest of the world" },
      { value: "eu", label: "EU", hint: "you log in at a European address" },
    ]);
  }

  async sample(read: (path: string) => Promise<Sample>): Promise<Sample | undefined> {
    for (;;) {
      const path = await this.#text(
        "A file with a sample of messages, to make the catalog from (Enter: none)",
      );
      if (path === undefined) return undefined;
      try {
        return await read(path);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        log.error(error.message, this.#io);
      }
    }
  }

  sendAs(stream: SampledStream, naming: Naming): Promise<SendAs> {
    const name = printable(stream.label);
    note(columnTable(stream, naming).join("\n"), `${name}: ${stream.records} records`, this.#io);
    return this.#select(`How is ${name} sent?`, waysOf(WAYS));
  }

  otherStreams(): Promise<SendAs> {
    const sent = WAYS.filter(({ value }) => value !== "skip");
    return this.#select("How are your streams sent?", waysOf(sent));
  }

  contested(
    stream: SampledStream,
    attribute: string,
    columns: readonly [string, ...string[]],
  ): Promise<string> {
    return this.#select(
      `${printable(stream.label)}: which column is ${attribute}? The others keep their own names.`,
      columns.map((column) => ({ value: column, label: printable(column) })),
    );
  }

  async identifier(question: IdentifierQuestion): Promise<string | undefined> {
    const { stream, attribute, candidates, proposed, isOptional } = question;
    const none = isOptional
      ? "customers are named by another column"
      : "its records are rejected if no other column names them";
    const options = [
      ...candidates.map((column) => ({ value: column, label: printable(column) })),
      { value: NONE, label: "none of them", hint: none },
    ];
    const message = `${printable(stream.label)}: which column is the customer's ${attribute}?`;
    const chosen = await this.#select<string>(message, options, proposed ?? NONE);
    return chosen === NONE ? undefined : chosen;
  }

  country(streams: readonly SampledStream[]): Promise<string | undefined> {
    const names = streams.map(({ label }) => printable(label)).join(", ");
    return this.#text(
      `Phone numbers without a country code (${names}): of which country are they? Two letters (Enter: none)`,
      (answer) =>
        isCountry(answer.toUpperCase()) ? undefined : "That is no country with phone numbers: US, CA, DE, …",
    ).then((country) => country?.toUpperCase());
  }

  async rejectedPath(): Promise<string | undefined> {
    const storage = await this.#select("Where are records kept that can't be delivered?", [
      { value: "none", label: "nowhere", hint: "counted, and logged by their reason" },
      { value: "file", label: "in files", hint: "whole, to be repaired and sent again" },
    ]);
    return storage === "none" ? undefined : await this.#text("In which directory?", undefined, "rejected");
  }

  async key(name: KeyName, uses: readonly SendAs[]): Promise<string | undefined> {
    const schema = SPEC.connectionSpecification.properties?.[KEY_OPTIONS[name]];
    const pattern = new RegExp(schema?.pattern ?? "", "u");
    const key = await this.#answer(
      password({
        message: `The account's ${name} API key, for ${uses.join(" and ")} (Enter: give it later)`,
        validate: (answer = "") => {
          if (answer.trim() === "" || pattern.test(answer.trim())) return undefined;
          return `It must be ${schema?.pattern_descriptor}.`;
        },
        ...this.#io,
      }),
    );
    return key?.trim() || undefined;
  }

  async #text(
    message: string,
    flawOf: (answer: string) => string | undefined = () => undefined,
    fallback?: string,
  ): Promise<string | undefined> {
    const answer = await this.#answer(
      text({
        message,
        ...(fallback !== undefined && { placeholder: fallback, defaultValue: fallback }),
        validate: (answer = "") => (answer.trim() === "" ? undefined : flawOf(answer.trim())),
        ...this.#io,
      }),
    );
    return answer?.trim() || undefined;
  }

  #select<T extends string>(
    message: string,
    choices: readonly { readonly value: T; readonly label: string; readonly hint?: string }[],
    initialValue?: T,
  ): Promise<T> {
    // Clack types the options of each kind of value on its own, and can't tell that T is one of them.
    const options = choices as unknown as Parameters<typeof select<T>>[0]["options"];
    const initial = initialValue === undefined ? {} : { initialValue };
    return this.#answer(select<T>({ message, options, ...initial, ...this.#io }));
  }

  async #answer<T>(question: Promise<T | typeof CANCEL_SYMBOL>): Promise<T> {
    const answer = await question;
    if (isCancel(answer)) throw new Cancelled();
    return answer;
  }
}

const waysOf = (ways: typeof WAYS): { value: SendAs; label: string; hint: string }[] =>
  ways.map(({ value, hint }) => ({ value, label: value, hint }));
