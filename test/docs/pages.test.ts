import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "../../src/blueshift/endpoints.ts";
import { HOSTS } from "../../src/blueshift/limits.ts";
import { SPEC } from "../../src/config/spec.ts";
import { OBJECT_NAMES, OBJECTS } from "../../src/objects/objects.ts";
import { VERSION } from "../../src/version.ts";
import { blocksOf } from "../examples/playground.ts";
import { PAGES, read } from "./links.ts";

const page = read("docs/blueshift.md");
const { connectionSpecification: spec, supported_destination_sync_modes: modes } = SPEC;

/** The rows of the tables under a heading, by their cells. */
function tableUnder(heading: string): string[][] {
  const section = page.split(`# ${heading}\n`)[1]?.split(/^#/m)[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(2, -2)
        .split(" | ")
        .map((cell) => cell.trim()),
    )
    .slice(1);
}

describe("the connector's page", () => {
  it("has the parts that Airbyte's pages of connectors have", () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "Prerequisites",
      "Setup guide",
      "Supported sync modes",
      "Objects and operations",
      "Limits",
      "Field mapping",
      "Rejected records",
      "Troubleshooting",
      "Changelog",
    ]);
  });

  it("leads through the form by its own titles", () => {
    const titles = Object.entries(spec.properties ?? {}).map(
      ([key, { title }]) => [title, `\`${key}\``] as const,
    );
    for (const [names = "", keys = ""] of tableUnder("4. Fill in the form")) {
      if (names === "the rest") continue;
      const keyList = keys.split(", ");
      // A title may have a comma of its own.
      const nameList = keyList.length === 1 ? [names] : names.split(", ");
      expect(titles).toEqual(expect.arrayContaining(nameList.map((name, at) => [name, keyList[at]])));
    }
  });

  it("names the hosts that are called", () => {
    const hosts = tableUnder("2. Find your region").map(([, host]) => `https://${host?.replaceAll("`", "")}`);
    expect(hosts).toEqual(Object.values(HOSTS));
  });

  it("supports the sync modes that the specification does", () => {
    const supported = tableUnder("Supported sync modes").flatMap(([name, is]) =>
      is === "yes" ? [name] : [],
    );
    expect(supported).toEqual([
      "Full Refresh - Append",
      "Incremental - Append",
      "Incremental - Append + Deduped",
    ]);
    expect(modes).toEqual(["append", "append_dedup"]);
  });

  it("lists the objects with their endpoints, keys and identifiers", () => {
    const rows = tableUnder("Objects and operations");
    expect(rows.map(([name]) => name)).toEqual([...OBJECT_NAMES, "skip"].map((name) => `\`${name}\``));
    OBJECT_NAMES.forEach((name, at) => {
      const { path, key, maxItems } = ENDPOINTS[OBJECTS[name].endpoint];
      const [, endpoint, keyCell, operation, identifiers] = rows[at] ?? [];
      expect(endpoint).toBe(`\`POST ${path}\``);
      expect(keyCell).toBe(key);
      expect(operation).toContain(maxItems === 1 ? "one a call" : `up to ${maxItems} a call`);
      expect([...(identifiers ?? "").matchAll(/`(\w+)`/g)].map(([, one]) => one)).toEqual(
        OBJECTS[name].identifiers,
      );
    });
  });

  it("says how fast rows can go at the rates that are the default", () => {
    const rates = spec.properties?.rate_limits?.properties ?? {};
    const batches = spec.properties?.batching?.properties ?? {};
    const rate = (name: string) => Number(rates[name]?.default);
    const speeds = [
      rate("customer"),
      rate("customer_bulk") * Number(batches.customers?.default),
      rate("event_bulk") * 30,
      rate("event_bulk") * Number(batches.events?.default),
    ];
    const rows = tableUnder("Limits").slice(-4);
    const hours = (speed: number) => `${Number((1e7 / speed / 3600).toPrecision(2))} hours`;
    expect(rows.map((row) => row.slice(1))).toEqual(
      speeds.map((speed) => [String(speed), (speed * 3600).toLocaleString("en"), hours(speed)]),
    );
  });

  it("has this version on top of its changelog", () => {
    expect(tableUnder("Changelog")[0]?.slice(0, 2)).toEqual([VERSION, "2026-11-23"]);
  });
});

describe("every page", () => {
  it.each(PAGES)("%s names the image of this version", (path) => {
    for (const [, tag] of read(path).matchAll(/destination-blueshift:(\d[\w.]*)/g)) expect(tag).toBe(VERSION);
  });

  it.each(PAGES)("%s shows JSON that is JSON", (path) => {
    for (const block of blocksOf(read(path), "json")) expect(() => JSON.parse(block), block).not.toThrow();
  });
});
