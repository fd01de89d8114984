import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FileStore } from "../../src/rejects/file-store.ts";
import type { RejectedRecord } from "../../src/rejects/rejected-record.ts";

const STARTED = new Date("2026-05-04T03:02:01.234Z");

const record = (n: number): RejectedRecord => ({
  stream: "users",
  namespace: "shop",
  emitted_at: 1,
  data: { n },
  stage: "delivery",
  reason: "is invalid",
  field: "email",
  http_status: 400,
  time: "2026-05-04T03:02:02.000Z",
});

describe("the file of rejected records", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "rejects-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("makes its directory, and no file before there is a record to keep", async () => {
    const path = join(directory, "deep", "er");
    const store = await FileStore.open(path, 41, STARTED);
    expect(await readdir(path)).toEqual([]);
    expect(store.location).toBeUndefined();
    await store.close();
  });

  it("is named by sync and start, and readable by its owner alone", async () => {
    const store = await FileStore.open(directory, 41, STARTED);
    await store.keep(record(1));
    const [name = ""] = await readdir(directory);
    expect(name).toMatch(/^rejected-sync-41-20260504T030201Z-\d+\.jsonl$/);
    expect(store.location).toBe(join(directory, name));
    expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it("has a record on disk when it says that it is kept, in the order in which they came", async () => {
    const store = await FileStore.open(directory, undefined, STARTED);
    await Promise.all(Array.from({ length: 500 }, (_, n) => store.keep(record(n))));
    const text = await readFile(store.location ?? "", "utf8");
    const rows = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.data.n)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect(rows[0]).toEqual(JSON.parse(JSON.stringify(record(0))));
    await store.close();
  });

  it("goes on in the same file", async () => {
    const store = await FileStore.open(directory, undefined, STARTED);
    await store.keep(record(1));
    await store.keep(record(2));
    expect(await readdir(directory)).toHaveLength(1);
    expect((await readFile(store.location ?? "", "utf8")).trimEnd().split("\n")).toHaveLength(2);
    await store.close();
  });

  it("is refused at once where its directory can't be", async () => {
    await writeFile(join(directory, "file"), "");
    await expect(FileStore.open(join(directory, "file", "sub"), undefined, STARTED)).rejects.toMatchObject({
      type: "config_error",
      message: expect.stringContaining("ENOTDIR"),
    });
  });

  it("writes nothing more once it could not write: part of a record may stand at the file's end", async () => {
    const store = await FileStore.open(directory, undefined, STARTED);
    await store.keep(record(1));
    const path = store.location ?? "";
    const file = await open(path);
    const appendFile = vi.spyOn(Object.getPrototypeOf(file), "appendFile");
    await file.close();
    appendFile.mockRejectedValueOnce(Object.assign(new Error("disk full"), { code: "ENOSPC" }));
    await expect(store.keep(record(2))).rejects.toMatchObject({ message: expect.stringContaining("ENOSPC") });
    await expect(store.keep(record(3))).rejects.toMatchObject({ type: "config_error" });
    appendFile.mockRestore();
    expect((await readFile(path, "utf8")).trimEnd().split("\n")).toHaveLength(1);
    await store.close();
  });

  it("does not write into a file that is already there, and says so of every record", async () => {
    const first = await FileStore.open(directory, 1, STARTED);
    await first.keep(record(1));
    const second = await FileStore.open(directory, 1, STARTED);
    await expect(second.keep(record(2))).rejects.toMatchObject({ type: "config_error" });
    await expect(second.keep(record(3))).rejects.toMatchObject({ type: "config_error" });
    expect((await readFile(first.location ?? "", "utf8")).trimEnd().split("\n")).toHaveLength(1);
    await first.close();
    await second.close();
  });
});
