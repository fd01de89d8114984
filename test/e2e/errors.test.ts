import { describe, expect, it } from "vitest";
import { USER_KEY } from "./control.ts";
import { failedWith } from "./failed.ts";
import { catalog, record, user } from "./messages.ts";
import { newScratch, stage, start } from "./stage.ts";

/** Runs a command that can't do its work, and returns its one error. */
async function errorOf(...args: string[]) {
  const program = start(args);
  const exit = await program.finish();
  expect(exit).toEqual({ code: 1, signal: null });
  expect(program.oddLines).toEqual([]);
  // Whoever names no command is shown those that there are.
  expect(program.stderr).toMatch(args.length === 0 ? /^Usage: / : /^$/);
  expect(program.messages.filter(({ type }) => type !== "LOG")).toHaveLength(1);
  const [error] = program.errors;
  expect(error?.message).toBeTruthy();
  return error;
}

describe.concurrent("spec", () => {
  it("answers with one SPEC message", async () => {
    const program = start(["spec"]);
    expect(await program.exit).toEqual({ code: 0, signal: null });
    expect(program.messages).toMatchObject([
      {
        type: "SPEC",
        spec: {
          connectionSpecification: { type: "object" },
          supported_destination_sync_modes: ["append", "append_dedup"],
        },
      },
    ]);
    expect(program.oddLines).toEqual([]);
    expect(program.stderr).toBe("");
  });
});

describe.concurrent("a command line", () => {
  it("without a command, or with one that is none, is a mistake", async () => {
    expect(await errorOf()).toMatchObject(failedWith("COMMAND_LINE_INVALID", /^Name a command\. See --help/));
    expect(await errorOf("frobnicate")).toMatchObject(failedWith("COMMAND_LINE_INVALID", /frobnicate/));
  });

  it.each([
    [["check"], "--config"],
    [["write"], "--config"],
    [["write", "--config", "config.json"], "--catalog"],
    [["check", "--config"], "--config"],
  ])("that lacks an option is a mistake: %j", async (args, option) => {
    expect(await errorOf(...args)).toMatchObject(failedWith("COMMAND_LINE_INVALID", new RegExp(option)));
  });
});

describe.concurrent("a sandbox that can't start", () => {
  it("says which port is taken", async () => {
    const { sandbox } = await stage();
    expect(await errorOf("sandbox", "--port", String(sandbox.port))).toMatchObject(
      failedWith("SANDBOX_PORT_UNAVAILABLE", new RegExp(`port ${sandbox.port}: .*EADDRINUSE`)),
    );
  });
});

