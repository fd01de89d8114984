import type { Log } from "../protocol/log.ts";
import type { MessageWriter } from "../protocol/writer.ts";

/** What every command writes with. */
export interface Terminal {
  readonly writer: MessageWriter;
  readonly log: Log;
}
