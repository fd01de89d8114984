import { describe, expect, it } from "vitest";
import { connectionOf } from "../../src/commands/connection.ts";
import { parseConfig } from "../../src/config/config.ts";

const connection = (config: object) => connectionOf(parseConfig({ user_api_key: "u", ...config }));

describe("the connection that a configuration asks for", () => {
  it.each([0.1, 16.1, 32.2, 1.0005, 600])("has whole milliseconds, as timers want them: %d s", (seconds) => {
    const { timeoutMs } = connection({ retry: { request_timeout_seconds: seconds } });
    expect(Number.isInteger(timeoutMs)).toBe(true);
    expect(timeoutMs).toBeCloseTo(seconds * 1000, -1);
  });

  it("goes to the region's host, or where api_url says", () => {
    expect(connection({}).url).toBe("https://api.getblueshift.com");
    expect(connection({ region: "eu" }).url).toBe("https://api.eu.getblueshift.com");
    expect(connection({ api_url: "http://127.0.0.1:8787" }).url).toBe("http://127.0.0.1:8787");
  });

  it("has the keys that were given, and no others", () => {
    expect(connection({}).keys).toEqual({ user: "u" });
    expect(connection({ event_api_key: "e" }).keys).toEqual({ user: "u", event: "e" });
  });
});
