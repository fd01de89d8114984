import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failedWith } from "./failed.ts";
import { catalog, record, recordOfText, state, user } from "./messages.ts";
import { type Stage, stage, start } from "./stage.ts";

const CATALOG = catalog({ users: { properties: { age: { type: "integer" } } } });

function replaying({ scratch, config }: Stage) {
  const path = join(scratch.path, "rejected");
  const setting = { rejected_records: { storage: "file", path } };
  return {
    setting,
    rejectedLines: () =>
      readdirSync(path).flatMap((file) => readFileSync(join(path, file), "utf8").trimEnd().split("\n")),
    replay: (...contents: string[]) => {
      const files = ["--config", scratch.write(config(setting)), "--catalog", scratch.write(CATALOG)];
      return start(["replay", ...files, ...contents.map((content) => scratch.write(content, "jsonl"))]);
    },
  };
}

describe.concurrent("replay", () => {
  it("sends what a sync rejected once it is repaired, every digit of it, as lines or as an array", async () => {
    const scene = await stage();
    const { setting, rejectedLines, replay } = replaying(scene);
    const sync = scene.write({ config: setting, catalog: CATALOG });
    await sync.finish([
      record(user(1)),
      recordOfText('{"id":12345678901234567890,"age":"12"}'),
      recordOfText('{"id":12345678901234567891,"age":"13"}'),
      state(3),
    ]);
    const repaired = rejectedLines().map((line) => line.replace(/"age":"(\d+)"/, '"age":$1'));
    expect(repaired).toHaveLength(2);

    const [first = "", second = ""] = repaired;
    const program = replay(`${first}\n`, `[\n  ${second}\n]`);
    expect((await program.finish()).code).toBe(0);
    const customers = await scene.control.customers();
    expect(customers.map(({ customer_id: id, age }) => [id, age])).toEqual([
      ["1", undefined],
      ["12345678901234567890", 12],
      ["12345678901234567891", 13],
    ]);
    expect(program.states).toEqual([]);
  });

  it("keeps what is rejected again", async () => {
    const scene = await stage();
    const { rejectedLines, replay } = replaying(scene);
    const line = JSON.stringify({ stream: "users", emitted_at: 5, data: user(1, { age: "old" }) });
    expect((await replay(`${line}\n`).finish()).code).toBe(0);
    expect(rejectedLines().map((text) => JSON.parse(text))).toMatchObject([
      { stream: "users", emitted_at: 5, data: { id: 1, age: "old" }, stage: "validation", field: "age" },
    ]);
  });

  it("sends the others where a record can't be read, and fails saying so", async () => {
    const scene = await stage();
    const { replay } = replaying(scene);
    const good = (id: number) => JSON.stringify({ stream: "users", data: user(id) });
    const program = replay(
      `${good(1)}\n{"stream":"users","data":\n1,"type":"STATE","state":{"x":1}\n${good(2)}\n`,
    );
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("REPLAY_RECORDS_UNREADABLE", /^2 of the records in /)]);
    expect(program.states).toEqual([]);
    expect(await scene.control.ids()).toEqual(new Set(["1", "2"]));
  });

  it("delivers what came before an array breaks off, and fails saying so", async () => {
    const scene = await stage();
    const { replay } = replaying(scene);
    const good = JSON.stringify({ stream: "users", data: user(1) });
    const program = replay(`${good}\n`, `[${good},{"stream":`);
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("REPLAY_FILE_BROKEN", /first 1 items/)]);
    expect(await scene.control.ids()).toEqual(new Set(["1"]));
  });

  it("fails where a file holds no rejected records", async () => {
    const scene = await stage();
    const program = replaying(scene).replay("garbage\n".repeat(1001));
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("REPLAY_NOT_RECORDS", /^More than 1000 lines/)]);
  });

  it("says which file is not there", async () => {
    const { scratch, config } = await stage();
    const files = ["--config", scratch.write(config()), "--catalog", scratch.write(CATALOG)];
    const program = start(["replay", ...files, join(scratch.path, "nowhere.jsonl")]);
    expect((await program.finish()).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("REPLAY_FILE_UNREADABLE", /nowhere\.jsonl.*ENOENT/)]);
  });
});
