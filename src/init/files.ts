import { randomUUID } from "node:crypto";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";

/** A file that is to be written, and the option that names it. */
export interface Target {
  readonly path: string;
  readonly option: "--config" | "--catalog";
  /** Whether a file that is there may be replaced. */
  readonly mayReplace: boolean;
}

/** A target, and what is to stand in it. */
export interface NewFile {
  readonly target: Target;
  readonly text: string;
  /** Who may read it, whoever could read what was there before. */
  readonly mode: number;
}

/**
 * Makes sure that a file may be written, so that nobody answers questions in vain.
 * @throws {Failure} where something is there that is to stay
 */
export async function demandFree({ path, option, mayReplace }: Target): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return;
  if (!mayReplace) throw new Failure("INIT_FILE_EXISTS", { path, option });
  if (there.isFile()) return;
  // A device must not be replaced by a file.
  const code = there.isDirectory() ? "EISDIR" : "not a regular file";
  throw new Failure("INIT_FILE_NOT_WRITTEN", { path, code, option });
}

/**
 * Writes all of the files or none, each as a whole.
 * @throws {Failure} where one can't be written, or something has come to be there since
 */
export async function writeFiles(files: readonly NewFile[]): Promise<void> {
  const staged = files.map((file) => ({ ...file, draft: `${file.target.path}.${randomUUID()}` }));
  try {
    for (const { target, text, mode, draft } of staged) {
      await asFailure(target, writeFile(draft, text, { flag: "wx", mode }));
    }
    for (const { target } of staged) await demandFree(target);
    for (const { target, draft } of staged) await asFailure(target, rename(draft, target.path));
  } finally {
    for (const { draft } of staged) await rm(draft, { force: true });
  }
}

async function asFailure({ path, option }: Target, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    const code = errorCode(cause);
    if (code === undefined) throw cause;
    throw new Failure("INIT_FILE_NOT_WRITTEN", { path, code, option }, { cause });
  }
}
