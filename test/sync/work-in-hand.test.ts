import { describe, expect, it } from "vitest";
import { WorkInHand } from "../../src/sync/work-in-hand.ts";

describe("the work in hand", () => {
  it("is full at its bound of records, whatever their size", () => {
    const hand = new WorkInHand(2, 1000);
    hand.take(1);
    expect(hand.isFull).toBe(false);
    hand.take(1);
    expect(hand.isFull).toBe(true);
  });

  it("is full at its bound of bytes, whatever their number", () => {
    const hand = new WorkInHand(100, 1000);
    hand.take(999);
    expect(hand.isFull).toBe(false);
    hand.take(5000);
    expect(hand.isFull).toBe(true);
  });

  it.each([
    ["records", 1],
    ["bytes", 600],
  ])("keeps pace where more %s than can be in hand came since it was last full", async (_, bytes) => {
    const hand = new WorkInHand(4, 2000);
    const takeAndLetGo = () => {
      hand.take(bytes);
      hand.letGo(bytes);
    };
    for (let count = 1; count < 4; count++) takeAndLetGo();
    expect(hand.keepsPace).toBe(false);
    takeAndLetGo();
    expect(hand.keepsPace).toBe(true);
    // It is full, and somebody has to wait for room.
    for (let count = 0; count < 4; count++) hand.take(bytes);
    const room = hand.room();
    for (let count = 0; count < 4; count++) hand.letGo(bytes);
    await room;
    expect(hand.keepsPace).toBe(false);
    for (let count = 0; count < 4; count++) takeAndLetGo();
    expect(hand.keepsPace).toBe(true);
  });

  it("says that there is room as soon as it is below both bounds", async () => {
    const hand = new WorkInHand(2, 1000);
    hand.take(10);
    hand.take(2000);
    let room = false;
    const waiting = hand.room().then(() => {
      room = true;
    });
    hand.letGo(10);
    await Promise.resolve();
    expect(room).toBe(false);
    hand.letGo(2000);
    await waiting;
    expect(room).toBe(true);
  });

  it("says that it is empty when the last has gone, or when it always was", async () => {
    const hand = new WorkInHand(2, 1000);
    await hand.emptied();
    hand.take(10);
    hand.take(10);
    const emptied = hand.emptied();
    hand.letGo(10);
    hand.letGo(10);
    await emptied;
    expect(hand.count).toBe(0);
  });
});
