import { readFileSync } from "node:fs";

/** The connector's version, as its package says; the path is the same from `src` and from `dist`. */
export const readVersion = (): string =>
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
