import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failedWith } from "./failed.ts";
import { catalog, range, record, recordOfText, state, USERS_ROUTE, user } from "./messages.ts";
import type { Program } from "./program.ts";
import { type Stage, stage } from "./stage.ts";

const BAD = { where: { attribute: "plan", value: "bad" } };

const statsOf = ({ states }: Program) => states.map(({ state }) => state?.destinationStats);

/** The directory for rejected records of a stage; it is not there yet. */
function keeping({ scratch }: Stage) {
  const path = join(scratch.path, "not", "there", "yet");
  const lines = () =>
    readdirSync(path).flatMap((file) => readFileSync(join(path, file), "utf8").split("\n").slice(0, -1));
  return {
    path,
    setting: { rejected_records: { storage: "file", path } },
    lines,
    ids: () => lines().map((line) => JSON.parse(line).data.id),
  };
}

describe.concurrent("a call that fails as a whole", () => {
  it.each([
    [0, 49],
    [0, 1],
    [24, 25],
    [3, 41],
    [17, 33],
  ])("for the customers %i and %i of 50: 48 are delivered, in at most 14 calls", async (...bad) => {
    const scene = await stage();
    const rejected = keeping(scene);
    await scene.control.order({ reject_customers: { ...BAD, mode: "whole" } });
    const program = scene.write({ config: rejected.setting });
    const rows = range(0, 49).map((id) => user(id, { plan: bad.includes(id) ? "bad" : "good" }));
    expect((await program.finish([...rows.map((row) => record(row)), state(49)])).code).toBe(0);
    expect(statsOf(program)).toEqual([{ recordCount: 50, rejectedRecordCount: 2 }]);
    const { calls, customers } = await scene.control.summary();
    expect(customers).toBe(48);
    expect(calls.total).toBeLessThanOrEqual(14);
    expect(new Set(rejected.ids())).toEqual(new Set(bad));
    for (const line of rejected.lines()) {
      expect(JSON.parse(line)).toMatchObject({ stage: "delivery", http_status: 400 });
    }
  });

  it("for its size is halved", async () => {
    const { control, write } = await stage();
    await control.order({ next: 3, endpoint: "customer_bulk", fault: { status: 413 } });
    const program = write();
    await program.finish([...range(1, 40).map((id) => record(user(id))), state(40)]);
    expect(statsOf(program)).toEqual([{ recordCount: 40, rejectedRecordCount: 0 }]);
    expect((await control.summary()).customers).toBe(40);
  });
});

describe.concurrent("failures in an answer", () => {
  /** What the answer to a call of the customers 0 to 4 says of number 2, which failed. */
  const shapes: readonly (readonly [string, (id: string, email: string) => unknown[]])[] = [
    ["an index", () => [{ index: 2, error: "is bad" }]],
    ["an id", (id) => [{ customer_id: id, message: "is bad" }]],
    ["an id that is a number", (id) => [{ customer_id: Number(id), message: "is bad" }]],
    ["an email", (_, email) => [{ email, reason: "is bad" }]],
    ["an email in other letters", (_, email) => [{ email: email.toUpperCase(), errors: ["is bad"] }]],
    ["the customer under a key", (id, email) => [{ customer: { customer_id: id, email }, error: "is bad" }]],
    ["an index and the wrong id", () => [{ index: 2, customer_id: "nobody", error: "is bad" }]],
    ["an index that counts from 1", () => [{ index: 3, error: "is bad" }]],
    ["an index that is behind the last", () => [{ index: 7, error: "is bad" }]],
    ["an id of nobody", () => [{ customer_id: "nobody", error: "is bad" }]],
    ["one text", () => ["is bad"]],
    ["one text that holds the email", (_, email) => [`${email} is bad`]],
    ["texts by field", () => [{ plan: ["is bad"] }]],
    ["an empty object", () => [{}]],
    ["a number", () => [42]],
    ["an array", () => [["is bad"]]],
    [
      "the same entry twice",
      () => [
        { index: 2, error: "is bad" },
        { index: 2, error: "is bad" },
      ],
    ],
    ["an id and a text", (id) => [{ customer_id: id, error: "is bad" }, "user_identifier_missing"]],
  ];

  it("reject those alone that failed, whatever they look like", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    await scene.control.order({ reject_customers: { ...BAD, mode: "unpinned" } });
    const program = scene.write({
      config: { ...rejected.setting, batching: { customers: 5, linger_ms: 2000 } },
    });
    const wrong: string[] = [];
    for (const [round, [shape, errors]] of shapes.entries()) {
      const ids = range(0, 4).map((place) => 1000 * (round + 1) + place);
      const bad = ids[2] ?? 0;
      const fault = { errors: errors(String(bad), user(bad).email), failed: [2] };
      await scene.control.order({ endpoint: "customer_bulk", fault });
      await program.feed(ids.map((id) => record(user(id, { plan: id === bad ? "bad" : "good" }))));
      await program.feed([state(round)]);
      await program.until("the state came out", ({ states }) => states.length === round + 1);

      const delivered = await scene.control.ids();
      const kept = rejected.ids();
      const right = ids.every((id) => (id === bad ? kept.includes(id) : delivered.has(String(id))));
      const counts = program.states.at(-1)?.state?.destinationStats;
      if (!right || counts?.recordCount !== 5 || counts.rejectedRecordCount !== 1) wrong.push(shape);
    }
    expect(wrong).toEqual([]);
    expect((await program.finish()).code).toBe(0);
    expect(rejected.ids()).toHaveLength(shapes.length);
  });
});

