import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseCatalog } from "../../src/catalog/configured-catalog.ts";
import { planCatalog } from "../../src/catalog/plan.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { Log } from "../../src/protocol/log.ts";
import type { OutgoingMessage } from "../../src/protocol/messages.ts";
import { type Input, readLine } from "../../src/protocol/reader.ts";
import type { MessageWriter } from "../../src/protocol/writer.ts";
import type { Receipt } from "../../src/sync/receipt.ts";
import { Sync } from "../../src/sync/sync.ts";

/** A sync whose delivery takes everything and ends nothing, and whose source says nothing more. */
function silentSync() {
  const messages: OutgoingMessage[] = [];
  const writer = {
    write: (message: OutgoingMessage) => messages.push(message),
    broken: new Promise<void>(() => {}),
    isFull: false,
  } as unknown as MessageWriter;
  const config = parseConfig({ user_api_key: "u" });
  const catalog = { streams: [{ stream: { name: "users", json_schema: {} } }] };
  const delivery = {
    add: () => {},
    maxItemBytes: () => 1_000_000,
    counts: () => new Map(),
    stop: async () => {},
  } as unknown as Delivery<Receipt>;
  const sync = new Sync({
    source: { lineIs: "a message", failsAs: "system_error" },
    config,
    plans: planCatalog(parseCatalog(catalog), config),
    writer,
    log: new Log(writer),
    store: undefined,
    makeDelivery: () => delivery,
  });
  const said = () => messages.flatMap((message) => (message.type === "LOG" ? [message.log.message] : []));
  return { sync, said };
}

async function* oneRecord(): AsyncGenerator<Input[]> {
  const text =
    '{"type":"RECORD","record":{"stream":"users","emitted_at":1,"data":{"email":"a@shop.example"}}}';
  yield [readLine({ kind: "text", number: 1, bytes: text.length, text, utf8: true })];
  await new Promise(() => {});
}

describe("a sync", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("says every 30 seconds how far it is, and nothing of it once it has ended", async () => {
    const { sync, said } = silentSync();
    const progress = () => said().filter((line) => line.startsWith("Progress")).length;
    const run = sync.run(oneRecord(), () => {}).catch(() => {});
    await vi.advanceTimersByTimeAsync(29_000);
    expect(progress()).toBe(0);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(progress()).toBe(3);
    expect(said().at(-1)).toMatch(/^Progress after 90\.0 s: 1 record read .* 1 in hand/);
    sync.halt(new Error("enough"));
    await run;
    await vi.advanceTimersByTimeAsync(90_000);
    expect(progress()).toBe(3);
  });
});
