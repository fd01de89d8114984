import { type Answer, badRequest } from "./errors.ts";
import { type JsonValue, parse } from "./json.ts";

/** A request's body: what it says, or the answer to one that can't be read. */
export type Body =
  | { readonly kind: "read"; readonly value: JsonValue }
  | { readonly kind: "bad"; readonly answer: Answer };

// Fatal: bytes that are no UTF-8 must not be stored as replacement characters. A byte order mark is no JSON.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The body must be JSON and say so in `Content-Type`; parameters such as `charset` may follow. */
export function readBody(contentType: string | undefined, bytes: Uint8Array): Body {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return bad("Content-Type must be application/json");
  try {
    return { kind: "read", value: parse(utf8.decode(bytes)) };
  } catch {
    return bad("The request body is not valid JSON");
  }
}

function bad(message: string): Body {
  return { kind: "bad", answer: badRequest(message) };
}
