/** Fields and reasons, as the log sums them up: `3 × joined_at: is not a date; …` */

/** How often each problem came. */
export function counted(problems: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const problem of problems) counts.set(problem, (counts.get(problem) ?? 0) + 1);
  return counts;
}

/**
 * How often each problem came, by a line of the log.
 * @param start what stands before the list
 */
export function reasonsIn(line: string | undefined, start: string): Map<string, number> {
  if (!line?.startsWith(start)) throw new Error(`"${line}" does not start with "${start}".`);
  const entries = line.slice(start.length).replace(/\.$/, "").split("; ");
  const reasons = entries.map((entry): [string, number] => {
    const [, count, problem] = /^(\d+) × (.*)$/.exec(entry) ?? [];
    if (problem === undefined) throw new Error(`"${entry}" is no reason with its count.`);
    return [problem, Number(count)];
  });
  const counts = new Map(reasons);
  if (counts.size < reasons.length) throw new Error(`A reason is said more than once: "${line}"`);
  return counts;
}
