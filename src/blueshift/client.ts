import type { Dispatcher } from "undici";
// This part alone: the whole of undici, with its fetch, sockets and mocks, takes nearly as long to load as Node takes
// to start, and `check` is to answer at once.
import Agent from "undici/lib/dispatcher/agent.js";
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
  | (Head & {
      readonly kind: "answer";
      /** Undefined where it was cut off or longer than is read. */
      readonly body: string | undefined;
    })
  /** No answer came: nothing is known of what the server did. */
  | { readonly kind: "no_answer"; readonly code: string };

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** How long connections are kept open for the next call, in milliseconds. */
const KEEP_ALIVE_MS = 30_000;
const MAX_CONNECT_MS = 10_000;

/** Blueshift's API over HTTP: one call each, no retries, no redirects. Calls run in parallel. */
export class BlueshiftClient {
  readonly #agent: Agent;
  readonly #options: ClientOptions;
  readonly #base: URL;
  readonly #basePath: string;
  readonly #headers: Readonly<Record<KeyName, Readonly<Record<string, string>>>>;
  /** What no answer may repeat. */
  readonly #secrets: readonly string[];

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#base = new URL(options.url);
    this.#basePath = this.#base.pathname.replace(/\/$/, "");
    const headersWith = (key = "") => ({
      accept: "application/json",
      authorization: `Basic ${authorizationOf(key)}`,
      "user-agent": `destination-blueshift/${options.version}`,
    });
    this.#headers = { user: headersWith(options.keys.user), event: headersWith(options.keys.event) };
    this.#secrets = Object.values(options.keys)
      .flatMap((key) => [authorizationOf(key), key])
      .filter(isTelling);
    this.#agent = new Agent({
      // A connection a call: a call whose turn has come must not wait behind another in a queue of undici's.
      connections: null,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: Math.min(MAX_CONNECT_MS, options.timeoutMs) },
      keepAliveTimeout: KEEP_ALIVE_MS,
      // A call has a time limit of its own, as a whole: undici's start anew with every part of an answer.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** The host that is called, with its port where that is not the usual one. */
  get host(): string {
    return this.#base.host;
  }

  /** @param sent called when the call leaves, which on a new connection is later than its start */
  post(path: string, key: KeyName, body: Buffer | string, sent?: () => void): Promise<Answer> {
    return this.#call("POST", path, key, body, sent);
  }

  get(path: string, key: KeyName): Promise<Answer> {
    return this.#call("GET", path, key, null);
  }

  /** Closes the connections; calls that are still under way are broken off. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #call(
    method: "GET" | "POST",
    path: string,
    key: KeyName,
    body: Buffer | string | null,
    sent: () => void = () => {},
  ): Promise<Answer> {
    const options: Dispatcher.DispatchOptions = {
      origin: this.#base.origin,
      path: `${this.#basePath}${path}`,
      method,
      headers:
        body === null ? this.#headers[key] : { ...this.#headers[key], "content-type": "application/json" },
      body,
    };
    return new Promise((resolve) => {
      const exchange = new Exchange(this.#options.timeoutMs, sent, (answer) =>
        resolve(this.#withoutKeys(answer)),
      );
      this.#agent.dispatch(options, exchange);
    });
  }

  /** A proxy's error page may repeat the call that it refused, the key in it. */
  #withoutKeys(answer: Answer): Answer {
    if (answer.kind === "no_answer" || answer.body === undefined) return answer;
    let text = answer.body;
    for (const secret of this.#secrets) text = text.replaceAll(secret, "…");
    return { ...answer, body: text };
  }
}

/** The key is the user name, the password is empty. */
const authorizationOf = (key: string): string => Buffer.from(`${key}:`).toString("base64");

/** What is shorter, or a number, is no key of Blueshift's, and might be a part of the answer. */
const isTelling = (secret: string): boolean => secret.length >= 10 && /\D/.test(secret);

/**
 * A call, from when it is handed to undici until it is answered. It takes the answer as undici's parser hands it
 * over: `request`, which makes a stream and a signal for each call, costs 1.3 to 2 times as much.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #sent: () => void;
  readonly #done: (answer: Answer) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #head: Head | undefined;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #isDone = false;

  constructor(timeoutMs: number, sent: () => void, done: (answer: Answer) => void) {
    this.#sent = sent;
    this.#done = done;
    this.#timer = setTimeout(() => this.#end(undefined, "TimeoutError"), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Its time was up before there was a connection: nothing of it has been written yet.
    if (this.#isDone) this.#abort();
  }

  /**
   * The time is taken when the call has been written, not before: between the two this process may have to wait for a
   * processor, and the call would leave later than it is counted.
   */
  onRequestSent(): void {
    this.#sent();
  }

  onResponseStart(_controller: unknown, status: number, headers: Head["headers"]): void {
    // What comes before the answer (103 Early Hints) is none.
    if (status >= 200) this.#head = { status, headers };
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) this.#end(undefined);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#end(body?.toString("utf8"));
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#end(undefined, codeOf(error));
  }

  /**
   * @param body undefined where it was cut off: the status that came is worth more than nothing
   * @param code why there is no answer, where none has begun
   */
  #end(body: string | undefined, code = "UNKNOWN"): void {
    if (this.#isDone) return;
    this.#isDone = true;
    clearTimeout(this.#timer);
    if (this.#head === undefined) this.#done({ kind: "no_answer", code });
    else this.#done({ kind: "answer", ...this.#head, body });
    if (body === undefined) this.#abort();
  }

  #abort(): void {
    this.#controller?.abort(new Error("The answer is not waited for any more."));
  }
}

/** What an error of the network is called: `ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`, … */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
