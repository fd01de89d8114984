import { afterEach, describe, expect, it } from "vitest";
import type { Assignment } from "../../src/intake/preparer.ts";
import { SecondThread } from "../../src/intake/second-thread.ts";
import { CONFIG, STREAMS, shared } from "./world.ts";

const threads: SecondThread[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.stop()));
});

function start(assignment: Assignment = { config: CONFIG, streams: STREAMS, keepsLines: false }) {
  const lost: string[] = [];
  const thread = new SecondThread(assignment, ({ message }) => lost.push(message));
  threads.push(thread);
  return { thread, lost };
}

const block = (id: number) => ({
  bytes: shared(`{"type":"RECORD","record":{"stream":"users","emitted_at":1,"data":{"id":${id}}}}\n`),
  linesBefore: id,
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe("the second thread", () => {
  it("takes blocks as soon as it is ready, a few at a time, and answers in their order", async () => {
    const { thread, lost } = start();
    expect(thread.hasRoom).toBe(false);
    await until(() => thread.hasRoom);
    expect(thread.isBusy).toBe(false);
    const answers = [];
    for (let id = 1; thread.hasRoom; id++) answers.push(thread.prepare(block(id)));
    expect(thread.isBusy).toBe(true);
    expect(answers.length).toBeGreaterThan(1);
    const texts = (await Promise.all(answers)).map((take) => take()?.texts[0]);
    expect(texts).toEqual(answers.map((_, index) => `{"customer_id":"${index + 1}"}`));
    expect(thread.hasRoom).toBe(true);
    expect(thread.isBusy).toBe(false);
    expect(lost).toEqual([]);
  });

  it("fails what it was asked for when it is stopped, and what it is asked for then", async () => {
    const { thread, lost } = start();
    await until(() => thread.hasRoom);
    const answer = thread.prepare(block(1));
    const failed = expect(answer).rejects.toThrow("it was stopped");
    await thread.stop();
    await failed;
    expect(thread.hasRoom).toBe(false);
    await expect(thread.prepare(block(2))).rejects.toThrow("it was stopped");
    expect(lost).toEqual([]);
  });

  it("fails what it was asked for when it breaks", async () => {
    const { thread, lost } = start();
    await until(() => thread.hasRoom);
    // What no number can be made of.
    const broken = thread.prepare({ ...block(1), linesBefore: 1n as unknown as number });
    const [first, next] = await Promise.allSettled([broken, thread.prepare(block(2))]);
    expect(first).toMatchObject({ status: "rejected", reason: { name: "TypeError" } });
    expect(next?.status).toBe("rejected");
    expect(thread.hasRoom).toBe(false);
    expect(lost).toHaveLength(1);
  });

  it("says that it is lost where it can't begin", async () => {
    const { thread, lost } = start({
      config: {} as Assignment["config"],
      streams: STREAMS,
      keepsLines: false,
    });
    await until(() => lost.length > 0);
    expect(thread.hasRoom).toBe(false);
  });
});
