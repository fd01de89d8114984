/**
 * The least that a connector can do with its input: reads it line by line, parses each, and writes it as JSON again,
 * in one plain loop. What that costs is the floor under every connector that is written in JavaScript.
 */
import { createInterface } from "node:readline";

let bytes = 0;
for await (const line of createInterface({ input: process.stdin })) {
  bytes += JSON.stringify(JSON.parse(line)).length;
}
process.stdout.write(`${bytes}\n`);
