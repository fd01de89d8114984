import { type RawNumber, writtenNumber } from "../json/exact-numbers.ts";
import { isObject } from "../json/is-object.ts";
import type { StateMessage } from "../protocol/messages.ts";

/**
 * A state as it goes out: as it came in, with the records that it answers for. The protocol wants these counts
 * with a decimal point.
 */
export function withStats(message: StateMessage, records: number, rejected: number): StateMessage {
  const destinationStats = {
    ...(isObject(message.state.destinationStats) && message.state.destinationStats),
    recordCount: decimal(records),
    rejectedRecordCount: decimal(rejected),
  };
  return { ...message, state: { ...message.state, destinationStats } };
}

const decimal = (count: number): RawNumber => writtenNumber(`${count}.0`);
