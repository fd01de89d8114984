import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { catalogOf } from "../../src/init/catalog.ts";
import { readSample } from "../../src/init/sample.ts";
import { record, recordOfText, state } from "../e2e/messages.ts";

const folder = mkdtempSync(join(tmpdir(), "init-sample-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (lines: Iterable<string>) =>
  readSample("-", Readable.from(Array.from(lines, (line) => Buffer.from(`${line}\n`))));

describe("a sample of messages", () => {
  it("has its streams in the order in which they come, each with its records and columns", async () => {
    const { streams, isCut } = await read([
      record({ id: 1 }, { stream: "orders", namespace: "shop" }),
      state(1),
      record({ id: 1, email: null }),
      "no message",
      record({ id: 2, name: "Jane" }),
      record({ id: 1 }, { namespace: "shop" }),
      record({ id: 3 }, { namespace: "" }),
    ]);
    expect(isCut).toBe(false);
    expect(
      streams.map(({ label, records, columns }) => ({ label, records, columns: [...columns.keys()] })),
    ).toEqual([
      { label: "shop.orders", records: 1, columns: ["id"] },
      { label: "users", records: 3, columns: ["id", "email", "name"] },
      { label: "shop.users", records: 1, columns: ["id"] },
    ]);
  });

  it("is read from a file", async () => {
    const path = join(folder, "sample.jsonl");
    writeFileSync(path, record({ id: 1 }));
    const { streams } = await readSample(path, Readable.from([]));
    expect(streams.map(({ name }) => name)).toEqual(["users"]);
  });

  it("that is not there, or can't be read, is a mistake that names it", async () => {
    const path = join(folder, "nowhere.jsonl");
    await expect(readSample(path, Readable.from([]))).rejects.toMatchObject({
      code: "INIT_SAMPLE_UNREADABLE",
      message: expect.stringMatching(/nowhere\.jsonl can't be read \(ENOENT\)/),
    });
    await expect(readSample(folder, Readable.from([]))).rejects.toMatchObject({
      code: "INIT_SAMPLE_UNREADABLE",
    });
  });

  it("without records is a mistake that says so", async () => {
    await expect(read([state(1), '{"id":1}', ""])).rejects.toMatchObject({
      code: "INIT_SAMPLE_WITHOUT_RECORDS",
      message: expect.stringMatching(/^None of the 2 lines /),
    });
    await expect(read([])).rejects.toMatchObject({ code: "INIT_SAMPLE_WITHOUT_RECORDS" });
  });

  it("passes over a stream whose name is blank: no route could name it", async () => {
    const { streams } = await read([record({ id: 1 }, { stream: " " }), record({ id: 1 })]);
    expect(streams.map(({ name }) => name)).toEqual(["users"]);
  });

  it("counts records whose data are no object", async () => {
    const { streams } = await read([recordOfText("7")]);
    expect(streams).toMatchObject([{ records: 1, columns: new Map() }]);
  });

  it("shows what columns hold in the first thousands of a stream's records", async () => {
    function* rows() {
      for (let id = 1; id <= 5000; id++) yield record({ id });
      yield record({ id: "5001", late: true });
      yield record({ id: 1 }, { stream: "others" });
    }
    const { streams } = await read(rows());
    const [users] = streams;
    expect(users?.records).toBe(5001);
    expect([...(users?.columns ?? [])].map(([name, { schema }]) => [name, schema])).toEqual([
      ["id", { type: ["null", "integer"] }],
    ]);
    expect(streams).toHaveLength(2);
  });

  it("is read no further than it need be", async () => {
    let given = 0;
    async function* endless() {
      const chunk = Buffer.from(`${record({ id: 1 })}\n`.repeat(10_000));
      for (;;) {
        given++;
        yield chunk;
      }
    }
    const { isCut } = await readSample("-", Readable.from(endless(), { objectMode: false }));
    expect(isCut).toBe(true);
    expect(given).toBeLessThan(50);
  });

  it("becomes a catalog that keeps every column's name, whatever it is", async () => {
    const { streams } = await read([
      recordOfText('{"__proto__":1,"constructor":"a"," ":true}', { namespace: "shop" }),
    ]);
    expect(JSON.parse(JSON.stringify(catalogOf(streams)))).toEqual({
      streams: [
        {
          stream: {
            name: "users",
            namespace: "shop",
            json_schema: JSON.parse(
              '{"type":"object","properties":{"__proto__":{"type":["null","integer"]},' +
                '"constructor":{"type":["null","string"]}," ":{"type":["null","boolean"]}}}',
            ),
            supported_sync_modes: ["full_refresh"],
          },
          sync_mode: "full_refresh",
          destination_sync_mode: "append",
        },
      ],
    });
  });
});
