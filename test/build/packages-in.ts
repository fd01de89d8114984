/** The packages that a built file has something of: the bundler says above each part where it comes from. */
export function packagesIn(text: string): string[] {
  const parts = text.matchAll(/^\/\/ node_modules\/(?:.*\/node_modules\/)?((?:@[^/\n]+\/)?[^/\n]+)\//gm);
  return [...new Set([...parts].map(([, name = ""]) => name))].sort();
}
