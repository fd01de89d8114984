import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import type { FailureCode } from "../../src/failure-list.ts";
import { EVENT_KEY, USER_KEY } from "./control.ts";
import { newScratch, type Stage, stage, start } from "./stage.ts";

/** What `check` answers to a configuration. */
async function check(config: object) {
  const program = start(["check", "--config", newScratch().write(config)]);
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(program.messages).toHaveLength(1);
  expect(program.oddLines).toEqual([]);
  expect(program.stderr).toBe("");
  expect(program.stdout).not.toContain(USER_KEY);
  expect(program.stdout).not.toContain(EVENT_KEY);
  const [message] = program.messages;
  expect(message?.type).toBe("CONNECTION_STATUS");
  return message?.connectionStatus;
}

async function expectFailure(
  code: FailureCode,
  config: object,
  ...said: (string | RegExp)[]
): Promise<string> {
  const { message = "", status } = (await check(config)) ?? {};
  expect({ status, message }).toMatchObject({ status: "FAILED" });
  expect(message).toMatch(new RegExp(`[.?] \\[${code}\\]$`));
  for (const part of said) expect(message).toMatch(part);
  return message;
}

/** A port on which nothing listens. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

const hostOf = ({ sandbox }: Stage): string => `127.0.0.1:${sandbox.port}`;

describe.concurrent("check", () => {
  it("succeeds where both keys are taken, and writes nothing", async () => {
    const { config, control } = await stage();
    expect(await check(config())).toEqual({ status: "SUCCEEDED" });
    const { calls, customers, events } = await control.summary();
    expect({ calls: calls.byEndpoint, customers, events }).toEqual({
      calls: { customer_search: 1, event_debug: 1 },
      customers: 0,
      events: 0,
    });
  });

  it("tries the keys that are there", async () => {
    const { config, control } = await stage();
    expect(await check(config({ event_api_key: undefined }))).toEqual({ status: "SUCCEEDED" });
    expect((await control.summary()).calls.byEndpoint).toEqual({ customer_search: 1 });
  });

  it("names the key that is refused", async () => {
    const scene = await stage();
    const host = hostOf(scene);
    const message = await expectFailure(
      "BLUESHIFT_KEY_REFUSED",
      scene.config({ user_api_key: "wrong-key" }),
      host,
      /user_api_key/,
    );
    expect(message).not.toMatch(/event_api_key|wrong-key/);
    await expectFailure(
      "BLUESHIFT_KEY_REFUSED",
      scene.config({ event_api_key: "wrong-key" }),
      host,
      /event_api_key/,
    );
    await scene.control.order({ revoke: "user" });
    await scene.control.order({ revoke: "event" });
    await expectFailure("BLUESHIFT_KEY_REFUSED", scene.config(), /user_api_key/, /event_api_key/);
  });

  it("wants a key", async () => {
    await expectFailure("CONFIG_WITHOUT_KEY", {}, /user_api_key/, /event_api_key/);
  });

  it("names what is wrong with a configuration", async () => {
    const { config } = await stage();
    await expectFailure("CONFIG_INVALID", config({ region: "mars" }), /\/region/);
    await expectFailure(
      "CONFIG_INVALID",
      config({ event_api_key: undefined, routes: [{ stream: "*", send_as: "identify_event" }] }),
      /\/event_api_key/,
    );
    await expectFailure("CONFIG_INVALID", config({ api_url: "http://blueshift.example.com" }), /\/api_url/);
  });

  it("says that nothing listens", async () => {
    const { config } = await stage();
    const port = await deadPort();
    const message = await expectFailure(
      "BLUESHIFT_UNREACHABLE",
      config({ api_url: `http://127.0.0.1:${port}` }),
      `127.0.0.1:${port}`,
      /ECONNREFUSED/,
    );
    // Once, although it stands in the way of both keys.
    expect(message.match(/ECONNREFUSED/g)).toHaveLength(1);
  });

  it("says that a host is not there", async () => {
    const { config } = await stage();
    await expectFailure(
      "BLUESHIFT_HOST_NOT_FOUND",
      config({ api_url: "https://no-such-host.invalid" }),
      "no-such-host.invalid",
      /could not be found/,
      /DNS/,
    );
  });

  it("says that a secure connection fails", async () => {
    const scene = await stage();
    await expectFailure(
      "BLUESHIFT_TLS_FAILED",
      scene.config({ api_url: scene.sandbox.url.replace("http:", "https:") }),
      hostOf(scene),
      /secure connection/i,
    );
  });

  it("says that somebody else answered", async () => {
    const scene = await stage();
    await scene.control.order({ next: 2, fault: { garbage_body: true } });
    await expectFailure(
      "BLUESHIFT_UNEXPECTED_ANSWER",
      scene.config(),
      hostOf(scene),
      /not as Blueshift/,
      /proxy/,
    );
  });

  it("follows no redirect with the keys", async () => {
    const scene = await stage();
    const other = await stage();
    await scene.control.order({ next: 2, fault: { redirect: `${other.sandbox.url}/api/v1/customers` } });
    await expectFailure("BLUESHIFT_UNEXPECTED_ANSWER", scene.config(), hostOf(scene));
    expect((await other.control.summary()).calls.total).toBe(0);
  });

  it.each([
    [404, "BLUESHIFT_NOT_THERE", /api_url/],
    [429, "BLUESHIFT_BUSY", /later/],
    [503, "BLUESHIFT_BUSY", /later/],
  ] as const)("says what %i means", async (status, code, said) => {
    const scene = await stage();
    await scene.control.order({ next: 2, fault: { status } });
    await expectFailure(code, scene.config(), hostOf(scene), `HTTP ${status}`, said);
  });

  it("does not wait for ever", async () => {
    const scene = await stage();
    await scene.control.order({ next: 2, fault: { hang: true } });
    const retry = { request_timeout_seconds: 0.3 };
    await expectFailure(
      "BLUESHIFT_TIMEOUT",
      scene.config({ retry }),
      hostOf(scene),
      /did not answer in time/,
    );
  });

  it("says that a connection broke off", async () => {
    const scene = await stage();
    await scene.control.order({ next: 2, fault: { reset: true } });
    await expectFailure("BLUESHIFT_CONNECTION_LOST", scene.config(), hostOf(scene), /broke off/);
  });
});
