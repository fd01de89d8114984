import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "../../src/blueshift/endpoints.ts";
import { DeliveryFailure } from "../../src/delivery/delivery-failure.ts";
import { Failure } from "../../src/failure.ts";
import { explain } from "../../src/sync/delivery-failures.ts";

const CONFIG = { region: "us", retry: { max_elapsed_seconds: 600, request_timeout_seconds: 30 } } as const;

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
    expect(failure.message).toMatch(/^Blueshift at api\.getblueshift\.com refused /);
  });

  it("names the other region, where the address follows from the region", () => {
    const refused = new DeliveryFailure(ENDPOINTS.customer, { kind: "key_refused", status: 401 });
    expect(explain(refused, CONFIG).message).toContain('set /region to "eu"');
    expect(explain(refused, { ...CONFIG, region: "eu" }).message).toContain('set /region to "us"');
    const proxied = explain(refused, { ...CONFIG, api_url: "https://proxy.example.com:8443/b" }).message;
    expect(proxied).toContain("Blueshift at proxy.example.com:8443 refused");
    expect(proxied).not.toContain("/region");
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
    const failure = new Failure("CONFIG_WITHOUT_KEY", {});
    expect(explain(failure, CONFIG)).toBe(failure);
    expect(explain(new TypeError("x is not a function"), CONFIG).type).toBe("system_error");
  });
});
