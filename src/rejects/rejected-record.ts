/** A record that was not delivered, with what is needed to repair it and send it again. */
export interface RejectedRecord {
  readonly stream: string;
  readonly namespace: string | undefined;
  /** When the source emitted it: epoch, milliseconds. */
  readonly emitted_at: number;
  /** The row as it came. */
  readonly data: unknown;
  /** Which step refused it. */
  readonly stage: "validation" | "mapping" | "delivery";
  readonly reason: string;
  /** The column or attribute at fault, where one is known. */
  readonly field: string | undefined;
  /** The status of the answer that refused it, where one did. */
  readonly http_status: number | undefined;
  /** When it was refused: ISO 8601. */
  readonly time: string;
}

/** Where rejected records are kept. */
export interface RejectedRecordStore {
  /** Resolves when the record is kept for good: only then may it be settled. Rejects where it can't be kept. */
  keep(record: RejectedRecord): Promise<void>;
  /** Where they can be found, for the log; undefined where none was kept. */
  readonly location: string | undefined;
  close(): Promise<void>;
}
