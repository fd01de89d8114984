import { parseConfig } from "../../src/config/config.ts";
import { Failure } from "../../src/failure.ts";

/** The lines that name the mistakes of a configuration, without the lines around; none if it has no mistake. */
export function violationsOf(config: unknown): readonly string[] {
  return messageFor(config)?.split("\n").slice(1, -1) ?? [];
}

/** The whole message about a configuration with mistakes. */
export function messageFor(config: unknown): string | undefined {
  try {
    parseConfig(config);
    return undefined;
  } catch (error) {
    if (error instanceof Failure && error.code === "CONFIG_INVALID") return error.message;
    throw error;
  }
}
