import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A package of which something is in the built program. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its licence, and those of what it has from others. */
  readonly texts: readonly string[];
}

const LICENSE_FILES = "{LICENSE,LICENCE,license,licence,COPYING,NOTICE,notice}{,.*,-*}";

/** What the bundler itself adds, by the name that it gives it. */
const RUNTIME = "\0rolldown/runtime.js";
const BUNDLER = fileURLToPath(import.meta.resolve("rolldown"));

/**
 * The licences of what is bundled: whoever passes the program on passes them on with it.
 * @param modules the files that the program was made of
 * @throws {Error} where a package comes without the text of its licence
 */
export function noticesFor(modules: Iterable<string>): string {
  const packages = packagesOf(modules);
  const list = packages.map(({ name, version, license }) => `- ${name} ${version} (${license})`);
  const texts = packages.map(
    ({ name, version, texts }) => `${"-".repeat(80)}\n${name} ${version}\n\n${texts.join("\n\n")}`,
  );
  return `destination-blueshift holds parts of these packages:\n\n${list.join("\n")}\n\n${texts.join("\n\n")}\n`;
}

/** Each package once, by its name and version, however often it is installed. */
function packagesOf(modules: Iterable<string>): BundledPackage[] {
  const licenses = Map.groupBy(
    [...modules].flatMap((module) => licensesOf(module === RUNTIME ? BUNDLER : module)),
    ({ root }) => root,
  );
  const packages = [...licenses].map(([root, found]) =>
    packageAt(root, new Set(found.flatMap(({ files }) => files))),
  );
  const byName = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...byName].sort(([a], [b]) => a.localeCompare(b, "en")).map(([, one]) => one);
}

/** The files of licences that hold for a module: packages may have code of others in them, with its licence beside it. */
function licensesOf(module: string): { root: string; files: string[] }[] {
  const [root] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? [];
  if (root === undefined) return [];
  const files: string[] = [];
  for (let folder = dirname(module); folder.length >= root.length; folder = dirname(folder)) {
    files.unshift(...globSync(LICENSE_FILES, { cwd: folder }).map((file) => join(folder, file)));
  }
  return [{ root, files }];
}

function packageAt(root: string, files: ReadonlySet<string>): BundledPackage {
  const { name, version, license, author } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const texts = [...files].map((file) => readFileSync(file, "utf8").trim());
  // abstract-logging names its licence, and leaves it at that.
  if (texts.length === 0 && license === "MIT") texts.push(mitLicense(author?.name ?? author));
  if (texts.length === 0) throw new Error(`${name} ${version} comes without the text of its licence`);
  return { name, version, license, texts };
}

const mitLicense = (owner: string): string => `MIT License

Copyright (c) ${owner}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
