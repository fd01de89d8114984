import type { Plan } from "../../catalog/plan.ts";
import { errorCode } from "../../error-code.ts";
import type { Failure } from "../../failure.ts";
import type { Log } from "../../protocol/log.ts";
import type { SyncProgress } from "../../sync/progress.ts";
import type { Rejection } from "../../sync/rejections.ts";
import type { CallReport } from "../../sync/transport.ts";
import type { Subject, Watcher } from "../watcher.ts";
import { CallTimes } from "./call-times.ts";
import { Examples } from "./examples.ts";
import { History } from "./history.ts";
import { page } from "./page.ts";
import { ReportFile } from "./report-file.ts";

export interface ReportOptions {
  readonly path: string;
  /** Whether rejected records are shown with what they hold. */
  readonly showsValues: boolean;
}

/**
 * A report of a sync, which is written when it has ended.
 * @throws {Failure} `config_error` where it could not be
 */
export function openReport({ path, showsValues }: ReportOptions, subject: Subject, log: Log): Watcher {
  return new Report(new ReportFile(path, showsValues), showsValues, subject, log);
}

class Report implements Watcher {
  readonly name = "report";
  readonly everyMs = 1000;
  readonly wantsRows: boolean;
  readonly #file: ReportFile;
  readonly #subject: Subject;
  readonly #log: Log;
  readonly #history = new History();
  readonly #callTimes = new CallTimes();
  readonly #examples: Examples;

  constructor(file: ReportFile, showsValues: boolean, subject: Subject, log: Log) {
    this.#file = file;
    this.wantsRows = showsValues;
    this.#examples = new Examples(showsValues);
    this.#subject = subject;
    this.#log = log;
  }

  look(progress: SyncProgress): void {
    this.#history.note(progress);
  }

  called(call: CallReport): void {
    this.#callTimes.note(call);
  }

  rejected({ key }: Plan, line: number, rejection: Rejection, row: unknown): void {
    this.#examples.note(key, line, rejection, row);
  }

  end(progress: SyncProgress, failure: Failure | undefined): void {
    this.#history.end(progress);
    const text = page({
      subject: this.#subject,
      progress,
      failure,
      samples: this.#history.samples,
      callTimes: this.#callTimes,
      examples: this.#examples,
    });
    try {
      this.#file.write(text);
      this.#log.info(`The report of the sync is in ${this.#file.path}.`);
    } catch (error) {
      // What was delivered is delivered: a disk that is full of other things is no reason to do it again.
      sayNotWritten(this.#log, this.#file.path, errorCode(error) ?? "unknown error");
    }
  }
}

export const sayNotWritten = (log: Log, path: string, code: string): void =>
  log.warn(`The report could not be written to ${path} (${code}).`);