describe.concurrent("the file of rejected records", () => {
  it("holds each with its row and the reason, before the state that covers it is out", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    await scene.control.order({ reject_customers: { ...BAD, mode: "pinned" } });
    const program = scene.write({
      config: rejected.setting,
      catalog: catalog({ users: { namespace: "public", properties: { age: { type: "integer" } } } }),
    });
    const public_ = { namespace: "public" };
    await program.feed([
      record({ name: "Nobody" }, public_),
      record(user(1, { age: "old" }), public_),
      recordOfText('{"id":2,"email":"two@shop.example","plan":"bad","big":12345678901234567890}', public_),
      record(user(3), public_),
      state(3, public_),
    ]);
    await program.until("the state came out", ({ states }) => states.length === 1);

    // The program still runs, so this is what a crash would leave.
    const [file, ...others] = readdirSync(rejected.path);
    expect(others).toEqual([]);
    expect(file).toMatch(/^rejected-sync-7-\d{8}T\d{6}Z-\d+\.jsonl$/);
    expect(statSync(join(rejected.path, file ?? "")).mode & 0o777).toBe(0o600);
    const lines = rejected.lines();
    const entries = lines.map((line) => JSON.parse(line));
    const common = {
      stream: "users",
      namespace: "public",
      emitted_at: 1763900000000,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    };
    expect(entries).toHaveLength(3);
    expect(entries).toEqual(
      expect.arrayContaining([
        {
          ...common,
          data: { name: "Nobody" },
          stage: "mapping",
          reason: expect.stringMatching(/neither email nor/),
        },
        {
          ...common,
          data: user(1, { age: "old" }),
          stage: "validation",
          field: "age",
          reason: expect.stringMatching(/integer/),
        },
        expect.objectContaining({
          ...common,
          stage: "delivery",
          http_status: 200,
          reason: expect.any(String),
        }),
      ]),
    );
    expect(lines.find((line) => line.includes('"delivery"'))).toContain(
      '"data":{"id":2,"email":"two@shop.example","plan":"bad","big":12345678901234567890}',
    );
    expect(statsOf(program)).toEqual([{ recordCount: 4, rejectedRecordCount: 3 }]);
    expect((await program.finish()).code).toBe(0);
    expect(program.logs("INFO").at(-1)).toContain(rejected.path);
  });

  it("is not made where nothing is rejected", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const program = scene.write({ config: rejected.setting });
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(0);
    expect(existsSync(rejected.path) ? readdirSync(rejected.path) : []).toEqual([]);
  });

  it("that can't be made is a mistake in the configuration, before anything is sent", async () => {
    const { control, scratch, write } = await stage();
    // Root may write anywhere, but not under what is no directory.
    const path = join(scratch.write("a file"), "directory");
    const program = write({ config: { rejected_records: { storage: "file", path } } });
    expect((await program.finish([record(user(1)), state(1)])).code).toBe(1);
    expect(program.errors).toMatchObject([
      failedWith("REJECTED_RECORDS_NOT_KEPT", /\/rejected_records\/path/),
    ]);
    expect(program.states).toEqual([]);
    expect((await control.summary()).calls.total).toBe(0);
  });

  it("that can't be written any more fails the sync, without the state", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const program = scene.write({ config: rejected.setting });
    await program.feed([record(user(1)), state(1)]);
    await program.until("a state came out", ({ states }) => states.length === 1);
    rmSync(rejected.path, { recursive: true });
    writeFileSync(rejected.path, "");
    await program.feed([record({ name: "Nobody" }), state(2)]);
    expect((await program.exit).code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("REJECTED_RECORDS_NOT_KEPT", /can't be written/)]);
    expect(program.states.map(({ id }) => id)).toEqual([1]);
  });
});

