import { Failure } from "../failure.ts";
import type { GeneratedConfig } from "./config.generated.ts";
import { validate } from "./config-validator.generated.ts";
import { readJsonFile } from "./json-file.ts";
import { ruleViolations } from "./rules.ts";
import { schemaViolations } from "./schema-violations.ts";
import { describeViolations } from "./violation.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A checked configuration, with every default in its place; the words are those of `spec/connector.json`. */
export type Config = DeepReadonly<GeneratedConfig>;
/** How the streams that it matches are sent. */
export type Route = Config["routes"][number];
/** The ways to send a stream; `default_send_as` knows `fail` besides. */
export type SendAs = Route["send_as"];

/** Whether the keys must be there that the routes need: without calls they are not. */
export interface KeyDemand {
  readonly keys: "needed" | "unused";
}

const NEEDED: KeyDemand = { keys: "needed" };

/**
 * Checks a configuration and fills in its defaults. The value itself is left as it is.
 *
 * @throws {Failure} `config_error` whose message names every mistake, one a line, and repeats no value
 */
export function parseConfig(value: unknown, demand: KeyDemand = NEEDED): Config {
  const config = structuredClone(value);
  const fits = validate(config);
  const violations = [...schemaViolations(validate.errors ?? []), ...ruleViolations(config, demand)];
  if (!fits || violations.length > 0) {
    throw new Failure("CONFIG_INVALID", { mistakes: describeViolations(violations) });
  }
  return config;
}

/**
 * Reads and checks the file of `--config`.
 *
 * @throws {Failure} `config_error` if there is no such file, if it holds no JSON object, or as `parseConfig`
 */
export function readConfigFile(path: string, demand: KeyDemand = NEEDED): Config {
  return parseConfig(readJsonFile(path, "The configuration"), demand);
}
