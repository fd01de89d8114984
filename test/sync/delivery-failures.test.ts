import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "../../src/blueshift/endpoints.ts";
import { DeliveryFailure } from "../../src/delivery/delivery-failure.ts";
import { Failure } from "../../src/failure.ts";
import { explain } from "../../src/sync/delivery-failures.ts";

const CONFIG = { retry: { max_elapsed_seconds: 600, request_timeout_seconds: 30 } };

describe("what ends a sync", () => {
  it.each([
    [ENDPOINTS.customer_bulk, "/user_api_key"],
    [ENDPOINTS.customer, "/user_api_key"],
    [ENDPOINTS.event_bulk, "/event_api_key"],
  ])("is a configuration error that names the key which was refused: $name", (endpoint, option) => {
    const failure = explain(new DeliveryFailure(endpoint, { kind: "key_refused", status: 401 }), CONFIG);
    expect(failure.type).toBe("config_error");
    expect(failure.message).toContain(option);
    expect(failure.message).toContain("401");
  });

  it("is transient where Blueshift did not take a call for as long as the user allows", () => {
    const reason = { kind: "gave_up", why: "HTTP 503", tries: 9 } as const;
    const failure = explain(new DeliveryFailure(ENDPOINTS.customer, reason), CONFIG);
    expect(failure.type).toBe("transient_error");
    expect(failure.message).toMatch(/HTTP 503, after 9 tries .*max_elapsed_seconds is 600/);
  });

  it("is a configuration error where an answer is not Blueshift's", () => {
    const reason = { kind: "unexpected_answer", why: "a redirect" } as const;
    const failure = explain(new DeliveryFailure(ENDPOINTS.event_bulk, reason), CONFIG);
    expect(failure.type).toBe("config_error");
    expect(failure.message).toMatch(/bulkevents.*a redirect.*\/api_url/);
  });

  it("is what it was where it was said already, and a bug where nobody expected it", () => {
    const failure = new Failure("config_error", "no");
    expect(explain(failure, CONFIG)).toBe(failure);
    expect(explain(new TypeError("x is not a function"), CONFIG).type).toBe("system_error");
  });
});
