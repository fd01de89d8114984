import { afterAll, expect } from "vitest";
import { FAILURES } from "../../src/failure-list.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";
import { Control, EVENT_KEY, FAST, UNLIMITED, USER_KEY } from "./control.ts";
import { catalog, USERS_ROUTE } from "./messages.ts";
import { Program, type ProgramOptions, Scratch } from "./program.ts";

/** What the tests of a file leave behind. Not cleared after each, since some run at the same time. */
const leftovers: (() => unknown)[] = [];
afterAll(async () => {
  await Promise.all(leftovers.map((remove) => remove()));
});

export interface WriteSetup extends ProgramOptions {
  readonly args?: readonly string[];
  /** What differs from the stage's configuration. */
  readonly config?: object;
  readonly catalog?: object;
}

/** A sandbox, a directory and a program for one test. */
export async function stage(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({
    rates: UNLIMITED,
    userApiKey: USER_KEY,
    eventApiKey: EVENT_KEY,
    ...options,
  });
  leftovers.push(() => sandbox.close());
  const scratch = newScratch();

  const config = (overrides: object = {}): object => ({
    api_url: sandbox.url,
    user_api_key: USER_KEY,
    event_api_key: EVENT_KEY,
    routes: [USERS_ROUTE],
    rate_limits: FAST,
    batching: { linger_ms: 50 },
    ...overrides,
  });

  return {
    sandbox,
    control: new Control(sandbox.url),
    scratch,
    config,
    /** Starts `write`. */
    write: ({ args = [], config: overrides, catalog: streams = catalog(), ...program }: WriteSetup = {}) => {
      const files = ["--config", scratch.write(config(overrides)), "--catalog", scratch.write(streams)];
      return start(["write", ...files, ...args], program);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof stage>>;

const started: Program[] = [];
/** Whatever a test looks at: no failure goes out but one of the list, with its code. */
afterAll(() => {
  const errors = started.flatMap((program) => program.errors);
  const strange = errors.filter(({ message }) => {
    const [, code = ""] = / \[([A-Z_]+)\]$/.exec(message) ?? [];
    return !Object.hasOwn(FAILURES, code);
  });
  expect(strange).toEqual([]);
});

/** Starts the program for one test. */
export function start(args: readonly string[], options: ProgramOptions = {}): Program {
  const program = new Program(args, options);
  started.push(program);
  leftovers.push(() => program.kill());
  return program;
}

export function newScratch(): Scratch {
  const scratch = new Scratch();
  leftovers.push(() => scratch.remove());
  return scratch;
}
