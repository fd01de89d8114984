import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { frame } from "../../src/watch/display/frame.ts";
import type { CountView, LaneView, StreamView, View } from "../../src/watch/display/view.ts";

const countOf = (over: Partial<CountView> = {}): CountView => ({
  read: 0,
  settled: 0,
  rejected: 0,
  total: undefined,
  totalIs: "expected",
  isDone: false,
  perSecond: 0,
  ...over,
});
const streamOf = (label: string, over: Partial<CountView> = {}): StreamView => ({ label, ...countOf(over) });
const laneOf = (name: string, over: Partial<LaneView> = {}): LaneView => ({
  name,
  callsPerSecond: 5,
  limit: 5,
  waitingFor: "rate",
  retries: 0,
  ...over,
});
const viewOf = (over: Partial<View> = {}): View => ({
  elapsedMs: 42_000,
  whole: countOf({ read: 14_500, settled: 13_200, rejected: 3, total: 21_500, perSecond: 290 }),
  msLeft: 127_000,
  streams: [
    streamOf("users", { read: 13_000, settled: 12_200, rejected: 3, total: 20_000, perSecond: 265 }),
    streamOf("orders", { read: 1500, settled: 1000, total: 1500, totalIs: "known", perSecond: 25 }),
    streamOf("carts", { read: 7, settled: 7 }),
    streamOf("old", { read: 9, settled: 9, total: 9, totalIs: "known", isDone: true }),
  ],
  lanes: [
    laneOf("customer_bulk", { retries: 2 }),
    laneOf("event_bulk", { callsPerSecond: 0.5, waitingFor: "source" }),
  ],
  ...over,
});
const draw = (view: View, columns: number, rows = 24, hasColors = false) =>
  frame(view, { text: "Writing to api.example", style: "bold" }, { columns, rows, hasColors });

describe("a picture of a sync", () => {
  it("has bars where there are totals, counts where there are none, and the use of each limit", () => {
    expect(draw(viewOf(), 100)).toEqual([
      "Writing to api.example · 0:42 · 13,200 of ~21,500 records · 290/s · 3 rejected · about 2:07 left",
      "  users   ██████████████████▒▒░░░░░░░░░░   61 %  12,200 of ~20,000  3 rejected  265/s",
      "  orders  ████████████████████▒▒▒▒▒▒▒▒▒▒   66 %     1,000 of 1,500               25/s",
      "  carts                                                          7                0/s",
      "  old     ██████████████████████████████  100 %             9 of 9               done",
      "  customer_bulk  ██████████  5.0 of 5 calls/s  waits for the rate    2 tried again",
      "  event_bulk     █░░░░░░░░░  0.5 of 5 calls/s  waits for the source",
    ]);
  });

  it("leaves out what does not fit, the least important first", () => {
    expect(draw(viewOf(), 60)).toEqual([
      "Writing to api.example · 0:42 · 13,200 of ~21,500 records",
      "  users    61 %  12,200 of ~20,000  3 rejected  265/s",
      "  orders   66 %     1,000 of 1,500               25/s",
      "  carts                          7                0/s",
      "  old     100 %             9 of 9               done",
      "  customer_bulk  5.0 of 5 calls/s  waits for the rate",
      "  event_bulk     0.5 of 5 calls/s  waits for the source",
    ]);
    expect(draw(viewOf(), 30)[1]).toBe("  users   12,200 of ~20,000");
    expect(draw(viewOf(), 24)[1]).toBe("  u…  12,200 of ~20,000");
  });

  it("shows those under way, and counts the others, where there are more streams than lines", () => {
    const streams = [
      streamOf("a", { total: 1, isDone: true }),
      streamOf("b"),
      streamOf("c", { read: 4 }),
      streamOf("d", { total: 1, isDone: true }),
      streamOf("e", { read: 4 }),
      streamOf("f", { read: 4 }),
    ];
    expect(draw(viewOf({ streams, lanes: [] }), 60, 5).slice(1)).toEqual([
      "  c  0 of 4 read  0/s",
      "  e  0 of 4 read  0/s",
      "  … and 4 more streams: 2 done, 1 under way, 1 not begun",
    ]);
  });

  it("says where there are more than were expected", () => {
    const streams = [streamOf("a", { read: 12, settled: 6, total: 12, totalIs: "exceeded" })];
    expect(draw(viewOf({ streams }), 100)[1]).toContain("6 of >12");
  });

  it("has colours only where they are wanted", () => {
    const plain = draw(viewOf(), 100).join("\n");
    const coloured = draw(viewOf(), 100, 24, true).join("\n");
    expect(plain).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[1mWriting");
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it("is never wider or higher than its paper, whatever is on it", () => {
    const counts = fc.record({
      read: fc.nat(),
      settled: fc.nat(),
      rejected: fc.nat(),
      total: fc.option(fc.nat(), { nil: undefined }),
      totalIs: fc.constantFrom("known" as const, "expected" as const, "exceeded" as const),
      isDone: fc.boolean(),
      perSecond: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    const label = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("東京のお客様", "🦊🦊🦊", "x".repeat(300)),
    );
    const stream = fc.tuple(label, counts).map(([label, counts]) => ({ label, ...counts }));
    const lane = fc.record({
      name: fc.constantFrom("customer_bulk", "event_bulk"),
      callsPerSecond: fc.double({ min: 0, max: 1e4, noNaN: true }),
      limit: fc.double({ min: 0.001, max: 1e4, noNaN: true }),
      waitingFor: fc.constantFrom("rate" as const, "blueshift" as const, undefined),
      retries: fc.nat(),
    });
    const view = fc.record({
      elapsedMs: fc.nat(),
      whole: counts,
      msLeft: fc.option(fc.nat(), { nil: undefined }),
      streams: fc.array(stream),
      lanes: fc.array(lane, { maxLength: 3 }),
    });
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 200 }),
      rows: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(view, size, (view, { columns, rows }) => {
        const lines = draw(view, columns, rows);
        expect(lines.length).toBeLessThanOrEqual(Math.max(rows - 1, 1));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(columns - 1, 1));
      }),
    );
  });
});
