import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { open } from "./caller.ts";

const DIRECTORY = new URL("../../src/sandbox/page/", import.meta.url);

describe("the page's files", () => {
  it("are served with their types, and a policy that lets in nothing from elsewhere", async () => {
    const { get } = await open();
    const types = { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
    for (const file of readdirSync(DIRECTORY)) {
      const answer = await get(`/_sandbox/page/${file}`);
      const type = Object.entries(types).find(([extension]) => file.endsWith(`.${extension}`))?.[1];
      expect([file, answer.headers.get("content-type")?.split(";")[0]]).toEqual([file, type]);
      expect(answer.headers.get("content-security-policy")).toContain(
        "default-src 'none'; script-src 'self'",
      );
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.text).toBe(readFileSync(new URL(file, DIRECTORY), "utf8"));
    }
  });

  it("are not sent again to who has them", async () => {
    const { get } = await open();
    const first = await get("/");
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    const again = await get("/", { headers });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  it("refer to each other alone", async () => {
    const files = new Set(readdirSync(DIRECTORY));
    for (const file of files) {
      const text = readFileSync(new URL(file, DIRECTORY), "utf8");
      const references = [
        ...text.matchAll(/(?:src|href)="\/_sandbox\/page\/([^"]+)"/g),
        ...text.matchAll(/(?:from|import) "\.\/([^"]+)"/g),
      ].map(([, name]) => name);
      for (const name of references) expect(files).toContain(name);
      expect(text).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\(/);
      expect(text.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/["'(]https?:\/\/(?!127)/);
    }
  });

  it.each(["/_sandbox/page/..%2Fserver.ts", "/_sandbox/page/nothing.js", "/_sandbox/page/"])(
    "are all that there is below their path: %s is a 404",
    async (path) => {
      const { get } = await open();
      expect((await get(path)).status).toBe(404);
    },
  );
});
