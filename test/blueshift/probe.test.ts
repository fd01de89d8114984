import { describe, expect, it } from "vitest";
import type { Answer, BlueshiftClient } from "../../src/blueshift/client.ts";
import type { KeyName } from "../../src/blueshift/endpoints.ts";
import { probe } from "../../src/blueshift/probe.ts";

/** A client that gets this answer to whatever it asks, and what it asked. */
function clientThatGets(answer: Answer) {
  const asked: [path: string, key: KeyName][] = [];
  const client = {
    get: async (path: string, key: KeyName) => {
      asked.push([path, key]);
      return answer;
    },
  } as unknown as BlueshiftClient;
  return { client, asked };
}

const obstacle = (answer: Answer) => probe(clientThatGets(answer).client, "user");
const answered = (status: number, body: string | undefined = "{}"): Answer => ({
  kind: "answer",
  status,
  headers: {},
  body,
});

describe("the probe of a key", () => {
  it("only reads: a search for nobody with the user key, the latest events with the event key", async () => {
    const { client, asked } = clientThatGets(answered(200));
    await probe(client, "user");
    await probe(client, "event");
    expect(asked).toEqual([
      ["/api/v1/customers?email=check%40destination-blueshift.invalid", "user"],
      ["/api/v1/event/debug", "event"],
    ]);
  });

  it.each([200, 400, 422])("finds nothing in the way where the key was let pass: %d", async (status) => {
    expect(await obstacle(answered(status))).toBeUndefined();
    expect(await obstacle(answered(status, "[]"))).toBeUndefined();
  });

  it.each([401, 403])("finds that the key is refused: %d, whatever the body", async (status) => {
    expect(await obstacle(answered(status, "<html>"))).toEqual({ kind: "refused", status });
  });

  it("finds that there is no such address", async () => {
    expect(await obstacle(answered(404))).toEqual({ kind: "no_such_address" });
  });

  it.each([408, 429, 500, 502, 503, 504, 520])("finds that the host is busy: %d", async (status) => {
    expect(await obstacle(answered(status, "<html>"))).toEqual({ kind: "busy", status });
  });

  it.each([
    [200, "<html>Please log in</html>"],
    [200, ""],
    [200, undefined],
    [400, "<html>"],
    [302, ""],
    [204, ""],
    [418, "{}"],
  ])("finds that it is not Blueshift that answered: %d %j", async (status, body) => {
    const answer: Answer = { kind: "answer", status, headers: {}, body };
    expect(await obstacle(answer)).toEqual({ kind: "not_blueshift", status });
  });

  it.each([
    ["ENOTFOUND", "host_not_found"],
    ["EAI_AGAIN", "host_not_found"],
    ["ECONNREFUSED", "unreachable"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENETUNREACH", "unreachable"],
    ["EHOSTDOWN", "unreachable"],
    ["ETIMEDOUT", "timeout"],
    ["TimeoutError", "timeout"],
    ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
    ["UND_ERR_HEADERS_TIMEOUT", "timeout"],
    ["UND_ERR_BODY_TIMEOUT", "timeout"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["EPROTO", "tls"],
    ["ECONNRESET", "network"],
    ["UND_ERR_SOCKET", "network"],
    ["HPE_INVALID_CONSTANT", "network"],
  ])("tells what is in the way of the network: %s is %s", async (code, kind) => {
    expect(await obstacle({ kind: "no_answer", code })).toEqual({ kind, code });
  });
});
