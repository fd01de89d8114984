/** Work that is done, or that is still being done elsewhere; `bytes` is how large its result may be. */
export type Job<T> = { readonly bytes: number } & ({ readonly result: T } | { readonly promise: Promise<T> });

/**
 * The results of jobs, in the order in which the jobs were begun.
 * @param jobs begins one each time that it is asked for one
 * @param hasRoom whether one more may be begun, beside those of so many bytes whose results have not been taken
 * @throws what a job throws, when its turn comes, and what the beginning of one throws, after those begun before it
 */
export async function* inOrder<T>(
  jobs: AsyncIterable<Job<T>>,
  hasRoom: (bytes: number) => boolean,
): AsyncGenerator<T> {
  const source = jobs[Symbol.asyncIterator]();
  const begun: Begun<T>[] = [];
  let bytes = 0;
  let end: { readonly error?: unknown } | undefined;
  /** Resolves when one more has been begun, or there is none. */
  let beginning: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    try {
      const next = await source.next();
      if (next.done) {
        end = {};
      } else {
        begun.push(new Begun(next.value));
        bytes += next.value.bytes;
      }
    } catch (error) {
      end = { error };
    }
    beginning = undefined;
  };
  try {
    for (;;) {
      if (end === undefined && (begun.length === 0 || hasRoom(bytes))) beginning ??= begin();
      const [first] = begun;
      if (first?.isDone) {
        begun.shift();
        bytes -= first.bytes;
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
    const closed = source.return?.();
    // One that is being begun may wait for input that never comes: whoever gives up must not wait for it, too.
    if (beginning === undefined) await closed;
    else closed?.catch(() => {});
  }
}

class Begun<T> {
  readonly bytes: number;
  readonly promise: Promise<T>;
  /** Resolves when it is done, be it by failing: who waits for another job does not hear of that. */
  readonly done: Promise<undefined>;
  isDone = false;

  constructor(job: Job<T>) {
    this.bytes = job.bytes;
    this.promise = "result" in job ? Promise.resolve(job.result) : job.promise;
    this.isDone = "result" in job;
    const note = () => {
      this.isDone = true;
      return undefined;
    };
    this.done = this.promise.then(note, note);
  }
}
