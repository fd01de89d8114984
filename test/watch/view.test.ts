import { describe, expect, it } from "vitest";
import type { SyncProgress } from "../../src/sync/progress.ts";
import { Viewer } from "../../src/watch/display/view.ts";
import { laneOf, progressOf } from "../sync/progress-of.ts";
import { subjectOf, tallyOf } from "./subject.ts";

function world() {
  const { tally } = subjectOf({ users: {}, orders: {} });
  const [users, orders] = [tallyOf(tally, "users"), tallyOf(tally, "orders")];
  const viewer = new Viewer();
  const at = (elapsedMs: number, over: Partial<SyncProgress> = {}) =>
    viewer.view(progressOf({ elapsedMs, tally, ...over }));
  return { tally, users, orders, at };
}

describe("a view of a sync", () => {
  it("knows no total before the source says one, or has said that all has come", () => {
    const { users, orders, at } = world();
    users.read = 10;
    users.delivered = 8;
    expect(at(1000).streams[0]).toMatchObject({ read: 10, settled: 8, total: undefined, isDone: false });
    users.expected = 20;
    expect(at(1000).streams[0]).toMatchObject({ total: 20, totalIs: "expected", isDone: false });
    orders.read = 5;
    expect(at(1000).whole).toMatchObject({ read: 15, total: undefined });
    const complete = new Set(["users", "orders"]);
    const view = at(1000, { complete });
    expect(view.streams[0]).toMatchObject({ total: 10, totalIs: "known", isDone: false });
    expect(view.whole).toMatchObject({ read: 15, total: 15, totalIs: "known", isDone: false });
    Object.assign(users, { delivered: 10 });
    expect(at(1000, { complete }).streams.map(({ isDone }) => isDone)).toEqual([true, false]);
    orders.skipped = 5;
    expect(at(1000, { isReading: false }).whole).toMatchObject({ isDone: true, settled: 15 });
  });

  it("says so where there are more than the source expected, and forecasts nothing then", () => {
    const { tally, users, orders, at } = world();
    Object.assign(users, { expected: 10, read: 12, delivered: 12 });
    Object.assign(orders, { expected: 100, read: 10, delivered: 10 });
    const { streams, whole, msLeft } = at(10_000);
    expect(streams[0]).toMatchObject({ total: 12, totalIs: "exceeded" });
    expect(whole).toMatchObject({ total: 112, totalIs: "expected" });
    expect(msLeft).toBeDefined();
    tally.expected = 15;
    Object.assign(orders, { expected: undefined, delivered: 5 });
    expect(at(10_000)).toMatchObject({ whole: { total: 22, totalIs: "exceeded" }, msLeft: undefined });
  });

  it("takes the source's word for all streams where it says nothing of each", () => {
    const { tally, users, at } = world();
    tally.expected = 100;
    Object.assign(users, { read: 30, delivered: 20 });
    expect(at(10_000)).toMatchObject({ whole: { total: 100, totalIs: "expected" }, msLeft: 40_000 });
  });

  it("forecasts by the last half minute, and only once there is something to go by", () => {
    const { tally, users, at } = world();
    tally.expected = 10_000;
    const after = (ms: number, delivered: number) => {
      Object.assign(users, { read: delivered, delivered });
      return at(ms);
    };
    expect(after(1500, 150).msLeft).toBeUndefined();
    expect(after(4000, 400).msLeft).toBe(96_000);
    for (let second = 5; second <= 60; second++) after(second * 1000, 400 + 10 * (second - 4));
    expect(after(61_000, 970)).toMatchObject({ msLeft: 903_000, whole: { perSecond: 10 } });
  });

  it("has the endpoints that are used, and what each waits for while there is anything to wait for", () => {
    const { at } = world();
    const lanes = new Map([
      ["customer_bulk", laneOf({ calls: 20, retries: 2, waitingFor: "rate" })],
      ["customer", laneOf()],
      ["event_bulk", laneOf({ waitingFor: "blueshift" })],
    ]);
    expect(at(10_000, { lanes, inHand: 1 }).lanes).toEqual([
      { name: "customer_bulk", callsPerSecond: 2, limit: 5, waitingFor: "rate", retries: 2 },
      { name: "event_bulk", callsPerSecond: 0, limit: 5, waitingFor: "blueshift", retries: 0 },
    ]);
    expect(at(20_000, { lanes, isReading: false }).lanes[0]).toMatchObject({
      callsPerSecond: 1,
      waitingFor: undefined,
    });
  });

  it("shows no limit exceeded by the calls of a second that has only begun", () => {
    const { at } = world();
    const after = (ms: number, calls: number) =>
      at(ms, { lanes: new Map([["customer_bulk", laneOf({ calls, waitingFor: "rate" })]]), inHand: 1 }).lanes;
    expect(after(700, 5)).toMatchObject([{ callsPerSecond: 5, limit: 5 }]);
    expect(after(1700, 10)).toMatchObject([{ callsPerSecond: 5, limit: 5 }]);
    expect(after(4000, 12)).toMatchObject([{ callsPerSecond: 3, limit: 5 }]);
  });

  it("has names that can't steer a terminal", () => {
    const { tally } = subjectOf({ "a\u001b[2J\nb": {} });
    expect(new Viewer().view(progressOf({ tally })).streams[0]?.label).toBe("a�[2J�b");
  });
});
