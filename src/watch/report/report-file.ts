import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode } from "../../error-code.ts";
import { Failure } from "../../failure.ts";

/** A file that is written whole or not at all, under another name first. Synchronous: the program may be about to end. */
export class ReportFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #mode: number;

  /**
   * @param isPrivate whether only its owner may read it
   * @throws {Failure} `config_error` where it could not be written
   */
  constructor(path: string, isPrivate: boolean) {
    this.path = resolve(path);
    // Not by the number of the process, which is 1 in every container: one that was killed may have left its own.
    this.#temporary = join(dirname(this.path), `.${basename(this.path)}.${randomUUID()}.tmp`);
    this.#mode = isPrivate ? 0o600 : 0o666;
    try {
      if (statSync(this.path, { throwIfNoEntry: false })?.isFile() === false) throw new Error("not a file");
      this.#writeTemporary("");
      rmSync(this.#temporary);
    } catch (cause) {
      const why = errorCode(cause) ?? "it is not a file";
      throw new Failure("REPORT_FILE_NOT_WRITABLE", { path: this.path, why });
    }
  }

  /** @throws where there is no room for it, or its directory has gone */
  write(text: string): void {
    try {
      this.#writeTemporary(text);
      renameSync(this.#temporary, this.path);
    } catch (error) {
      rmSync(this.#temporary, { force: true });
      throw error;
    }
  }

  #writeTemporary(text: string): void {
    // `wx`: never somebody else's file or link.
    const file = openSync(this.#temporary, "wx", this.#mode);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}
