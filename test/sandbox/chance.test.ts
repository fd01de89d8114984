import { describe, expect, it } from "vitest";
import { open } from "./caller.ts";

async function outcomes(seed: number): Promise<readonly unknown[]> {
  const { single, calls } = await open({ failRate: 0.5, seed });
  for (let call = 0; call < 60; call++) await single({ customer_id: `${call}` }).catch(() => {});
  return (await calls()).map(({ status, fault }: { status: unknown; fault: unknown }) => [status, fault]);
}

describe("failing by chance", () => {
  it("is the same for the same seed, and another for another", async () => {
    const [first, again, other] = await Promise.all([outcomes(7), outcomes(7), outcomes(8)]);
    expect(first).toHaveLength(60);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("fails about as many calls as told, in many ways, and never hangs unasked", async () => {
    const all = await outcomes(1);
    const failed = all.filter((outcome) => Array.isArray(outcome) && outcome[1] !== undefined);
    expect(failed.length).toBeGreaterThan(15);
    expect(failed.length).toBeLessThan(45);
    expect(new Set(failed.map(String)).size).toBeGreaterThan(5);
    expect(failed.map(String)).not.toContain(",hang");
  });

  it("takes as long as the latency says", async () => {
    const { single, calls } = await open({ latency: [20, 25] });
    await single({ customer_id: "1" });
    expect((await calls())[0].duration).toBeGreaterThanOrEqual(18);
  });
});
