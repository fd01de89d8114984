import { afterEach, describe, expect, it } from "vitest";
import type { Assignment } from "../../src/intake/preparer.ts";
import { SecondThread } from "../../src/intake/second-thread.ts";
import { CONFIG, STREAMS } from "./world.ts";

const threads: SecondThread[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.stop()));
});

function start(assignment: Assignment = { config: CONFIG, streams: STREAMS, keepsLines: false }) {
  const thread = new SecondThread(assignment);
  threads.push(thread);
  return thread;
}

const block = (id: number) => ({
  bytes: new Uint8Array(
    Buffer.from(`{"type":"RECORD","record":{"stream":"users","emitted_at":1,"data":{"id":${id}}}}\n`),
  ),
  linesBefore: id,
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe("the second thread", () => {
  it("takes blocks as soon as it is ready, a few at a time, and answers in their order", async () => {
    const thread = start();
    expect(thread.hasRoom).toBe(false);
    await until(() => thread.hasRoom);
    const answers = [];
    for (let id = 1; thread.hasRoom; id++) answers.push(thread.prepare(block(id)));
    expect(answers.length).toBeGreaterThan(1);
    const texts = (await Promise.all(answers)).map(({ texts }) => texts[0]);
    expect(texts).toEqual(answers.map((_, index) => `{"customer_id":"${index + 1}"}`));
    expect(thread.hasRoom).toBe(true);
  });

  it("fails what it was asked for when it ends, and has no room any more", async () => {
    const thread = start();
    await until(() => thread.hasRoom);
    const answer = thread.prepare(block(1));
    const failed = expect(answer).rejects.toThrow("The second thread ended");
    await thread.stop();
    await failed;
    expect(thread.hasRoom).toBe(false);
  });

  it("fails what it was asked for when it breaks", async () => {
    const thread = start();
    await until(() => thread.hasRoom);
    // What no number can be made of.
    const broken = thread.prepare({ ...block(1), linesBefore: 1n as unknown as number });
    const [first, next] = await Promise.allSettled([broken, thread.prepare(block(2))]);
    expect(first).toMatchObject({ status: "rejected", reason: { name: "TypeError" } });
    expect(next?.status).toBe("rejected");
    expect(thread.hasRoom).toBe(false);
  });
});
