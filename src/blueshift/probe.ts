import type { Answer, BlueshiftClient } from "./client.ts";
import type { KeyName } from "./endpoints.ts";

/**
 * The calls that tell whether a key works, and change nothing: a search for a customer that is nobody's (`.invalid`
 * is reserved), and the most recent events.
 */
const PROBES: Readonly<Record<KeyName, string>> = {
  user: "/api/v1/customers?email=check%40destination-blueshift.invalid",
  event: "/api/v1/event/debug",
};

/** Why a key can't be used. */
export type Obstacle =
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "host_not_found" | "unreachable" | "timeout" | "tls" | "network"; readonly code: string }
  | { readonly kind: "no_such_address" }
  | { readonly kind: "busy"; readonly status: number }
  | { readonly kind: "not_blueshift"; readonly status: number };

/** Tries a key; undefined where it works. */
export async function probe(client: BlueshiftClient, key: KeyName): Promise<Obstacle | undefined> {
  return obstacleIn(await client.get(PROBES[key], key));
}

function obstacleIn(answer: Answer): Obstacle | undefined {
  if (answer.kind === "no_answer") return { kind: networkObstacle(answer.code), code: answer.code };
  const { status, body } = answer;
  if (status === 401 || status === 403) return { kind: "refused", status };
  if (status === 404) return { kind: "no_such_address" };
  if (status === 408 || status === 429 || status >= 500) return { kind: "busy", status };
  // Whoever finds fault with the search itself has let the key pass.
  const passes = status === 200 || status === 400 || status === 422;
  return passes && isJson(body) ? undefined : { kind: "not_blueshift", status };
}

function networkObstacle(code: string): "host_not_found" | "unreachable" | "timeout" | "tls" | "network" {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "host_not_found";
  if (/^E(?:CONNREFUSED|HOSTUNREACH|NETUNREACH|HOSTDOWN)$/.test(code)) return "unreachable";
  if (code === "ETIMEDOUT" || /TIMEOUT|^TimeoutError$|^AbortError$/.test(code)) return "timeout";
  if (/CERT|TLS|SSL|SIGNATURE|^EPROTO$/.test(code)) return "tls";
  return "network";
}

function isJson(body: string | undefined): boolean {
  try {
    JSON.parse(body ?? "");
    return true;
  } catch {
    return false;
  }
}
