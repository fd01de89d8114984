import { constants } from "node:fs";
import { access, type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { errorCode } from "../error-code.ts";
import { Failure } from "../failure.ts";
import type { RejectedRecord, RejectedRecordStore } from "./rejected-record.ts";

/** Where Airbyte mounts a directory that outlives the container. */
const AIRBYTE_LOCAL = "/local";

interface Waiting {
  readonly line: Buffer;
  readonly kept: () => void;
  readonly failed: (error: Failure) => void;
}

/** Keeps rejected records in one JSON-lines file per sync, flushed to disk; made when there is one to keep. */
export class FileStore implements RejectedRecordStore {
  readonly #path: string;
  #file: FileHandle | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** Why a record could not be written: none is after that, since part of it may stand at the file's end. */
  #failure: Failure | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param directory made where it is missing; one that is not absolute lies in Airbyte's mount, or where there is
   * none in the working directory
   * @param syncId the platform's number of the sync, where it gives one
   * @throws {Failure} `config_error` where nothing can be written there
   */
  static async open(directory: string, syncId: number | undefined, startedAt: Date): Promise<FileStore> {
    const absolute = resolve((await isDirectory(AIRBYTE_LOCAL)) ? AIRBYTE_LOCAL : ".", directory);
    const time = startedAt.toISOString().replaceAll(/[-:]/g, "").replace(/\.\d+/, "");
    const name = `rejected-${syncId === undefined ? "" : `sync-${syncId}-`}${time}-${process.pid}.jsonl`;
    try {
      await mkdir(absolute, { recursive: true });
      await access(absolute, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw cannotKeep(absolute, cause);
    }
    return new FileStore(join(absolute, name));
  }

  get location(): string | undefined {
    return this.#file === undefined ? undefined : this.#path;
  }

  keep(record: RejectedRecord): Promise<void> {
    return new Promise((kept, failed) => {
      this.#waiting.push({ line: lineOf(record), kept, failed });
      this.#writing ??= this.#writeWaiting();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
  }

  async #create(): Promise<FileHandle> {
    // Not shared with other users: it holds customers' data. `wx`: never somebody else's file or link.
    const file = await open(this.#path, "wx", 0o600);
    // A file is on disk for good when its directory says so, too.
    const directory = await open(dirname(this.#path), "r");
    await directory.sync().finally(() => directory.close());
    return file;
  }

  /** Writes what waits, all that has come together with one flush, until nothing waits. */
  async #writeWaiting(): Promise<void> {
    // Those that are refused in the same turn as the first are written with it.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== undefined) throw this.#failure;
        this.#file ??= await this.#create();
        await this.#file.appendFile(joined(batch.map(({ line }) => line)));
        await this.#file.datasync();
        for (const { kept } of batch) kept();
      } catch (cause) {
        this.#failure ??= cannotKeep(this.#path, cause);
        for (const { failed } of batch) failed(this.#failure);
      }
    }
    this.#writing = undefined;
  }
}

/** A record's line. Made at its place at once: one of 40 MB would else be copied, in characters of two bytes. */
function lineOf(record: RejectedRecord): Buffer {
  const json = JSON.stringify(record);
  const line = Buffer.allocUnsafe(Buffer.byteLength(json) + LINE_END.length);
  line.write(LINE_END, line.write(json));
  return line;
}

const LINE_END = "\n";

function joined(lines: readonly Buffer[]): Buffer {
  const [only, ...others] = lines;
  return only !== undefined && others.length === 0 ? only : Buffer.concat(lines);
}

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

function cannotKeep(path: string, cause: unknown): Failure {
  const code = errorCode(cause) ?? "unknown error";
  return new Failure("REJECTED_RECORDS_NOT_KEPT", { path, code });
}
