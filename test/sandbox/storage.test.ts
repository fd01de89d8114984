import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { runSandbox } from "../../src/commands/sandbox.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { SCHEMA_VERSION } from "../../src/sandbox/storage/schema.ts";
import { Program, SOURCE_PROGRAM } from "../e2e/program.ts";
import { many, open } from "./caller.ts";

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const fileIn = (dataDir: string) => join(dataDir, "sandbox.db");

/** The program's own sandbox, in a process that can be killed. */
async function spawnSandbox(dataDir: string) {
  const program = new Program(["sandbox", "--port", "0", "--rate-customer-bulk", "0", "--data-dir", dataDir]);
  onTestFinished(() => program.kill());
  await program.until("it listened", ({ stderr }) => stderr.includes("is kept in"));
  const url = /listening on (\S+)/.exec(program.stderr)?.[1] ?? "";
  const bulk = async (customers: unknown) => {
    const headers = { authorization: "Basic a2V5Og==", "content-type": "application/json" };
    const body = JSON.stringify({ customers });
    return fetch(`${url}/api/v1/customers/bulk`, { method: "POST", headers, body });
  };
  return { program, bulk };
}

function intact(dataDir: string): boolean {
  const database = new DatabaseSync(fileIn(dataDir));
  const { integrity_check: answer } = database.prepare("PRAGMA integrity_check").get() ?? {};
  database.close();
  return answer === "ok";
}

