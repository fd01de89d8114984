import { describe, expect, it } from "vitest";
import { Waits } from "../../src/delivery/waits.ts";

describe("what an endpoint waits for", () => {
  it("is the source, until something else is", () => {
    expect(new Waits(100).upTo(150)).toEqual({ rate: 0, blueshift: 0, source: 50 });
  });

  it("is added up by what it was, to the moment when it is asked for", () => {
    const waits = new Waits(0);
    waits.become("rate", 10);
    waits.become("rate", 30);
    waits.become("blueshift", 60);
    waits.become("source", 100);
    expect(waits.upTo(105)).toEqual({ rate: 50, blueshift: 40, source: 15 });
    expect(waits.upTo(205)).toEqual({ rate: 50, blueshift: 40, source: 115 });
  });
});
