import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Caller, many, open } from "./caller.ts";

interface State {
  readonly now: number;
  readonly counts: { readonly customers: number; readonly calls: { readonly total: number } };
  readonly faults: { readonly revoked: readonly string[] };
  readonly isWhole: boolean;
  readonly seconds: readonly {
    readonly second: number;
    readonly calls: Readonly<Record<string, { arrived: number; refused: number; failed: number }>>;
    readonly created: number;
    readonly updated: number;
    readonly events: number;
  }[];
}

/** What the page hears from now on. */
async function watch({ url }: Caller) {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const response = await fetch(`${url}/_sandbox/stream`, { signal: leave.signal });
  const messages: { readonly event: string; readonly data: unknown }[] = [];
  const reading = (async () => {
    let rest = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + chunk).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const [, event = "", data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
        messages.push({ event, data: JSON.parse(data) });
      }
    }
  })();
  reading.catch(() => {});
  const states = () =>
    messages.filter(({ event }) => event === "state").map(({ data }) => data as unknown as State);
  const until = async (condition: (state: State) => boolean) => {
    while (!states().some(condition)) await sleep(5);
  };
  return { response, messages, states, until, leave: () => leave.abort() };
}

describe("the stream", () => {
  it("begins with what the page must know, and how things stand", async () => {
    const sandbox = await open({ rates: {}, now: () => 5_000_000 });
    await sandbox.single({ customer_id: "1" });
    const { response, messages, until, states } = await watch(sandbox);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await until(({ counts }) => counts.customers === 1);
    expect(messages[0]).toMatchObject({
      event: "about",
      data: {
        isKept: false,
        kept: { calls: 10_000, events: 100_000, rejections: 20_000 },
        limits: { customer: 50, customer_bulk: 5, event_bulk: 5 },
        seconds: 300,
      },
    });
    const [{ isWhole, seconds }] = states() as [State];
    expect(isWhole).toBe(true);
    expect(seconds).toMatchObject([
      { calls: { customer: { arrived: 1, refused: 0, failed: 0 } }, created: 1, updated: 0, events: 0 },
    ]);
  });

  it("says how much came in each second, and what was refused or failed", async () => {
    const sandbox = await open({ rates: { customer_bulk: 1 }, now: () => 5_000_000 });
    await sandbox.bulk([{ customer_id: "1" }, { customer_id: "2" }]);
    await sandbox.bulk([{ customer_id: "3" }]);
    await sandbox.single({ customer_id: "1", plan: "paid" });
    await sandbox.single({});
    await sandbox.events([{ event: "view", customer_id: "1" }]);
    const { until, states } = await watch(sandbox);
    await until(() => true);
    expect(states()[0]?.seconds).toEqual([
      {
        second: 5_000,
        calls: {
          customer_bulk: { arrived: 2, refused: 1, failed: 0 },
          customer: { arrived: 2, refused: 0, failed: 1 },
          event_bulk: { arrived: 1, refused: 0, failed: 0 },
        },
        created: 2,
        updated: 1,
        events: 1,
      },
    ]);
  });

  it("tells of hundreds of calls in a few messages, each holding only what is new", async () => {
    const sandbox = await open();
    const { until, states } = await watch(sandbox);
    await until(() => true);
    await Promise.all(many(300, (n) => sandbox.single({ customer_id: `${n}` })));
    await until(({ counts }) => counts.calls.total === 300 && counts.customers === 300);
    const after = states();
    expect(after.length).toBeLessThan(20);
    expect(after.slice(1).every(({ isWhole }) => !isWhole)).toBe(true);
    const last = new Map(after.flatMap(({ seconds }) => seconds.map((second) => [second.second, second])));
    const arrived = [...last.values()].reduce((sum, { calls }) => sum + (calls.customer?.arrived ?? 0), 0);
    expect(arrived).toBe(300);
  });

  it("tells of faults that are turned on, and says nothing while nothing happens", async () => {
    const sandbox = await open();
    const { until, states } = await watch(sandbox);
    await sandbox.order({ revoke: "user" });
    await until(({ faults }) => faults.revoked.length === 1);
    const told = states().length;
    await sleep(700);
    expect(states().length).toBe(told);
  });

  it("begins anew when the data is cleared", async () => {
    const sandbox = await open();
    await sandbox.single({ customer_id: "1" });
    const { until, states } = await watch(sandbox);
    await until(({ counts }) => counts.customers === 1);
    await sandbox.call("DELETE", "/_sandbox/data");
    await until(({ counts, isWhole }) => counts.customers === 0 && isWhole);
    expect(states().at(-1)?.seconds).toEqual([]);
  });

  it("neither keeps the sandbox from closing nor minds who goes", async () => {
    const sandbox = await open();
    const first = await watch(sandbox);
    const second = await watch(sandbox);
    first.leave();
    await sandbox.single({ customer_id: "1" });
    await second.until(({ counts }) => counts.customers === 1);
    await sandbox.close();
  });
});
