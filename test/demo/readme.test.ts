import { readFileSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { addWatchOptions } from "../../src/commands/watch-options.ts";
import { parseConfig } from "../../src/config/config.ts";
import { type OptionSchema, SPEC } from "../../src/config/spec.ts";
import { objectSchema } from "../../src/objects/object-schemas.ts";
import { OTHER_NAMES } from "../../src/objects/standard-columns.ts";
import { streamLine } from "../../src/sync/report.ts";
import { StreamTally } from "../../src/sync/tally.ts";
import { Metrics } from "../../src/watch/metrics/metrics.ts";
import { laneOf } from "../sync/progress-of.ts";
import { subjectOf } from "../watch/subject.ts";
import { attributeWords } from "./attribute-words.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const lines = readme.split("\n");

/** The table's rows, by the key in their first column. */
const rows = new Map(
  lines
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, key = "", type = "", fallback = ""]) => [key, { type, fallback }]),
);

interface Option {
  readonly key: string;
  readonly schema: OptionSchema;
  readonly required: boolean;
}

/** Every option of the spec as the README writes it: an object stands for what it holds. */
function* options(schema: OptionSchema, place = ""): Iterable<Option> {
  for (const [name, option] of Object.entries(schema.properties ?? {})) {
    const key = `${place}${name}`;
    const isGroup = option.properties !== undefined || option.oneOf !== undefined;
    if (!isGroup) yield { key, schema: option, required: schema.required?.includes(name) ?? false };
    yield* options(option, `${key}.`);
    if (option.items) yield* options(option.items, `${key}[].`);
    for (const branch of option.oneOf ?? []) yield* options(branch, `${key}.`);
  }
}

/** An option's default, or that of its place in the default of the object that it is in. */
function defaultOf({ key, schema }: Option, root: OptionSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  const [first = "", second = ""] = key.split(".");
  const group = root.properties?.[first]?.default;
  return typeof group === "object" && group !== null ? Reflect.get(group, second) : undefined;
}

const root = SPEC.connectionSpecification;
const all = [...options(root)];

describe("the README", () => {
  it.each(["npm ci && npm run demo", "npm ci && npm test"])(
    "has the command %s on a line of its own",
    (command) => {
      expect(lines).toContain(command);
    },
  );

  it.each(all.map((option) => [option.key, option] as const))(
    "has the option %s in its table",
    (key, option) => {
      const row = rows.get(`\`${key}\``);
      expect(row).toBeDefined();
      const fallback = defaultOf(option, root);
      if (fallback !== undefined) {
        const text = typeof fallback === "string" ? fallback : JSON.stringify(fallback);
        expect(row?.fallback).toBe(`\`${text}\``);
      } else if (option.required) {
        expect(row?.fallback).toMatch(/^required/);
      } else {
        expect(row?.fallback).toMatch(/^(none|any)$/);
      }
      for (const choice of option.key === "default_send_as" ? ["fail"] : (option.schema.enum ?? [])) {
        expect(row?.type).toContain(`\`${choice}\``);
      }
    },
  );

  it("has no option in its table that there is not", () => {
    const tableOf = (heading: string) => readme.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
    const keys = [...tableOf("Configuration").matchAll(/^\| `([^`]+)`/gm)].map(([, key]) => key);
    expect(new Set(keys)).toEqual(new Set(all.map(({ key }) => key)));
  });

  it.each(Object.entries(objectSchema("customer").properties))(
    "says what the attribute %s holds, as its schema does",
    (name, schema) => {
      expect(rows.get(`\`${name}\``)?.type).toBe(attributeWords(schema));
    },
  );

  it("names every other name by which a column finds its attribute", () => {
    const section = readme.split("## Columns and attributes\n")[1]?.split("\n## ")[0] ?? "";
    for (const [attribute, names] of Object.entries(OTHER_NAMES)) {
      for (const name of [attribute, ...names]) expect(section).toContain(`\`${name}\``);
    }
  });

  describe("on watching a sync", () => {
    const section = readme.split("## Watching a sync\n")[1]?.split("\n## ")[0] ?? "";
    /** What the tables of the section have in their first columns. */
    const named = new Set(
      [...section.matchAll(/^\| (`[^|]*)\|/gm)].flatMap(([, cell = ""]) => cell.match(/[\w-]+/g) ?? []),
    );

    it("names every option, and no other", () => {
      const command = addWatchOptions(new Command());
      const options = command.options.flatMap(({ long }) => (long === undefined ? [] : [long]));
      expect(options.length).toBeGreaterThan(4);
      expect([...named].filter((name) => name.startsWith("--"))).toEqual(options);
    });

    it("names every metric, and no other", async () => {
      const { subject } = subjectOf({ users: {} });
      const metrics = [...(await new Metrics(subject).text()).matchAll(/^# TYPE (blueshift_\w+)/gm)];
      const names = metrics.map(([, name]) => name);
      expect([...named].filter((name) => name.startsWith("blueshift_")).toSorted()).toEqual(names.toSorted());
    });

    it("names every key of the line that sums a stream up, and shows one as it is", () => {
      const keysOf = (line: string) => [...line.matchAll(/(\w+)=/g)].map(([, key]) => key);
      const tally = new StreamTally("users");
      tally.noteCall(1);
      const keys = keysOf(streamLine(tally, "delivered", laneOf()));
      expect(keysOf(section)).toEqual(keys);
      for (const key of keys) expect(named).toContain(key);
    });
  });

  it("shows a configuration and a catalog that work", () => {
    const [config, catalog] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = ""]) =>
      JSON.parse(text),
    );
    const plans = planCatalog(parseCatalog(catalog), parseConfig(config));
    expect([...plans.values()].map(({ label }) => label)).toEqual(["users"]);
  });
});
