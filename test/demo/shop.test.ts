import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import { makeShop } from "./make-shop.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

describe("the demo's sample", () => {
  it("is what its generator makes", () => {
    expect(read("shop.jsonl") === makeShop().text, "run node test/demo/make-shop.ts").toBe(true);
  });

  it("has as many rows and states as the demo expects", () => {
    const { text, facts } = makeShop();
    expect(text.match(/^\{"type":"RECORD"/gm)).toHaveLength(facts.rows);
    expect(text.match(/^\{"type":"STATE"/gm)).toHaveLength(facts.states);
    expect(facts.customers + facts.versions + facts.invalid).toBe(facts.rows);
  });

  it("is small, and names hosts that nobody can own", () => {
    const text = read("shop.jsonl");
    expect(Buffer.byteLength(text)).toBeLessThan(400_000);
    for (const [, host] of text.matchAll(/"email":"[^"@]*@([^"]*)"/g)) expect(host).toMatch(/\.example$/);
  });

  it("comes with a configuration and a catalog that fit each other", () => {
    const config = parseConfig(JSON.parse(read("shop.config.json")));
    const plans = planCatalog(parseCatalog(JSON.parse(read("shop.catalog.json"))), config);
    expect([...plans.values()].map(({ label, description }) => [label, description.head])).toEqual([
      ["shop.users", 'Stream "shop.users" is sent as customer_bulk (/routes/0).'],
    ]);
    // Every field of the route is there, and what it leaves is dropped.
    const [fields = "", dropped] = [...plans.values()].flatMap(({ description }) => description.parts);
    for (const { from, to } of config.routes[0]?.fields ?? []) expect(fields).toContain(`${from} → ${to}`);
    expect(dropped).toBe("dropped: address, _ab_cdc_lsn");
  });
});
