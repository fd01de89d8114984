import { describe, expect, it } from "vitest";
import { mayBeForTheNumber, suspectsToTry } from "../../src/delivery/isolation.ts";

describe("the search for items at fault", () => {
  it("tries one or more of several suspects, never all", () => {
    for (let suspects = 2; suspects <= 100; suspects++) {
      for (const untried of [0, 1, 17, 100 - suspects]) {
        for (const found of [0, 1, 2, 40]) {
          const count = suspectsToTry(suspects, untried, found);
          expect(count).toBeGreaterThanOrEqual(1);
          expect(count).toBeLessThan(suspects);
        }
      }
    }
  });

  it("tries a suspect that is alone", () => {
    expect(suspectsToTry(1, 0, 0)).toBe(1);
    expect(suspectsToTry(1, 30, 1)).toBe(1);
  });

  it("suspects the number of items of a large call where none as large went through", () => {
    expect(mayBeForTheNumber(50, 20)).toBe(true);
    expect(mayBeForTheNumber(31, 30)).toBe(true);
    expect(mayBeForTheNumber(31, 31)).toBe(false);
    expect(mayBeForTheNumber(5, 2)).toBe(false);
  });
});
