import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { messagesIn, open } from "./playground.ts";

const STAND_IN = fileURLToPath(new URL("docker.ts", import.meta.url));

it("sends an example's messages by docker run, and leaves what was rejected outside of the container", async () => {
  const playground = await open();
  playground.install("docker", `exec '${process.execPath}' '${STAND_IN}' "$@"`);
  const [build = "", write = "", check = ""] = playground.commandsOf("docker");
  // The image is built from the top directory, of which there is no copy.
  expect(build.trim()).toBe("docker build -t destination-blueshift:0.1.0 ../..");
  expect(await playground.run("docker", write)).toMatchObject({ code: 0, stderr: "" });
  expect((await playground.control.summary()).customers).toBe(4);
  expect(readdirSync(join(playground.path, "bulk-customers", "local", "rejected"))).toHaveLength(1);
  const checked = await playground.run("docker", check);
  expect(messagesIn(checked)).toMatchObject([{ connectionStatus: { status: "SUCCEEDED" } }]);
});
