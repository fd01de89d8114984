import type { Answer } from "./client.ts";
import type { Endpoint } from "./endpoints.ts";
import { type Failures, readFailures } from "./failures.ts";
import { isNothing, type Refusal, readRefusal } from "./refusal.ts";
import type { Names } from "./roster.ts";

/** What the answer to a call means for its items. */
export type Verdict =
  /** Processed, but for the `failed`; `unpinned` says why some failed where the answer does not tell which. */
  | ({ readonly kind: "processed" } & Failures)
  /** Nothing is known to be done, and another try may do it. `throttled`: the endpoint is called too often. */
  | {
      readonly kind: "retry";
      readonly throttled: boolean;
      readonly afterMs: number | undefined;
      readonly why: string;
    }
  /** Too much for one call. */
  | { readonly kind: "split"; readonly status: number; readonly refusal: Refusal }
  /** Some of the content is at fault, and the whole call was refused for it. */
  | { readonly kind: "isolate"; readonly status: number; readonly refusal: Refusal }
  /** The key is not accepted. */
  | { readonly kind: "key_refused"; readonly status: number }
  /** An answer that Blueshift's documents don't know: trying again or asking less would not help. */
  | { readonly kind: "unexpected"; readonly why: string };

type Meaning = "processed" | "retry" | "throttled" | "conflict" | "split" | "isolate" | "key_refused";

/** The table of status codes of Blueshift's documents. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  200: "processed",
  400: "isolate",
  401: "key_refused",
  403: "key_refused",
  404: "conflict",
  408: "retry",
  409: "conflict",
  413: "split",
  422: "isolate",
  429: "throttled",
  500: "retry",
  502: "retry",
  503: "retry",
  504: "retry",
};

/**
 * Reads the answer to a call.
 * @param names what each item of the call is known by, in the order in which they were sent
 * @param now epoch, milliseconds: for a `Retry-After` that is a date
 */
export function readAnswer(
  endpoint: Endpoint,
  answer: Answer,
  names: readonly Names[],
  now: number,
): Verdict {
  if (answer.kind === "no_answer") return retry(`no answer (${answer.code})`);
  const { status, body } = answer;
  const json = parse(body);
  const why = `HTTP ${status}`;
  switch (meaningOf(status, endpoint)) {
    case "processed":
      if (json === undefined) return retry(`${why} whose body can't be read`);
      return { kind: "processed", ...readFailures(json, names) };
    case "retry":
    case "conflict":
      return retry(why, retryAfter(answer.headers, now));
    case "throttled":
      return { ...retry(why, retryAfter(answer.headers, now)), throttled: true };
    case "split":
      return { kind: "split", status, refusal: isNothing(json) ? { text: why } : readRefusal(json) };
    case "isolate":
      return { kind: "isolate", status, refusal: isNothing(json) ? { text: why } : readRefusal(json) };
    case "key_refused":
      return { kind: "key_refused", status };
    case undefined:
      return { kind: "unexpected", why: status >= 300 && status < 400 ? `a redirect (${why})` : why };
  }
}

function meaningOf(status: number, endpoint: Endpoint): Meaning | undefined {
  const meaning =
    MEANINGS[status] ?? (status >= 500 ? "retry" : status > 200 && status < 300 ? "processed" : undefined);
  // Only customers have conflicts; elsewhere a 404 is a wrong address.
  return meaning === "conflict" && !endpoint.hasConflicts ? undefined : meaning;
}

const retry = (why: string, afterMs?: number) =>
  ({ kind: "retry", throttled: false, afterMs, why }) as const satisfies Verdict;

/** A body as a JSON object; undefined where it is none. */
function parse(body: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(body ?? "");
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `Retry-After`, in seconds or as a date, in milliseconds from now. */
function retryAfter(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number,
): number | undefined {
  const value = [headers["retry-after"]].flat()[0]?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  // Date.parse finds a date in almost any text; a date that is none would be a wait of no time.
  const ms = DATE.test(value) ? Date.parse(value) - now : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** A date as HTTP writes it, or as ISO 8601 does; with its zone. */
const DATE = /^(?:[A-Z][a-z]+, \d.* GMT|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))$/;
