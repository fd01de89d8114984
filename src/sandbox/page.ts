import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { notFound } from "./errors.ts";
import { sendAnswer } from "./wire.ts";

/** The page's files lie beside this one, in `src` as in `dist`. */
const DIRECTORY = new URL("./page/", import.meta.url);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Nothing from elsewhere, and nothing inline: customers' values are shown here, and are hostile. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The page to look at: `/`, and its parts below `/_sandbox/page`. */
export function addPage(app: FastifyInstance): void {
  const files = new Set(readdirSync(DIRECTORY));
  app.get("/", (request, reply) => sendFile("index.html", request, reply));
  app.get<{ Params: { file: string } }>("/_sandbox/page/:file", (request, reply) => {
    const { file } = request.params;
    return files.has(file) ? sendFile(file, request, reply) : sendAnswer(reply, notFound);
  });
}

async function sendFile(file: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const content = await readFile(new URL(file, DIRECTORY));
  const etag = `"${createHash("sha256").update(content).digest("base64url")}"`;
  reply.headers({
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    // Asked for anew each time, and mostly not sent again: another version of the sandbox has other files.
    "cache-control": "no-cache",
    etag,
  });
  if (request.headers["if-none-match"] === etag) await reply.code(304).send();
  else await reply.type(CONTENT_TYPES[extname(file)] ?? "application/octet-stream").send(content);
}
