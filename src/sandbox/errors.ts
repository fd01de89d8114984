import type { JsonValue } from "./json.ts";
import type { Rejection } from "./rejections.ts";

/** What an endpoint answers: `body` is sent as JSON, a string as it stands. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: JsonValue;
  /** What was not taken of the call, whether the body tells or not. Not sent: for those who look into the sandbox. */
  readonly rejected?: readonly Rejection[];
}

/** `{"errors":{"field":["text"]}}`: the documented body of a 400 that a field is to blame for. */
export function badField(field: string, text: string): Answer {
  return { status: 400, body: { errors: { [field]: [text] } } };
}

export function badRequest(message: string): Answer {
  return { status: 400, body: { message } };
}

/** The documents give the same body for a missing key, a wrong one, and one of the other kind. */
export const notAuthorized: Answer = { status: 401, body: { message: "Not authorized" } };

/** The customers pages: "can happen due to resource conflicts". */
export const notFound: Answer = { status: 404, body: { message: "Resource not found" } };

export const conflict: Answer = { status: 409, body: { message: "Conflict error, please retry" } };

export function tooLarge(message: string): Answer {
  return { status: 413, body: { message } };
}

/** 422, "some or all of the payload is invalid; the response says more": which events, by their place from 0. */
export function unprocessable(
  problems: readonly { readonly index: number; readonly message: string }[],
): Answer {
  return {
    status: 422,
    body: {
      message: "Unprocessable entity",
      errors: problems.map(({ index, message }) => ({ index, message })),
    },
  };
}

/** `Retry-After` is not documented, only allowed for; one second is the span that the rates are given in. */
export const rateLimited: Answer = {
  status: 429,
  headers: { "retry-after": "1" },
  body: { message: "Rate limit exceeded" },
};

export function serverError(status: 500 | 502 | 503 | 504): Answer {
  const messages = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
  };
  return { status, body: { message: messages[status] } };
}
