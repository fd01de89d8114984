import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRejectedFile } from "../../src/rejects/rejected-file.ts";

describe("reading rejected records again", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "rejects-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function read(text: string): Promise<string[]> {
    const path = join(directory, "rejected");
    await writeFile(path, text);
    const texts: string[] = [];
    for await (const lines of readRejectedFile(path, 1_000_000)) {
      for (const line of lines) texts.push(line.kind === "text" ? line.text : `overlong ${line.number}`);
    }
    return texts;
  }

  const records = ['{"stream":"a","data":{"id":1}}', '{"stream":"a","data":{"id":2,"list":[[1],{}]}}'];

  it("takes JSON lines", async () => {
    expect(await read(`${records.join("\n")}\n`)).toEqual(records);
  });

  it("takes one JSON array, pretty-printed or not", async () => {
    expect(await read(`[${records.join(",")}]`)).toEqual(records);
    const pretty = JSON.stringify(
      records.map((text) => JSON.parse(text)),
      null,
      2,
    );
    expect(await read(`\uFEFF\n  ${pretty}\n`)).toEqual(records);
  });

  it("takes an array that is larger than what is read at a time", async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `{"stream":"a","data":{"id":${n}}}`);
    expect(await read(`[${many.join(",")}]`)).toEqual(many);
  });

  it("keeps every digit of a number in an array", async () => {
    const digits = '{"data":{"id":12345678901234567890,"price":0.12345678901234567891,"n":-1.5,"e":1e400}}';
    expect(await read(`[${digits}]`)).toEqual([digits]);
  });

  it("keeps a column called __proto__ in an array", async () => {
    expect(await read('[{"data":{"__proto__":{"a":1}}}]')).toEqual(['{"data":{"__proto__":{"a":1}}}']);
  });

  it("finds nothing in an empty file, and in an empty array", async () => {
    expect(await read("")).toEqual([]);
    expect(await read(" \n [ ] ")).toEqual([]);
  });

  it("reads a pipe from its start, as lines and as an array", async () => {
    const many = Array.from({ length: 5000 }, (_, n) => `{"stream":"a","data":{"id":${n}}}`);
    for (const text of [many.join("\n"), `[${many.join(",")}]`]) {
      const pipe = join(directory, `pipe-${text.length}`);
      execFileSync("mkfifo", [pipe]);
      const writing = writeFile(pipe, text);
      const texts: string[] = [];
      for await (const lines of readRejectedFile(pipe, 1_000_000)) {
        for (const line of lines) if (line.kind === "text") texts.push(line.text);
      }
      await writing;
      expect(texts).toEqual(many);
    }
  });

  it("says that an array is broken, without quoting it", async () => {
    const broken = read('[{"data":{"id":1}},{"data":{"email":"ana@shop.example"]');
    await expect(broken).rejects.toMatchObject({
      type: "config_error",
      message: expect.stringMatching(/rejected is broken: only its first \d items/),
    });
    await expect(broken).rejects.not.toMatchObject({ message: expect.stringContaining("ana") });
  });

  it("says that an array is broken where it is no UTF-8, rather than send other text", async () => {
    const path = join(directory, "rejected");
    await writeFile(
      path,
      Buffer.concat([Buffer.from('[{"data":{"city":"'), Buffer.from([0xff]), Buffer.from('"}}]')]),
    );
    await expect(readRejectedFile(path, 1000).next()).rejects.toMatchObject({ type: "config_error" });
  });

  it("says that an array ends too early", async () => {
    await expect(read('[{"data":{"id":1}},')).rejects.toMatchObject({ type: "config_error" });
  });

  it("says which file can't be read", async () => {
    const lines = readRejectedFile(join(directory, "nowhere"), 1000);
    await expect(lines.next()).rejects.toMatchObject({
      type: "config_error",
      message: expect.stringMatching(/nowhere.*ENOENT/),
    });
  });
});
