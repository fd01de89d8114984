import { describe, expect, it } from "vitest";
import { readAnswer } from "../../src/blueshift/answers.ts";
import type { Answer } from "../../src/blueshift/client.ts";
import { ENDPOINTS, type Endpoint } from "../../src/blueshift/endpoints.ts";

const { customer, customer_bulk: bulk, event_bulk: events } = ENDPOINTS;
const EVERYWHERE = [customer, bulk, events];
const NOW = Date.parse("2026-03-01T12:00:00Z");
const NAMES = [
  { customerId: "a", email: undefined },
  { customerId: "b", email: "b@example.com" },
];

const answered = (
  status: number,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): Answer => ({
  kind: "answer",
  status,
  headers,
  body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
});
const read = (endpoint: Endpoint, answer: Answer) => readAnswer(endpoint, answer, NAMES, NOW);

describe("the table of status codes", () => {
  it.each(EVERYWHERE)("200 is processed: $name", (endpoint) => {
    expect(read(endpoint, answered(200, { status: "ok", errors: [] }))).toMatchObject({
      kind: "processed",
      failed: [],
      unpinned: undefined,
    });
  });

  it("200 can still hold failed customers", () => {
    const verdict = read(bulk, answered(200, { errors: [{ customer_id: "b", error: "invalid email" }] }));
    expect(verdict).toMatchObject({ failed: [{ index: 1, refusal: { text: "invalid email" } }] });
  });

  it.each(EVERYWHERE)("400 is isolated, with the field and its text: $name", (endpoint) => {
    expect(read(endpoint, answered(400, { errors: { email: ["is invalid", "is taken"] } }))).toEqual({
      kind: "isolate",
      status: 400,
      refusal: { field: "email", text: "is invalid; is taken" },
    });
    expect(read(endpoint, answered(400, { message: "Invalid request" }))).toMatchObject({
      refusal: { text: "Invalid request" },
    });
  });

  it.each(
    EVERYWHERE.flatMap((endpoint) => [401, 403].map((status) => [status, endpoint.name, endpoint] as const)),
  )("%d means that the key is refused: %s", (status, _, endpoint) => {
    expect(read(endpoint, answered(status, { message: "Not authorized" }))).toEqual({
      kind: "key_refused",
      status,
    });
  });

  it.each([404, 409])("%d is tried again for customers: the conflict passes", (status) => {
    for (const endpoint of [customer, bulk]) {
      expect(read(endpoint, answered(status, { message: "conflict" }))).toEqual({
        kind: "retry",
        throttled: false,
        afterMs: undefined,
        why: `HTTP ${status}`,
      });
    }
  });

  it.each([404, 409])("%d is unexpected for events: they have no conflicts", (status) => {
    expect(read(events, answered(status, { message: "nothing here" }))).toMatchObject({
      kind: "unexpected",
      why: `HTTP ${status}`,
    });
  });

  it.each([bulk, events])("413 is split: $name", (endpoint) => {
    expect(read(endpoint, answered(413, { message: "Payload too large" }))).toEqual({
      kind: "split",
      status: 413,
      refusal: { text: "Payload too large" },
    });
  });

  it.each([bulk, events])("422 is isolated: $name", (endpoint) => {
    expect(read(endpoint, answered(422, { errors: [{ index: 0, message: "bad name" }] }))).toEqual({
      kind: "isolate",
      status: 422,
      refusal: { text: "bad name" },
    });
  });

  it.each(EVERYWHERE)("429 holds the endpoint back: $name", (endpoint) => {
    expect(read(endpoint, answered(429, { message: "slow down" }, { "retry-after": "2" }))).toEqual({
      kind: "retry",
      throttled: true,
      afterMs: 2000,
      why: "HTTP 429",
    });
  });

  it.each([500, 502, 503, 504])("%d is tried again everywhere", (status) => {
    for (const endpoint of EVERYWHERE) {
      expect(read(endpoint, answered(status, "<html>"))).toMatchObject({
        kind: "retry",
        throttled: false,
        afterMs: undefined,
      });
    }
  });

  it.each([408, 501, 505, 520, 524, 530, 599])("%d, undocumented, is tried again", (status) => {
    expect(read(bulk, answered(status, ""))).toMatchObject({ kind: "retry", throttled: false });
  });

  it.each([201, 202, 207])("%d, undocumented, is processed where its body says so", (status) => {
    expect(read(bulk, answered(status, { status: "ok" }))).toMatchObject({ kind: "processed", failed: [] });
    expect(read(bulk, answered(status, ""))).toMatchObject({ kind: "retry" });
  });

  it("204 says nothing, so it is tried again", () => {
    expect(read(bulk, answered(204, ""))).toMatchObject({ kind: "retry" });
  });

  it.each([301, 302, 303, 307, 308])("%d, a redirect, is unexpected", (status) => {
    expect(read(bulk, answered(status, "", { location: "https://elsewhere.example" }))).toEqual({
      kind: "unexpected",
      why: `a redirect (HTTP ${status})`,
    });
  });

  it.each([402, 405, 406, 410, 415, 418, 451])("%d is unexpected", (status) => {
    expect(read(bulk, answered(status, {}))).toEqual({ kind: "unexpected", why: `HTTP ${status}` });
  });
});

