import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { Answer } from "./errors.ts";
import { print } from "./json.ts";

/** How a call ends on the wire. */
export type Ending =
  | { readonly kind: "answer"; readonly answer: Answer }
  /** A 200 with a page of HTML, as a proxy in between may send. */
  | { readonly kind: "garbage" }
  | { readonly kind: "empty" }
  | { readonly kind: "huge"; readonly bytes: number }
  /** Half of the answer's body, then nothing. */
  | { readonly kind: "cut"; readonly answer: Answer }
  /** No answer: the connection is closed, or reset. */
  | { readonly kind: "close" }
  | { readonly kind: "reset" };

/** The status that an ending shows the caller, null for none. */
export function statusOf(ending: Ending): number | null {
  switch (ending.kind) {
    case "answer":
      return ending.answer.status;
    case "close":
    case "reset":
    case "cut":
      return null;
    default:
      return 200;
  }
}

/** What an ending shows the caller as a body, null for nothing, or for what is only there to be long. */
export function bodyOf(ending: Ending): string | null {
  switch (ending.kind) {
    case "answer":
      return textOf(ending.answer);
    case "cut":
      return halfOf(ending.answer).toString();
    case "garbage":
      return GARBAGE;
    case "empty":
      return "";
    default:
      return null;
  }
}

export function send(reply: FastifyReply, ending: Ending): void {
  switch (ending.kind) {
    case "answer":
      sendAnswer(reply, ending.answer);
      return;
    case "garbage":
      reply.type("text/html").send(GARBAGE);
      return;
    case "empty":
      reply.send("");
      return;
    case "huge":
      reply.type("application/json").send(Readable.from(hugeJson(ending.bytes)));
      return;
    case "cut":
      sendHalf(reply, ending.answer);
      return;
    case "close":
      reply.hijack();
      reply.raw.socket?.destroy();
      return;
    case "reset":
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
  }
}

export function sendAnswer(reply: FastifyReply, answer: Answer): void {
  const { status, headers = {}, body } = answer;
  reply.code(status);
  if (typeof body !== "string") reply.type("application/json; charset=utf-8");
  reply.headers(headers).send(textOf(answer));
}

function sendHalf(reply: FastifyReply, answer: Answer): void {
  const length = Buffer.byteLength(print(answer.body));
  reply.hijack();
  reply.raw.writeHead(answer.status, { "content-type": "application/json", "content-length": length });
  // Closed only when the half is written, or the caller would see no answer at all.
  reply.raw.write(halfOf(answer), () => reply.raw.socket?.destroy());
}

const GARBAGE = "<html><body><h1>Welcome to nginx!</h1></body></html>";

function textOf({ body }: Answer): string {
  return typeof body === "string" ? body : print(body);
}

function halfOf({ body }: Answer): Buffer {
  const whole = Buffer.from(print(body));
  return whole.subarray(0, whole.length / 2);
}

function* hugeJson(bytes: number): Generator<string> {
  const [start, end] = ['{"status":"ok","padding":"', '"}'];
  yield start;
  for (let left = bytes - start.length - end.length; left > 0; left -= 65_536) {
    yield "x".repeat(Math.min(left, 65_536));
  }
  yield end;
}
