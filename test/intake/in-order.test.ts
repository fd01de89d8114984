import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder, type Job } from "../../src/intake/in-order.ts";

const upTo = (most: number) => (bytes: number) => bytes < most;
const aWhile = () => new Promise((resolve) => setImmediate(resolve));

/** Jobs that are done when the test says so. */
function promised(count: number) {
  const works = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const begun: number[] = [];
  let isClosed = false;
  async function* jobs(): AsyncGenerator<Job<number>> {
    try {
      for (const [index, { promise }] of works.entries()) {
        begun.push(index);
        yield { bytes: 1, promise };
      }
    } finally {
      isClosed = true;
    }
  }
  return { works, begun, jobs, isClosed: () => isClosed };
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
}

describe("jobs in order", () => {
  it("give their results in the order in which they were begun, in whatever order they are done", async () => {
    const kinds = fc.array(fc.boolean(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), kinds, fc.integer({ min: 1, max: 5 }), async (s, isDone, most) => {
        async function* jobs(): AsyncGenerator<Job<number>> {
          for (const [index, done] of isDone.entries()) {
            yield done
              ? { bytes: 1, result: index }
              : { bytes: 1, promise: s.schedule(Promise.resolve(index)) };
          }
        }
        const results = all(inOrder(jobs(), (bytes) => bytes < most));
        await s.waitFor(results);
        expect(await results).toEqual([...isDone.keys()]);
      }),
    );
  });

  it("are begun ahead of whoever takes their results, as many as there may be", async () => {
    const { works, begun, jobs } = promised(10);
    const results = inOrder(jobs(), upTo(3));
    await aWhile();
    expect(begun).toEqual([]);
    const first = results.next();
    await aWhile();
    expect(begun).toEqual([0, 1, 2]);
    works[1]?.resolve(1);
    await aWhile();
    expect(begun).toEqual([0, 1, 2]);
    works[0]?.resolve(0);
    expect((await first).value).toBe(0);
    expect((await results.next()).value).toBe(1);
    const third = results.next();
    await aWhile();
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    works[2]?.resolve(2);
    expect((await third).value).toBe(2);
  });

  it("are begun one at a time where there is never room for more", async () => {
    const { works, begun, jobs } = promised(3);
    const results = inOrder(jobs(), () => false);
    for (const [index, { resolve }] of works.entries()) {
      const next = results.next();
      await aWhile();
      expect(begun).toHaveLength(index + 1);
      resolve(index);
      expect((await next).value).toBe(index);
      await aWhile();
      expect(begun).toHaveLength(index + 1);
    }
    expect((await results.next()).done).toBe(true);
  });

  it("end with the first that fails, after those before it, and begin no more", async () => {
    const { works, jobs, isClosed } = promised(10);
    const seen: number[] = [];
    const run = (async () => {
      for await (const result of inOrder(jobs(), upTo(4))) seen.push(result);
    })();
    const failed = expect(run).rejects.toThrow("broken");
    await aWhile();
    works[2]?.reject(new Error("never heard of"));
    works[1]?.reject(new Error("broken"));
    await aWhile();
    expect(seen).toEqual([]);
    works[0]?.resolve(0);
    await failed;
    expect(seen).toEqual([0]);
    expect(isClosed()).toBe(true);
  });

  it("fail as what begins them fails", async () => {
    async function* jobs(): AsyncGenerator<Job<number>> {
      yield { bytes: 1, result: 1 };
      throw new Error("no more");
    }
    const results = inOrder(jobs(), upTo(3));
    expect((await results.next()).value).toBe(1);
    await expect(results.next()).rejects.toThrow("no more");
  });

  it.each(["nobody wants more", "one fails"])(
    "do not wait for what is being begun where %s: it may wait for input that never comes",
    async (why) => {
      async function* jobs(): AsyncGenerator<Job<number>> {
        yield { bytes: 1, result: 1 };
        yield {
          bytes: 1,
          promise: why === "one fails" ? Promise.reject(new Error("broken")) : Promise.resolve(2),
        };
        await new Promise(() => {});
      }
      const results = inOrder(jobs(), () => true);
      expect((await results.next()).value).toBe(1);
      const second = await results.next().catch(({ message }) => message);
      expect(second).toEqual(why === "one fails" ? "broken" : { done: false, value: 2 });
      expect((await results.return(undefined)).done).toBe(true);
    },
  );

  it("let go of their source when nobody wants more", async () => {
    const { works, jobs, isClosed } = promised(10);
    works[0]?.resolve(0);
    for await (const _ of inOrder(jobs(), upTo(3))) break;
    expect(isClosed()).toBe(true);
  });
});
