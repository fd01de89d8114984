/**
 * Stands in for `docker`, as far as the examples use it: `docker run` runs the program as the image would, with each
 * directory that is mounted in its place.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { VERSION } from "../../src/version.ts";
import { SOURCE_PROGRAM } from "../e2e/program.ts";
import { inPlace } from "./mounts.ts";

const FLAGS = ["--rm", "-i", "--read-only"];
const WITH_VALUES = ["--network", "--user", "--cap-drop", "--security-opt", "-v"];

function refuse(why: string): never {
  process.stderr.write(`docker: ${why}\n`);
  process.exit(125);
}

function run(args: string[]): number {
  const mounts: Record<string, string> = {};
  let readsInput = false;
  for (;;) {
    const option = args.shift() ?? refuse("no image");
    if (FLAGS.includes(option)) readsInput ||= option === "-i";
    else if (WITH_VALUES.includes(option)) {
      const value = args.shift() ?? refuse(`${option} has no value`);
      if (option !== "-v") continue;
      const [host = "", container = "", mode = "rw"] = value.split(":");
      if (!host.startsWith("/") || !existsSync(host)) refuse(`${host} is no directory`);
      if (!["ro", "rw"].includes(mode)) refuse(`${mode} is no mode`);
      mounts[container] = host;
    } else {
      if (option !== `destination-blueshift:${VERSION}`) refuse(`there is no image ${option}`);
      break;
    }
  }
  const program = spawnSync(
    process.execPath,
    [SOURCE_PROGRAM, ...args.map((argument) => inPlace(argument, mounts))],
    // What is not absolute lies in /local in a container.
    { stdio: [readsInput ? "inherit" : "ignore", "inherit", "inherit"], cwd: mounts["/local"] },
  );
  return program.status ?? 1;
}

const [command = "", ...args] = process.argv.slice(2);
if (command === "run") process.exitCode = run(args);
else if (command !== "build" || !existsSync(`${args.at(-1)}/`)) refuse(`${command} is not known here`);
