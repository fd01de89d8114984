import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's top directory. */
export const TOP = fileURLToPath(new URL("../..", import.meta.url));

/** The pages that people read, by their paths from the top. */
export const PAGES: readonly string[] = [
  "README.md",
  ...["docs", "examples"].flatMap((directory) =>
    readdirSync(join(TOP, directory), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(directory, name)),
  ),
];

export const read = (path: string): string => readFileSync(join(TOP, path), "utf8");

/** A page without its code: what looks like a link or a heading there is none. */
const withoutCode = (page: string): string =>
  page.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "``");

/** Where the links and pictures of a page lead, as they are written. */
export function linksIn(page: string): string[] {
  const links = /\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)|\b(?:src|srcset)="([^"]*)"/g;
  return [...withoutCode(page).matchAll(links)].map(([, target, source = ""]) => target ?? source);
}

/** The anchors that GitHub gives a page's headings. */
export function anchorsIn(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of page.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#{1,6} +(.*?) *$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
    let unique = anchor;
    for (let times = 1; anchors.has(unique); times++) unique = `${anchor}-${times}`;
    anchors.add(unique);
  }
  return anchors;
}

/** What a link of a page leads to and is not there; undefined where all is well, or the link leads out. */
export function deadEnd(page: string, link: string): string | undefined {
  if (/^https:\/\//.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : relative(TOP, resolve(TOP, dirname(page), decodeURI(path)));
  if (target.startsWith("..") || !existsSync(join(TOP, target))) return target;
  if (anchor === undefined) return undefined;
  return target.endsWith(".md") && anchorsIn(read(target)).has(anchor) ? undefined : `${target}#${anchor}`;
}
