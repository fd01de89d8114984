import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ReportFile } from "../../src/watch/report/report-file.ts";
import { Scratch } from "../e2e/program.ts";

describe("the report's file", () => {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = new Scratch();
  });
  afterEach(() => scratch.remove());
  const files = () => readdirSync(scratch.path);

  it("is not there before it is written, and then is whole and alone", () => {
    const file = new ReportFile(join(scratch.path, "r.html"), false);
    expect(files()).toEqual([]);
    file.write("text");
    expect(files()).toEqual(["r.html"]);
    expect(readFileSync(file.path, "utf8")).toBe("text");
    expect(statSync(file.path).mode & 0o111).toBe(0);
  });

  it("leaves an earlier one as it is until it is written", () => {
    const path = scratch.write("earlier", "html");
    const file = new ReportFile(path, false);
    expect(readFileSync(path, "utf8")).toBe("earlier");
    // Somebody is reading it.
    linkSync(path, join(scratch.path, "open.html"));
    file.write("later");
    expect(readFileSync(path, "utf8")).toBe("later");
    expect(readFileSync(join(scratch.path, "open.html"), "utf8")).toBe("earlier");
  });

  it("is its owner's alone where it holds what records hold", () => {
    const file = new ReportFile(join(scratch.path, "r.html"), true);
    file.write("text");
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["a directory that is not there", () => join(scratch.path, "not", "there.html"), "ENOENT"],
    ["a directory", () => scratch.path, "it is not a file"],
    ["a path through a file", () => join(scratch.write("x"), "r.html"), "ENOTDIR"],
  ])("can't be %s", (_, path, why) => {
    expect(() => new ReportFile(path(), false)).toThrow(
      expect.objectContaining({
        code: "REPORT_FILE_NOT_WRITABLE",
        message: expect.stringContaining(`(${why})`),
      }),
    );
  });

  it("leaves nothing behind where it can't be written after all", () => {
    const directory = join(scratch.path, "later-gone");
    mkdirSync(directory);
    const file = new ReportFile(join(directory, "r.html"), false);
    mkdirSync(file.path);
    expect(() => file.write("text")).toThrow();
    expect(readdirSync(directory)).toEqual(["r.html"]);
    rmSync(directory, { recursive: true });
    expect(() => file.write("text")).toThrow(/ENOENT/);
  });
});