describe.concurrent("a Node.js that is too old", () => {
  it("is named, with the one that is needed", async () => {
    const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } });`;
    const program = start(["spec"], {
      env: { NODE_OPTIONS: `--import=${newScratch().write(old, "mjs")}` },
    });
    expect(await program.exit).toEqual({ code: 1, signal: null });
    expect(program.messages).toHaveLength(1);
    expect(program.errors).toMatchObject([
      failedWith("NODE_TOO_OLD", /Node\.js 24 or later; this is 20\.19\.0/),
    ]);
  });
});

describe.concurrent("a file", () => {
  it.each(["check", "write"])("that is not there is a mistake that %s names", async (command) => {
    const scratch = newScratch();
    const absent = `${scratch.path}/absent.json`;
    const args = command === "write" ? ["--catalog", scratch.write(catalog())] : [];
    expect(await errorOf(command, "--config", absent, ...args)).toMatchObject(
      failedWith("FILE_UNREADABLE", /absent\.json does not exist/),
    );
  });

  it.each(["check", "write"])(
    "that is no JSON is a mistake that %s places and does not quote",
    async (command) => {
      const scratch = newScratch();
      const broken = scratch.write(`{\n  "user_api_key": "${USER_KEY}",\n  "region" "us"\n}`);
      const args = command === "write" ? ["--catalog", scratch.write(catalog())] : [];
      const error = await errorOf(command, "--config", broken, ...args);
      expect(error).toMatchObject(failedWith("FILE_NOT_JSON", /not valid JSON at line 3/));
      expect(JSON.stringify(error)).not.toContain(USER_KEY);
    },
  );

  it("that is no catalog is a mistake", async () => {
    const { config, scratch } = await stage();
    const file = scratch.write(config());
    for (const content of [{ streams: "none" }, { streams: [{ stream: { json_schema: {} } }] }]) {
      const error = await errorOf("write", "--config", file, "--catalog", scratch.write(content));
      expect(error).toMatchObject(failedWith("CATALOG_INVALID", /streams/));
    }
  });

  const users = { name: "users", json_schema: {} };
  it.each([
    ["STREAM_SCHEMA_INVALID", { stream: { name: "users", json_schema: { type: "nonsense" } } }],
    ["SYNC_MODE_UNSUPPORTED", { stream: users, destination_sync_mode: "overwrite" }],
    ["STREAM_OBJECT_UNKNOWN", { stream: users, destination_object_name: "segment" }],
    [
      "STREAM_COLUMNS_CLASH",
      {
        stream: {
          name: "users",
          json_schema: { properties: { phone: {}, mobile_phone: {} } },
        },
      },
    ],
  ] as const)("that has a stream which can't be sent names it: %s", async (code, configured) => {
    const { config, scratch } = await stage();
    const files = [
      "--config",
      scratch.write(config()),
      "--catalog",
      scratch.write({ streams: [configured] }),
    ];
    expect(await errorOf("write", ...files)).toMatchObject(failedWith(code, /"users"/));
  });

  it("that has a stream twice names it", async () => {
    const { config, scratch } = await stage();
    const twice = { streams: [{ stream: users }, { stream: users }] };
    const files = ["--config", scratch.write(config()), "--catalog", scratch.write(twice)];
    expect(await errorOf("write", ...files)).toMatchObject(failedWith("CATALOG_STREAM_TWICE", /"users"/));
  });
});

describe.concurrent("a configuration", () => {
  it("with mistakes is refused with all of them, and without its values", async () => {
    const { config, control, scratch } = await stage();
    const broken = config({
      region: "mars-base",
      user_api_key: "a key with blanks",
      rate_limits: { customer_bulk: -5 },
      unknown_setting: 1,
    });
    const files = ["--config", scratch.write(broken), "--catalog", scratch.write(catalog())];
    const error = await errorOf("write", ...files);
    for (const pointer of ["/region", "/user_api_key", "/rate_limits/customer_bulk"]) {
      expect(error).toMatchObject(failedWith("CONFIG_INVALID", new RegExp(`\n${pointer}: `)));
    }
    expect(JSON.stringify(error)).not.toMatch(/mars-base|a key with blanks/);
    expect((await control.summary()).calls.total).toBe(0);
  });

  it("without the key that a stream needs fails write by the stream's name", async () => {
    const { sandbox, scratch } = await stage();
    const files = [
      "--config",
      scratch.write({ api_url: sandbox.url }),
      "--catalog",
      scratch.write(catalog()),
    ];
    expect(await errorOf("write", ...files)).toMatchObject(
      failedWith("STREAM_KEY_MISSING", /"users".*\/user_api_key/),
    );
  });

  it("that wants a route for every stream fails write by the name of one without", async () => {
    const { config, scratch } = await stage();
    const strict = config({ routes: [], default_send_as: "fail" });
    const files = ["--config", scratch.write(strict), "--catalog", scratch.write(catalog())];
    expect(await errorOf("write", ...files)).toMatchObject(failedWith("STREAM_NOT_ROUTED", /"users"/));
  });
});

describe.concurrent("an exception that nobody expected", () => {
  const broken = (statement: string) => `
    import net from "node:net";
    const connect = net.Socket.prototype.connect;
    net.Socket.prototype.connect = function (...args) {
      ${statement}
      return connect.apply(this, args);
    };
  `;

  it.each([
    ["thrown in a callback", 'setImmediate(() => { throw new Error("out of the blue"); });'],
    ["of a promise that nobody waits for", 'Promise.reject(new Error("out of the blue"));'],
  ])("%s is a system_error with its stack", async (_, statement) => {
    const { scratch, write } = await stage();
    const program = write({
      env: { NODE_OPTIONS: `--import=${scratch.write(broken(statement), "mjs")}` },
    });
    const exit = await program.finish([record(user(1))]);
    expect(exit.code).toBe(1);
    expect(program.errors).toMatchObject([
      {
        ...failedWith("UNEXPECTED_ERROR", /this is a bug\. Please report it/),
        stack_trace: expect.stringMatching(/out of the blue[\s\S]*\n\s+at /),
      },
    ]);
    expect(program.oddLines).toEqual([]);
  });

  it("in the program itself is one, too", async () => {
    const { scratch, write } = await stage();
    const module = 'Buffer.byteLength = () => { throw new TypeError("out of the blue"); };';
    const program = write({ env: { NODE_OPTIONS: `--import=${scratch.write(module, "mjs")}` } });
    expect((await program.finish([record(user(1))])).code).toBe(1);
    expect(program.errors).toMatchObject([
      {
        ...failedWith("UNEXPECTED_ERROR"),
        internal_message: "UNEXPECTED_ERROR: TypeError: out of the blue",
        stack_trace: expect.stringContaining("TypeError: out of the blue"),
      },
    ]);
  });
});

describe.concurrent("a route that is probably misspelt", () => {
  it("is warned of, and what it misses is sent all the same", async () => {
    const { write, control } = await stage();
    const routes = [{ stream: "user", send_as: "skip" }];
    const program = write({ config: { routes } });
    expect((await program.finish([record({ customer_id: "1" })])).code).toBe(0);
    expect(program.logs("WARN")).toEqual([expect.stringMatching(/^\/routes\/0 matches no stream/)]);
    expect((await control.summary()).customers).toBe(1);
  });
});