describe.concurrent("a sync that rejects too much", () => {
  it("fails at the first where invalid records are to fail it", async () => {
    const scene = await stage();
    const rejected = keeping(scene);
    const program = scene.write({ config: { ...rejected.setting, invalid_records: "fail" } });
    await program.feed([record(user(1)), state(1)]);
    await program.until("a state came out", ({ states }) => states.length === 1);
    await program.feed([record(user(2)), record({ name: "Nobody" }), state(2)]);
    expect((await program.exit).code).toBe(1);
    expect(program.errors).toMatchObject([
      failedWith("RECORD_REJECTED", /^1 of the 3 records .*"users" .*neither email.*\/invalid_records/),
    ]);
    // What was delivered before stays acknowledged; what was not, is not.
    expect(program.states.map(({ id }) => id)).toEqual([1]);
  });

  it("fails where Blueshift refuses one and invalid records are to fail it", async () => {
    const { control, write } = await stage();
    await control.order({ reject_customers: { ...BAD, mode: "pinned" } });
    const program = write({ config: { invalid_records: "fail" } });
    const exit = await program.finish([record(user(1, { plan: "bad" })), state(1)]);
    expect(exit.code).toBe(1);
    expect(program.errors).toMatchObject([failedWith("RECORD_REJECTED")]);
    expect(program.states).toEqual([]);
  });

  it.each([
    [10, 0],
    [9, 1],
  ])("at %i percent, 20 of 200 rejected: exit code %i", async (percent, code) => {
    const { write } = await stage();
    const program = write({ config: { max_rejected_percent: percent } });
    const rows = range(1, 200).map((id) => record(id % 10 === 0 ? { name: "Nobody" } : user(id)));
    expect((await program.finish([...rows, state(200)])).code).toBe(code);
    if (code === 0) {
      expect(program.errors).toEqual([]);
      expect(program.states).toHaveLength(1);
    } else {
      expect(program.errors).toMatchObject([
        failedWith("TOO_MANY_REJECTED", /"users".*9 %.*\/max_rejected_percent/),
      ]);
    }
  });

  it("names the three most frequent reasons", async () => {
    const { write } = await stage();
    const properties = { a: { type: "integer" }, b: { type: "integer" }, c: { type: "integer" } };
    const program = write({
      config: { max_rejected_percent: 50 },
      catalog: catalog({ users: { properties } }),
    });
    const rows = [
      ...Array<object>(5).fill(user(1, { c: "x" })),
      ...Array<object>(30).fill(user(1, { b: "x" })),
      ...Array<object>(40).fill(user(1, { a: "x" })),
      ...Array<object>(50).fill({ name: "Nobody" }),
    ];
    expect((await program.finish(rows.map((row) => record(row)))).code).toBe(1);
    // It is stopped at the first hundred.
    const message = program.errors[0]?.message ?? "";
    expect(message).toMatch(/^100 of (?:the )?100 .*\(40 × a: .*; 30 × b: .*; 25 × .*\)/);
    expect(message.match(/×/g)).toHaveLength(3);
  });

  it("says why, summed up and not line by line", async () => {
    const { write } = await stage();
    const program = write({
      config: { routes: [USERS_ROUTE] },
      catalog: catalog({ users: { properties: { age: { type: "integer" } } } }),
    });
    const rows = range(1, 100).map((id) =>
      record(id % 2 === 0 ? { name: "Nobody" } : user(id, { age: "old" })),
    );
    expect((await program.finish([...rows, state(100)])).code).toBe(0);
    expect(program.logs("WARN").filter((line) => line.includes("rejected"))).toEqual([
      expect.stringMatching(/^Stream "users": 100 records rejected: 50 × .*; 50 × /),
    ]);
    expect(statsOf(program)).toEqual([{ recordCount: 100, rejectedRecordCount: 100 }]);
  });
});
