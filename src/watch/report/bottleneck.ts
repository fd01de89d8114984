import type { LaneCounts } from "../../delivery/lane.ts";
import type { WaitingFor } from "../../delivery/waits.ts";
import { share } from "../words.ts";

/** What an endpoint waited for most, and the share of the time that each wait took. */
export interface Bottleneck {
  readonly most: WaitingFor;
  readonly shares: Readonly<Record<WaitingFor, number>>;
}

export function bottleneckOf({ waits }: LaneCounts): Bottleneck {
  const total = waits.rate + waits.blueshift + waits.source || 1;
  const shares = {
    rate: waits.rate / total,
    blueshift: waits.blueshift / total,
    source: waits.source / total,
  };
  const order = (["rate", "blueshift", "source"] as const).toSorted((a, b) => shares[b] - shares[a]);
  return { most: order[0] ?? "source", shares };
}

/** What that means, and what would make it faster. */
export function advice(
  endpoint: string,
  { callsPerSecond }: LaneCounts,
  { most, shares }: Bottleneck,
): string {
  const part = share(shares[most]);
  switch (most) {
    case "rate":
      return (
        `The rate held it back: for ${part} of the time a call to ${endpoint} was ready and had to wait for its turn, ` +
        `at ${callsPerSecond} a second. It is faster only where Blueshift grants the account more, and ` +
        `rate_limits.${endpoint} says so.`
      );
    case "blueshift":
      return (
        `Blueshift held it back: for ${part} of the time nothing more could be sent to ${endpoint} before calls ` +
        `under way were answered: those before, or those that held the same customers.`
      );
    case "source":
      return (
        `The source held it back: for ${part} of the time there was nothing to send to ${endpoint}, or a batch ` +
        `waited for more records.`
      );
  }
}