describe("a 200 whose body can't be read", () => {
  it.each([
    ["empty", ""],
    ["blank", "  \n"],
    ["HTML from a proxy", "<html><body>Welcome to nginx!</body></html>"],
    ["cut off within", '{"status":"ok","errors":[{"customer_id":"a"'],
    ["cut off or too long, as the client says", undefined],
    ["plain text", "OK"],
    ["a JSON text", '"ok"'],
    ["a number", "1"],
    ["null", "null"],
    ["two values", "{}{}"],
  ])("proves nothing, so the call is tried again: %s", (_, body) => {
    expect(read(bulk, answered(200, body))).toMatchObject({
      kind: "retry",
      throttled: false,
      afterMs: undefined,
    });
  });
});

describe("an answer that never came", () => {
  it.each(["ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "EPROTO", "UND_ERR_HEADERS_TIMEOUT", "TimeoutError"])(
    "is tried again: %s",
    (code) => {
      expect(read(bulk, { kind: "no_answer", code })).toEqual({
        kind: "retry",
        throttled: false,
        afterMs: undefined,
        why: `no answer (${code})`,
      });
    },
  );
});

describe("a refusal that has no words of its own", () => {
  it.each(["", "<html>", undefined, "{}", "[]"])("is told by its status: %j", (body) => {
    for (const status of [400, 413, 422]) {
      expect(read(bulk, answered(status, body))).toMatchObject({
        status,
        refusal: { text: `HTTP ${status}` },
      });
    }
  });

  it("is told by its other words where its errors are empty", () => {
    expect(read(bulk, answered(400, { errors: [], message: "Invalid" }))).toMatchObject({
      refusal: { text: "Invalid" },
    });
  });
});

describe("Retry-After", () => {
  const afterMs = (value: string | string[], status = 503) => {
    const verdict = read(bulk, answered(status, "", { "retry-after": value }));
    return verdict.kind === "retry" ? verdict.afterMs : "no retry";
  };

  it.each([
    ["120", 120_000],
    [" 5 ", 5000],
    ["0", 0],
    ["1.5", 1500],
  ])("is in seconds: %j", (value, ms) => {
    for (const status of [404, 409, 429, 500, 503]) expect(afterMs(value, status)).toBe(ms);
  });

  it.each([
    ["Sun, 01 Mar 2026 12:00:30 GMT", 30_000],
    ["Sunday, 01-Mar-26 12:00:30 GMT", 30_000],
    ["2026-03-01T12:01:00Z", 60_000],
    ["2026-03-01T13:01:00+01:00", 60_000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
  ])("is a date: %j", (value, ms) => {
    expect(afterMs(value)).toBe(ms);
  });

  it.each([
    "",
    "soon",
    "-5",
    "in 5 seconds",
    "5 minutes",
    "12-34",
    "NaN",
    "1e3",
    "Sun, 99 Foo 2026 12:00:30 GMT",
  ])("is nothing where it is neither: %j", (value) => {
    expect(afterMs(value)).toBeUndefined();
  });

  it("is the first where there are several", () => {
    expect(afterMs(["7", "9"])).toBe(7000);
  });
});
