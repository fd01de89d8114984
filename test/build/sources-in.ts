/** The sources that built files are made of, `src/…` and `node_modules/…`: the bundler says so above each. */
export const sourcesIn = (text: string): string[] =>
  [...text.matchAll(/^\/\/ ((?:src|node_modules)\/\S+)$/gm)].map(([, path = ""]) => path);

/** The packages among them. */
export function packagesIn(text: string): string[] {
  const names = sourcesIn(text).flatMap(
    (path) => /^.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}
