import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { noticesFor } from "../../build/notices.ts";
import { BUILT_PROGRAM } from "../e2e/program.ts";
import { newScratch } from "../e2e/stage.ts";
import { packagesIn } from "./sources-in.ts";

const TOP = new URL("../../", import.meta.url);

/** A package with these files, in a directory of its own; returns where it is. */
function packageWith(files: Readonly<Record<string, string>>, name = "otter"): string {
  const root = join(newScratch().path, "node_modules", name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const manifest = (more: object = {}): string =>
  JSON.stringify({ name: "otter", version: "1.2.3", license: "ISC", ...more });

describe("the notices", () => {
  it("hold the licence of a package, and those of what it has from others", () => {
    const root = packageWith({
      "package.json": manifest(),
      LICENSE: "All may use it.\n",
      "lib/weasel/licence.md": "The weasel's, too.",
      "lib/weasel/main.js": "",
      "test/LICENSE": "Nobody may run the tests.",
    });
    const notices = noticesFor([join(root, "lib/weasel/main.js"), "/somewhere/src/main.ts"]);
    expect(notices).toContain("\n- otter 1.2.3 (ISC)\n");
    expect(notices).toContain("\notter 1.2.3\n\nAll may use it.\n\nThe weasel's, too.\n");
    expect(notices).not.toContain("Nobody");
  });

  it("name a package once, however often it is installed, and each of its versions", () => {
    const files = { "package.json": manifest(), license: "All may use it." };
    const roots = [packageWith(files), packageWith(files)];
    roots.push(packageWith({ ...files, "package.json": manifest({ version: "2.0.0" }) }));
    const notices = noticesFor(roots.map((root) => join(root, "main.js")));
    expect(notices.match(/^- .*$/gm)).toEqual(["- otter 1.2.3 (ISC)", "- otter 2.0.0 (ISC)"]);
    expect(notices.match(/All may use it\./g)).toHaveLength(2);
  });

  it("give a package that names the MIT licence alone its text", () => {
    const root = packageWith({
      "package.json": manifest({ license: "MIT", author: "An Otter <o@mail.example>" }),
    });
    expect(noticesFor([join(root, "main.js")])).toMatch(
      /Copyright \(c\) An Otter <o@mail\.example>\n\nPermission/,
    );
  });

  it("can't be made where a package has no licence", () => {
    const root = packageWith({ "package.json": manifest() });
    expect(() => noticesFor([join(root, "main.js")])).toThrow(
      "otter 1.2.3 comes without the text of its licence",
    );
  });
});

// `npm test` builds the program first.
describe.skipIf(!existsSync(BUILT_PROGRAM))("the notices of the built program", () => {
  it("name each package that is in it, and the bundler for what it adds", () => {
    const files = readdirSync(dirname(BUILT_PROGRAM)).filter((file) => /\.c?js$/.test(file));
    const text = files.map((file) => readFileSync(join(dirname(BUILT_PROGRAM), file), "utf8")).join("\n");
    const notices = readFileSync(new URL("THIRD-PARTY-NOTICES.txt", TOP), "utf8");
    const named = [...notices.matchAll(/^- (\S+) \S+ \(.+\)$/gm)].map(([, name = ""]) => name);
    const packages = packagesIn(text);
    expect(packages).toContain("libphonenumber-js");
    expect([...new Set(named)].sort()).toEqual([...packages, "rolldown"].sort());
  });

  it("speak of packages that the sources depend on alone, and of what these depend on", () => {
    const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", TOP), "utf8"));
    const production = Object.entries<{ version: string; dev?: boolean }>(packages)
      .filter(([path, { dev }]) => path !== "" && !dev)
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf("node_modules/") + 13)} ${version}`);
    const notices = readFileSync(new URL("THIRD-PARTY-NOTICES.txt", TOP), "utf8");
    for (const [, name] of notices.matchAll(/^- (\S+ \S+) \(.+\)$/gm)) {
      if (!name?.startsWith("rolldown ")) expect(production).toContain(name);
    }
  });
});
