import { describe, expect, it } from "vitest";
import { anchorsIn, deadEnd, linksIn, PAGES, read } from "./links.ts";

describe("links", () => {
  it.each(PAGES)("of %s lead somewhere", (page) => {
    const deadEnds = linksIn(read(page)).map((link) => deadEnd(page, link));
    expect(deadEnds.filter((end) => end !== undefined)).toEqual([]);
  });

  it("reach every page from the README", () => {
    const reached = new Set(["README.md"]);
    for (const page of reached) {
      for (const link of linksIn(read(page))) {
        const target = PAGES.find((other) => new URL(link, `file:///${page}`).pathname === `/${other}`);
        if (target !== undefined) reached.add(target);
      }
    }
    expect([...reached].sort()).toEqual([...PAGES].sort());
  });
});

describe("the check of links", () => {
  it("finds a file and an anchor that are not there", () => {
    expect(deadEnd("README.md", "docs/blueshift.md#limits")).toBeUndefined();
    expect(deadEnd("docs/blueshift.md", "#limits")).toBeUndefined();
    expect(deadEnd("docs/blueshift.md", "../README.md")).toBeUndefined();
    expect(deadEnd("README.md", "https://example.com/nowhere")).toBeUndefined();
    expect(deadEnd("README.md", "docs/absent.md")).toBe("docs/absent.md");
    expect(deadEnd("README.md", "docs/blueshift.md#absent")).toBe("docs/blueshift.md#absent");
    expect(deadEnd("README.md", "LICENSE#absent")).toBe("LICENSE#absent");
    expect(deadEnd("README.md", "../elsewhere.md")).toBe("../elsewhere.md");
    expect(deadEnd("README.md", "http://example.com")).toBeDefined();
  });

  it("takes no code for a link, and both of two links in a line", () => {
    expect(linksIn("`[a](b)` [c](d) and ![e](f.svg)\n```\n[g](h)\n```\n[i](j_(k))")).toEqual([
      "d",
      "f.svg",
      "j_(k)",
    ]);
  });

  it("finds the pictures of HTML", () => {
    const page = '<source srcset="a.png">\n<img alt="b" src="c.png"> [d](e)';
    expect(linksIn(page)).toEqual(["a.png", "c.png", "e"]);
  });

  it("names headings as GitHub does", () => {
    const page = "# A `b` C: d, E!\n## 1. Get_it\n## Twice\n```\n# code\n```\n## Twice\n### BLUESHIFT_X\n";
    expect([...anchorsIn(page)]).toEqual(["a-b-c-d-e", "1-get_it", "twice", "twice-1", "blueshift_x"]);
  });
});
