import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfigFile } from "../../src/config/config.ts";
import { readJsonFile } from "../../src/config/json-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The path of a file with this content. */
async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(folder, "config.json");
  await writeFile(path, content);
  return path;
}

/** Why a catalog's file can't be read. */
function errorOf(path: string): Error {
  try {
    readJsonFile(path, "The catalog");
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error(`${path} was read`);
}

describe("a configuration file", () => {
  it("is read, checked and filled up", async () => {
    const path = await fileWith('{"region": "eu"}');
    expect(readConfigFile(path)).toMatchObject({ region: "eu", default_send_as: "customer_bulk" });
  });

  it("may start with a byte order mark", async () => {
    expect(readConfigFile(await fileWith('\ufeff{"region": "eu"}'))).toMatchObject({ region: "eu" });
  });

  it("with mistakes is a config_error that names them", async () => {
    const path = await fileWith('{"region": "mars"}');
    expect(() => readConfigFile(path)).toThrow(
      expect.objectContaining({
        type: "config_error",
        message: expect.stringContaining("\n/region: must be one of"),
      }),
    );
  });
});

describe("a file that can't be read is a config_error in one line", () => {
  function expectRefused(path: string, why: string): void {
    const error = errorOf(path);
    expect(error).toMatchObject({
      type: "config_error",
      message: expect.stringMatching(/^[^\n]* \[FILE_(?:UNREADABLE|NOT_JSON)\]$/),
    });
    expect(error.message.startsWith(`The catalog file ${path} ${why}. `), error.message).toBe(true);
  }

  it("when it does not exist", () => {
    expectRefused(join(folder, "nowhere.json"), "does not exist");
  });

  it("when it lies within a file", async () => {
    expectRefused(join(await fileWith("{}"), "config.json"), "does not exist");
  });

  it("when it is a directory", async () => {
    const path = join(folder, "directory");
    await mkdir(path);
    expectRefused(path, "is a directory");
  });

  it.skipIf(process.getuid?.() === 0)("when it may not be read", async () => {
    const path = join(folder, "locked.json");
    await writeFile(path, "{}");
    await chmod(path, 0);
    expectRefused(path, "cannot be read: permission denied");
  });

  it.each(["", " \n", "\ufeff"])("when it is empty (%j)", async (text) => {
    expectRefused(await fileWith(text), "is empty");
  });

  it("when it is no UTF-8", async () => {
    const utf16 = Buffer.from("\ufeff{}", "utf16le");
    expectRefused(await fileWith(utf16), "is not UTF-8 text");
  });

  it.each(["[]", "null", '"text"', "7"])("when it holds %s", async (text) => {
    expectRefused(
      await fileWith(text),
      "is valid JSON, but not an object: it must start with { and end with }",
    );
  });

  it.each([
    ['{\n  "user_api_key": "s3cr3t",\n}', " at line 3 column 1"],
    ['{\r\n  "user_api_key" "s3cr3t"\r\n}', " at line 2 column 18"],
    ["{'user_api_key': 's3cr3t'}", " at line 1 column 2"],
    ['\ufeff{\n"user_api_key": "s3cr3t', " at line 2 column 24"],
    ['{"user_api_key": "s3cr3t"} s3cr3t', " at line 1 column 28"],
    ['{"user_api_key": "s3cr3t"', " at line 1 column 26"],
    ["{", " at line 1 column 2"],
    ['{"user_api_key": ', ": it ends too early"],
    ['{"user_api_key": s3cr3t}', ""],
    ["s3cr3t", ""],
    [" x in JSON at position 1 (line 1 column 2)", ""],
  ])("when it is not JSON: %j, without a word of it", async (text, place) => {
    expectRefused(await fileWith(text), `is not valid JSON${place}`);
  });

  it("without the parser's own error, which quotes the text", async () => {
    const error = errorOf(await fileWith("s3cr3t"));
    expect(JSON.stringify([error, error.stack, error.cause])).not.toContain("s3cr3t");
  });
});
