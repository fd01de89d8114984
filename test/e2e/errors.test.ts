import { describe, expect, it } from "vitest";
import { USER_KEY } from "./control.ts";
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

const config_error = (message: unknown) => ({ failure_type: "config_error", message });

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
    expect(await errorOf()).toMatchObject(config_error(expect.stringContaining("--help")));
    expect(await errorOf("frobnicate")).toMatchObject(config_error(expect.stringContaining("frobnicate")));
  });

  it.each([
    [["check"], "--config"],
    [["write"], "--config"],
    [["write", "--config", "config.json"], "--catalog"],
    [["check", "--config"], "--config"],
  ])("that lacks an option is a mistake: %j", async (args, option) => {
    expect(await errorOf(...args)).toMatchObject(config_error(expect.stringContaining(option)));
  });
});

describe.concurrent("a file", () => {
  it.each(["check", "write"])("that is not there is a mistake that %s names", async (command) => {
    const scratch = newScratch();
    const absent = `${scratch.path}/absent.json`;
    const args = command === "write" ? ["--catalog", scratch.write(catalog())] : [];
    const message = expect.stringMatching(/absent\.json does not exist/);
    expect(await errorOf(command, "--config", absent, ...args)).toMatchObject(config_error(message));
  });

  it.each(["check", "write"])(
    "that is no JSON is a mistake that %s places and does not quote",
    async (command) => {
      const scratch = newScratch();
      const broken = scratch.write(`{\n  "user_api_key": "${USER_KEY}",\n  "region" "us"\n}`);
      const args = command === "write" ? ["--catalog", scratch.write(catalog())] : [];
      const error = await errorOf(command, "--config", broken, ...args);
      expect(error).toMatchObject(config_error(expect.stringMatching(/not valid JSON at line 3/)));
      expect(JSON.stringify(error)).not.toContain(USER_KEY);
    },
  );

  it("that is no catalog is a mistake", async () => {
    const { config, scratch } = await stage();
    const file = scratch.write(config());
    for (const [content, said] of [
      [{ streams: "none" }, "streams"],
      [{ streams: [{ stream: { json_schema: {} } }] }, "/streams/0/stream/name"],
      [
        {
          streams: [{ stream: { name: "users", json_schema: { type: "nonsense" } } }],
        },
        '"users"',
      ],
    ] as const) {
      const error = await errorOf("write", "--config", file, "--catalog", scratch.write(content));
      expect(error).toMatchObject(config_error(expect.stringContaining(said)));
    }
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
      expect(error).toMatchObject(config_error(expect.stringContaining(pointer)));
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
      config_error(expect.stringMatching(/"users".*\/user_api_key/)),
    );
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
        failure_type: "system_error",
        message: expect.stringContaining("bug"),
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
      { failure_type: "system_error", stack_trace: expect.stringContaining("TypeError: out of the blue") },
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