describe("a sandbox with a data directory", () => {
  it("goes on where the one before it stopped", async () => {
    const dataDir = join(directory(), "made", "by", "it");
    const before = await open({ dataDir });
    await before.single({ customer_id: "1", email: "a@b.c", plan: "free", big: 1 });
    await before.single({ customer_id: "1", plan: "paid" });
    await before.bulk([{ customer_id: "2" }, { email: "no-at" }]);
    await before.events([{ event: "view", event_uuid: "u1", customer_id: "1" }]);
    const shown = async ({ get, summary }: typeof before) => ({
      summary: await summary(),
      answers: await Promise.all(
        [
          "customers",
          "events",
          "calls",
          "rejected",
          "history?customer_id=1",
          "calls/3",
          "customers/00000000-0000-4000-8000-000000000000",
        ].map(async (path) => (await get(`/_sandbox/${path}`)).text),
      ),
    });
    const left = await shown(before);
    await before.close();

    const after = await open({ dataDir });
    expect(await shown(after)).toEqual(left);
    expect(left.summary).toMatchObject({ customers: 2, upserts: 3, events: 1, rejected: 1 });
    // What was there is known again: the customer by its email, the event by its uuid.
    await after.single({ email: "A@b.c", city: "Bern" });
    await after.events([{ event: "view", event_uuid: "u1", customer_id: "1" }]);
    expect(await after.summary()).toMatchObject({ customers: 2, upserts: 4, events: 1, eventsRepeated: 1 });
    const numbers = (await after.calls()).map(({ number }: { number: number }) => number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("does not keep faults", async () => {
    const dataDir = directory();
    const before = await open({ dataDir });
    await before.order({ next: 5, fault: { status: 500 } });
    await before.order({ revoke: "user" });
    await before.close();
    expect((await (await open({ dataDir })).single({ customer_id: "1" })).status).toBe(200);
  });

  it("has it all in the file after SIGTERM, however short before it came", async () => {
    const dataDir = directory();
    const { program, bulk } = await spawnSandbox(dataDir);
    await bulk(many(50, (n) => ({ customer_id: `${n}` })));
    program.kill("SIGTERM");
    expect(await program.exit).toEqual({ code: 0, signal: null });
    expect((await (await open({ dataDir })).summary()).customers).toBe(50);
  });

  it("has a whole database after SIGKILL in the middle of calls, with all but the last moment", async () => {
    const dataDir = directory();
    let total = 0;
    for (let round = 0; round < 3; round++) {
      const { program, bulk } = await spawnSandbox(dataDir);
      const customers = () => many(50, () => ({ customer_id: `${total++}`, note: "n".repeat(500) }));
      await bulk(customers());
      await new Promise((resolve) => setTimeout(resolve, 300));
      const safe = total;
      const rest = many(20, () => bulk(customers()).catch(() => {}));
      await rest[5];
      program.kill();
      await Promise.all([...rest, program.exit]);
      expect(intact(dataDir)).toBe(true);
      const sandbox = await open({ dataDir });
      const { customers: kept, upserts, recordsReceived } = await sandbox.summary();
      expect(kept).toBeGreaterThanOrEqual(safe);
      // Rows and counts are of the same moment.
      expect([upserts, recordsReceived]).toEqual([kept, kept]);
      await sandbox.close();
      total = kept;
    }
  });

  it("forgets in the file, too, what it is told to forget", async () => {
    const dataDir = directory();
    const before = await open({ dataDir });
    for (let call = 0; call < 20; call++) {
      await before.bulk(many(50, (n) => ({ customer_id: `${call}-${n}`, note: "secret".repeat(50) })));
    }
    await before.call("DELETE", "/_sandbox/data");
    await before.close();
    expect(readFileSync(fileIn(dataDir)).includes("secretsecret")).toBe(false);
    expect(statSync(fileIn(dataDir)).size).toBeLessThan(200_000);
    expect(await (await open({ dataDir })).summary()).toMatchObject({ customers: 0, calls: { total: 0 } });
  });

  it("is for its owner alone", async () => {
    const dataDir = directory();
    await open({ dataDir });
    expect(statSync(fileIn(dataDir)).mode & 0o777).toBe(0o600);
  });

  it("writes no key into it", async () => {
    const dataDir = directory();
    const sandbox = await open({ dataDir, userApiKey: "the-secret-key" });
    const authorization = `Basic ${Buffer.from("the-secret-key:").toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    expect((await sandbox.single({ customer_id: "1" }, { headers })).status).toBe(200);
    await sandbox.close();
    const file = readFileSync(fileIn(dataDir));
    expect(file.includes("/api/v1/customers")).toBe(true);
    expect(file.includes("the-secret-key") || file.includes(authorization.slice(6))).toBe(false);
  });
});

describe("a data directory that can't be used", () => {
  it("of a newer version is left alone, and the versions are named", async () => {
    const dataDir = directory();
    await (await open({ dataDir })).close();
    const database = new DatabaseSync(fileIn(dataDir));
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    await expect(startSandbox({ dataDir })).rejects.toThrow(
      `was written by a newer version of the sandbox (format ${SCHEMA_VERSION + 1}, this one has ${SCHEMA_VERSION})`,
    );
  });

  it.each([
    [
      "text",
      () => "This is no database, but long enough to be taken for the header of one, if one only looks.",
    ],
    ["somebody else's database", otherDatabase],
  ])("holding %s is no sandbox's", async (_, content) => {
    const dataDir = directory();
    writeFileSync(fileIn(dataDir), content());
    await expect(startSandbox({ dataDir })).rejects.toThrow("sandbox.db is no database of the sandbox.");
  });

  it("in use by another sandbox is left to that one", async () => {
    const dataDir = directory();
    const sandbox = await open({ dataDir });
    await expect(startSandbox({ dataDir })).rejects.toThrow(`${dataDir} is in use by another sandbox.`);
    expect((await sandbox.single({ customer_id: "1" })).status).toBe(200);
  });

  it("that was damaged is said to be so, and not taken for a port's fault", async () => {
    const dataDir = directory();
    const sandbox = await open({ dataDir });
    for (let id = 0; id < 200; id++) await sandbox.single({ customer_id: `${id}`, note: "x".repeat(500) });
    await sandbox.close();
    const file = openSync(fileIn(dataDir), "r+");
    writeSync(file, Buffer.alloc(100_000, 0xa5), 0, 100_000, 3 * 4096);
    closeSync(file);
    await expect(runSandbox({ port: 0, dataDir })).rejects.toMatchObject({ code: "SANDBOX_DATA_UNUSABLE" });
  });

  it("that is a file is refused as such", async () => {
    const path = join(directory(), "file");
    writeFileSync(path, "");
    await expect(startSandbox({ dataDir: path })).rejects.toThrow(`can't keep its data in ${path}`);
  });

  it("is freed again where the port can't be had", async () => {
    const dataDir = directory();
    const port = (await open()).port;
    await expect(startSandbox({ dataDir, port })).rejects.toThrow("EADDRINUSE");
    await open({ dataDir });
  });
});

describe("a data directory that fills up", () => {
  it("ends the sandbox, which says so", async () => {
    const args = ["sandbox", "--port", "0", "--data-dir", directory()];
    // A limit on the size of files does what a full disk does.
    const command = 'ulimit -f 1000 && exec "$0" "$@"';
    const child = spawn("sh", ["-c", command, process.execPath, SOURCE_PROGRAM, ...args]);
    onTestFinished(() => void child.kill("SIGKILL"));
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    const [line] = await once(createInterface(child.stderr), "line");
    const [url] = /http:\S+/.exec(line) ?? [];
    const headers = { authorization: "Basic a2V5Og==", "content-type": "application/json" };
    const body = JSON.stringify({ customer_id: "1", note: "n".repeat(100_000) });
    const ended = once(child, "close");
    const fill = async (): Promise<void> => {
      for (;;) await (await fetch(`${url}/api/v1/customers`, { method: "POST", headers, body })).text();
    };
    fill().catch(() => {});
    expect(await ended).toEqual([1, null]);
    const { trace } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(trace.error).toMatchObject({ failure_type: "config_error" });
    expect(trace.error.message).toMatch(
      /^The sandbox's data can't be written: .+ \[SANDBOX_DATA_UNUSABLE\]$/,
    );
  });
});

function otherDatabase(): Buffer {
  const path = join(directory(), "other.db");
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE notes (text TEXT)");
  database.close();
  return readFileSync(path);
}
