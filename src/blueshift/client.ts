import { Agent, type Dispatcher } from "undici";
import type { KeyName } from "./endpoints.ts";
import { MAX_ANSWER_BYTES } from "./limits.ts";

export interface ClientOptions {
  /** The API's base, without a slash at its end. */
  readonly url: string;
  readonly keys: Readonly<Partial<Record<KeyName, string>>>;
  /** How long a whole call may take, from connecting to the last byte of its answer, in milliseconds. */
  readonly timeoutMs: number;
  /** The connector's version, for `User-Agent`. */
  readonly version: string;
}

/** What came back from a call. */
export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** Undefined where it was cut off or longer than is read. */
      readonly body: string | undefined;
    }
  /** No answer came: nothing is known of what the server did. */
  | { readonly kind: "no_answer"; readonly code: string };

/** How long connections are kept open for the next call, in milliseconds. */
const KEEP_ALIVE_MS = 30_000;
const MAX_CONNECT_MS = 10_000;

/** Blueshift's API over HTTP: one call each, no retries, no redirects. Calls run in parallel. */
export class BlueshiftClient {
  readonly #agent: Agent;
  readonly #options: ClientOptions;
  readonly #base: URL;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#base = new URL(options.url);
    this.#agent = new Agent({
      // A connection a call: a call whose turn has come must not wait behind another in a queue of undici's.
      connections: null,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: Math.min(MAX_CONNECT_MS, options.timeoutMs) },
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
    });
  }

  /** The host that is called, with its port where that is not the usual one. */
  get host(): string {
    return this.#base.host;
  }

  /** @param sent called when the call leaves, which on a new connection is later than its start */
  post(path: string, key: KeyName, body: string, sent?: () => void): Promise<Answer> {
    return this.#call("POST", path, key, body, sent);
  }

  get(path: string, key: KeyName): Promise<Answer> {
    return this.#call("GET", path, key, null);
  }

  /** Closes the connections; calls that are still under way are broken off. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #call(
    method: "GET" | "POST",
    path: string,
    key: KeyName,
    body: string | null,
    sent: () => void = () => {},
  ): Promise<Answer> {
    const request: Dispatcher.RequestOptions = {
      origin: this.#base.origin,
      path: `${this.#base.pathname.replace(/\/$/, "")}${path}`,
      method,
      headers: {
        accept: "application/json",
        authorization: `Basic ${authorizationOf(this.#options.keys[key] ?? "")}`,
        "user-agent": `destination-blueshift/${this.#options.version}`,
        ...(body !== null && { "content-type": "application/json" }),
      },
      body,
      // undici's own timeouts start anew with every part of an answer; this one ends a call that trickles.
      signal: AbortSignal.timeout(this.#options.timeoutMs),
    };
    const agent = this.#agent.compose(tellingWhenSent(sent));
    try {
      const response = await agent.request(request);
      return {
        kind: "answer",
        status: response.statusCode,
        headers: response.headers,
        body: this.#withoutKeys(await readBounded(response.body)),
      };
    } catch (error) {
      return { kind: "no_answer", code: codeOf(error) };
    }
  }

  /** A proxy's error page may repeat the call that it refused, the key in it. */
  #withoutKeys(body: string | undefined): string | undefined {
    let text = body;
    for (const key of Object.values(this.#options.keys)) {
      for (const secret of [authorizationOf(key), key]) {
        if (isTelling(secret)) text = text?.replaceAll(secret, "…");
      }
    }
    return text;
  }
}

/** The key is the user name, the password is empty. */
const authorizationOf = (key: string): string => Buffer.from(`${key}:`).toString("base64");

/** What is shorter, or a number, is no key of Blueshift's, and might be a part of the answer. */
const isTelling = (secret: string): boolean => secret.length >= 10 && /\D/.test(secret);

const tellingWhenSent =
  (sent: () => void): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        sent();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
      onResponseStart: (...event) => handler.onResponseStart?.(...event),
      onResponseData: (...event) => handler.onResponseData?.(...event),
      onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
      onResponseError: (...event) => handler.onResponseError?.(...event),
    });

/** The text of a body; undefined where it was cut off or is longer than is read. */
async function readBounded(body: Dispatcher.ResponseData["body"]): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The status came, the rest did not: the status is worth more than nothing.
    return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What an error of the network is called: `ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`, … */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
