import { BlueshiftClient } from "../blueshift/client.ts";
import type { KeyName } from "../blueshift/endpoints.ts";
import { type Obstacle, probe } from "../blueshift/probe.ts";
import { otherRegion } from "../config/address.ts";
import { KEY_OPTIONS } from "../config/api-keys.ts";
import { type Config, parseConfig } from "../config/config.ts";
import { readJsonFile } from "../config/json-file.ts";
import { Failure } from "../failure.ts";
import { connectionOf } from "./connection.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `check`: answers whether the configuration is right and Blueshift takes every key in it. A FAILED answer is a
 * check that did its work; only a configuration that can't be read at all is a failure of the command.
 */
export async function check(files: { readonly config: string }, { writer }: Terminal): Promise<void> {
  const failures = await failuresOf(readJsonFile(files.config, "The configuration"));
  // What stands in the way of one key (a host that is not there) stands in the way of the other.
  const messages = new Set(failures.map(({ message }) => message));
  writer.write({
    type: "CONNECTION_STATUS",
    connectionStatus:
      messages.size === 0 ? { status: "SUCCEEDED" } : { status: "FAILED", message: [...messages].join(" ") },
  });
}

async function failuresOf(value: unknown): Promise<readonly Failure[]> {
  let config: Config;
  try {
    config = parseConfig(value);
  } catch (error) {
    if (error instanceof Failure) return [error];
    throw error;
  }
  const connection = connectionOf(config);
  const keys = (["user", "event"] as const).filter((key) => connection.keys[key] !== undefined);
  if (keys.length === 0) return [new Failure("CONFIG_WITHOUT_KEY", {})];
  const client = new BlueshiftClient(connection);
  const failures = await Promise.all(
    keys.map(async (key) => {
      const obstacle = await probe(client, key);
      return obstacle && failureOf(obstacle, key, client.host, config);
    }),
  );
  await client.close();
  return failures.filter((failure) => failure !== undefined);
}

function failureOf(obstacle: Obstacle, key: KeyName, host: string, config: Config): Failure {
  switch (obstacle.kind) {
    case "refused": {
      const { status } = obstacle;
      const option = KEY_OPTIONS[key];
      return new Failure("BLUESHIFT_KEY_REFUSED", {
        host,
        option,
        status,
        key,
        otherRegion: otherRegion(config),
      });
    }
    case "host_not_found":
      return new Failure("BLUESHIFT_HOST_NOT_FOUND", { host, code: obstacle.code });
    case "unreachable":
      return new Failure("BLUESHIFT_UNREACHABLE", { host, code: obstacle.code });
    case "timeout":
      return new Failure("BLUESHIFT_TIMEOUT", { host, code: obstacle.code });
    case "tls":
      return new Failure("BLUESHIFT_TLS_FAILED", { host, code: obstacle.code });
    case "network":
      return new Failure("BLUESHIFT_CONNECTION_LOST", { host, code: obstacle.code });
    case "no_such_address":
      return new Failure("BLUESHIFT_NOT_THERE", { host });
    case "busy":
      return new Failure("BLUESHIFT_BUSY", { host, status: obstacle.status });
    case "not_blueshift":
      return new Failure("BLUESHIFT_UNEXPECTED_ANSWER", { address: host, answer: `HTTP ${obstacle.status}` });
  }
}
