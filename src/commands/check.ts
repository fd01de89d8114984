import { BlueshiftClient } from "../blueshift/client.ts";
import type { KeyName } from "../blueshift/endpoints.ts";
import { type Obstacle, probe } from "../blueshift/probe.ts";
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
  const message = await problemWith(await readJsonFile(files.config, "The configuration"));
  writer.write({
    type: "CONNECTION_STATUS",
    connectionStatus: message === undefined ? { status: "SUCCEEDED" } : { status: "FAILED", message },
  });
}

async function problemWith(value: unknown): Promise<string | undefined> {
  let config: Config;
  try {
    config = parseConfig(value);
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  const connection = connectionOf(config);
  const keys = (["user", "event"] as const).filter((key) => connection.keys[key] !== undefined);
  if (keys.length === 0) {
    return "The configuration has no key: give /user_api_key to write customers, /event_api_key to write events.";
  }
  const client = new BlueshiftClient(connection);
  const problems = await Promise.all(
    keys.map(async (key) => {
      const obstacle = await probe(client, key);
      return obstacle && sentence(obstacle, key, client.host, config);
    }),
  );
  await client.close();
  // What stands in the way of one key (a host that is not there) stands in the way of the other.
  const distinct = new Set(problems.filter((problem) => problem !== undefined));
  return distinct.size === 0 ? undefined : [...distinct].join(" ");
}

function sentence(obstacle: Obstacle, key: KeyName, host: string, config: Config): string {
  const addressAdvice = config.api_url === undefined ? "" : " and /api_url";
  switch (obstacle.kind) {
    case "refused": {
      const other = config.region === "us" ? "eu" : "us";
      const region =
        config.api_url === undefined ? `, or set /region to "${other}" if the account is there` : "";
      return (
        `Blueshift at ${host} refused /${KEY_OPTIONS[key]} (HTTP ${obstacle.status}): check that it is the account's ` +
        `${key} API key and has not been revoked${region}.`
      );
    }
    case "host_not_found":
      return `The host ${host} could not be found (${obstacle.code}): check the machine's DNS${addressAdvice}.`;
    case "unreachable":
      return `The host ${host} does not accept connections (${obstacle.code}): check the network, its firewall${addressAdvice}.`;
    case "timeout":
      return `The host ${host} did not answer in time (${obstacle.code}): check the network, its firewall${addressAdvice}, then try again.`;
    case "tls":
      return (
        `No secure connection to ${host} could be made (${obstacle.code}): if a proxy inspects the traffic, give ` +
        `Node.js its certificate (NODE_EXTRA_CA_CERTS).`
      );
    case "network":
      return `The connection to ${host} broke off (${obstacle.code}): try again, and check the network if it stays.`;
    case "no_such_address":
      return `${host} has no Blueshift API at its address (HTTP 404)${config.api_url === undefined ? ": try again later" : ": check /api_url"}.`;
    case "busy":
      return `Blueshift at ${host} is not ready to answer (HTTP ${obstacle.status}): try again later.`;
    case "not_blueshift":
      return (
        `${host} answered, but not as Blueshift does (HTTP ${obstacle.status}): something in between, a proxy ` +
        `or a login page, may have answered; check the network${addressAdvice}.`
      );
  }
}
