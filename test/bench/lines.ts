import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import jsonlParser from "stream-json/jsonl/parser.js";
import { parser } from "stream-json/parser.js";
import { streamValues } from "stream-json/streamers/stream-values.js";
import { readInput } from "../../src/protocol/reader.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { median } from "./median.ts";
import { amount } from "./report.ts";
import { SHAPES } from "./rows.ts";
import { type ShapeName, Stage } from "./stage.ts";

const ROWS: Readonly<Record<ShapeName, number>> = {
  small: 60_000,
  large: 12_000,
  wide: 10_000,
  consent: 50_000,
};
const ROUNDS = 5;

/** Ways to the values in a file of JSON lines; each counts them. */
const READERS = {
  "the connector's reader": async (file) => {
    let count = 0;
    for await (const inputs of readInput(createReadStream(file))) count += inputs.length;
    return count;
  },
  "stream-json's JSON-lines parser": (file) => counted(file, jsonlParser.asStream()),
  "stream-json's tokenizer": (file) =>
    counted(file, parser.asStream({ jsonStreaming: true }), streamValues.asStream()),
} as const satisfies Record<string, (file: string) => Promise<number>>;

async function counted(file: string, ...steps: readonly NodeJS.ReadWriteStream[]): Promise<number> {
  let count = 0;
  const counter = new Writable({
    objectMode: true,
    write(_value, _encoding, done) {
      count++;
      done();
    },
  });
  await pipeline([createReadStream(file), ...steps, counter]);
  return count;
}

/** What the way from bytes to messages costs, beside what stream-json offers for it. */
export const lines: Benchmark = {
  name: "lines",
  about: "reading messages from JSON lines: the connector's reader against stream-json's streams",
  run: figures,
};

async function* figures(): AsyncGenerator<Figure> {
  const stage = new Stage("");
  try {
    for (const shape of Object.keys(SHAPES) as ShapeName[])
      yield* compare(shape, stage.fileOf(shape, ROWS[shape]));
  } finally {
    stage.remove();
  }
}

async function* compare(shape: ShapeName, file: string): AsyncGenerator<Figure> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, read] of Object.entries(READERS)) {
      const begun = performance.now();
      const count = await read(file);
      const ms = performance.now() - begun;
      if (count < ROWS[shape]) throw new Error(`${name} found ${count} of ${ROWS[shape]} messages.`);
      times.set(name, [...(times.get(name) ?? []), ms]);
    }
  }
  const [[, own = []] = [], ...others] = times;
  for (const [name, theirs] of others) {
    yield {
      name: SHAPES[shape].name,
      value: (ROWS[shape] / median(own)) * 1000,
      unit: "messages/s",
      ratio: median(theirs.map((ms, round) => ms / (own[round] ?? 0))),
      against: `${name}, ${amount((ROWS[shape] / median(theirs)) * 1000)} messages/s`,
      wanted: { atLeast: 1 },
    };
  }
}
