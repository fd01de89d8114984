/** Work that is done, or that is still being done elsewhere. */
export type Job<T> = { readonly result: T } | { readonly promise: Promise<T> };

/**
 * The results of jobs, in the order in which the jobs were begun. Jobs go on being begun as long as there are fewer than
 * `most` whose results have not been taken.
 * @param jobs begins one each time that it is asked for one
 * @throws what a job throws, when its turn comes, and what the beginning of one throws, after those begun before it
 */
export async function* inOrder<T>(jobs: AsyncIterable<Job<T>>, most: number): AsyncGenerator<T> {
  const source = jobs[Symbol.asyncIterator]();
  const begun: Begun<T>[] = [];
  let end: { readonly error?: unknown } | undefined;
  /** Resolves when one more has been begun, or there is none. */
  let beginning: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    try {
      const next = await source.next();
      if (next.done) end = {};
      else begun.push(new Begun(next.value));
    } catch (error) {
      end = { error };
    }
    beginning = undefined;
  };
  try {
    for (;;) {
      if (end === undefined && begun.length < most) beginning ??= begin();
      const [first] = begun;
      if (first?.isDone) {
        begun.shift();
        yield await first.promise;
      } else if (first !== undefined) {
        await (beginning === undefined ? first.done : Promise.race([first.done, beginning]));
      } else if (end === undefined) {
        await beginning;
      } else {
        if ("error" in end) throw end.error;
        return;
      }
    }
  } finally {
    await source.return?.();
  }
}

class Begun<T> {
  readonly promise: Promise<T>;
  /** Resolves when it is done, be it by failing: who waits for another job does not hear of that. */
  readonly done: Promise<undefined>;
  isDone = false;

  constructor(job: Job<T>) {
    this.promise = "result" in job ? Promise.resolve(job.result) : job.promise;
    this.isDone = "result" in job;
    const note = () => {
      this.isDone = true;
      return undefined;
    };
    this.done = this.promise.then(note, note);
  }
}
