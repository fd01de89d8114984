import { fileURLToPath } from "node:url";
import { type Plugin, type RolldownOutput, rolldown } from "rolldown";

/**
 * Bundles the program and all that it needs into a directory. Every `import()` of the sources stays one, and what only it
 * leads to stays in files of its own. Names stay as they are, so that a stack trace says something.
 * @returns what the files were made of
 */
export async function bundle(directory: string): Promise<readonly string[]> {
  const build = await rolldown({
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    input: {
      main: "src/main.ts",
      thread: "src/intake/thread.ts",
      "phone-library": "src/values/phone-library.cjs",
    },
    platform: "node",
    transform: {
      // undici's own way to leave out its second parser of HTTP, which is off unless it is asked for.
      define: { "typeof esbuildDetection": '"number"' },
    },
    plugins: [withoutHttp2()],
    // Packages of CommonJS bring modules that nobody asks for: V8 is not to compile them as soon as it sees them.
    optimization: { pifeForModuleWrappers: false },
  });
  const { output } = await build.write({
    dir: directory,
    cleanDir: true,
    // An `import` of a module of Node's asks it for all that it exports, and so loads what nobody uses. With `require`,
    // `spec` takes 1.5 times as long as Node without a program, and not 1.7 times; `check` 3.0 times, and not 3.2, a call
    // to this machine among it.
    format: "cjs",
    entryFileNames: ({ name }) => (name === "phone-library" ? "[name].cjs" : "[name].js"),
    chunkFileNames: "[name].js",
  });
  await build.close();
  return modulesOf(output);
}

/**
 * Leaves out undici's client of HTTP/2, which the connector never asks for (`allowH2: false`): with it comes Node's, and
 * the first call of `write` leaves 1.04 times as late.
 */
function withoutHttp2(): Plugin {
  let isFound = false;
  return {
    name: "without-http2",
    load: {
      filter: { id: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ },
      handler: () => {
        isFound = true;
        return 'module.exports = () => { throw new Error("HTTP/2 was left out of this program."); };';
      },
    },
    buildEnd: (error) => {
      if (error === undefined && !isFound)
        throw new Error("undici has no client-h2.js any more: see what it loads in its place.");
    },
  };
}

const modulesOf = (output: RolldownOutput["output"]): string[] =>
  output.flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : []));
