import type { EndpointName } from "./endpoints.ts";
import { type Answer, conflict, notFound, rateLimited, serverError } from "./errors.ts";
import type { Effect, Fault } from "./faults.ts";

/** From and to, in ms. */
export type Latency = readonly [from: number, to: number];

export interface ChanceOptions {
  readonly latency: Latency;
  /** The share of calls that fail, 0 to 1. */
  readonly failRate: number;
  /** Whether failing may mean never to answer. */
  readonly failHang: boolean;
  readonly seed: number;
}

/** What befalls each call by chance; the same for the same seed, as long as calls arrive in the same order. */
export class Chance {
  readonly #options: ChanceOptions;
  readonly #random: () => number;
  #latency: Latency;

  constructor(options: ChanceOptions) {
    this.#options = options;
    this.#latency = options.latency;
    this.#random = mulberry32(options.seed);
  }

  /** How long each call takes from now on; undefined for as long as at the start. */
  set latency(latency: Latency | undefined) {
    this.#latency = latency ?? this.#options.latency;
  }

  get latency(): Latency {
    return this.#latency;
  }

  /** Whether answers take another time than they did at the start. */
  get isSlowed(): boolean {
    return this.#latency !== this.#options.latency;
  }

  next(endpoint: EndpointName): { readonly latencyMs: number; readonly fault: Fault | undefined } {
    const { failRate, failHang } = this.#options;
    const [from, to] = this.#latency;
    // Three draws for each call, used or not, so that a call's luck hangs only on its place in the row.
    const [wait, fails, how] = [this.#random(), this.#random(), this.#random()];
    return {
      latencyMs: from + wait * (to - from),
      fault: fails < failRate ? pick(faultsOf(endpoint, failHang), how) : undefined,
    };
  }
}

function faultsOf(endpoint: EndpointName, failHang: boolean): readonly Fault[] {
  return [
    ...EVERYWHERE,
    // Documented for the customer endpoints only, as conflicts that pass.
    ...(endpoint.startsWith("customer") ? [answer(notFound), answer(conflict)] : []),
    ...(failHang ? [cut("hang")] : []),
  ];
}

const EVERYWHERE: readonly Fault[] = [
  answer(serverError(500)),
  answer(serverError(502)),
  answer(serverError(503)),
  answer(serverError(504)),
  answer(rateLimited),
  cut("lose_answer"),
  cut("reset"),
  cut("cut_body"),
  cut("garbage_body"),
];

function answer(answer: Answer): Fault {
  return { name: "status", effect: { kind: "answer", answer }, delayMs: 0 };
}

function cut(kind: Exclude<Effect["kind"], "answer" | "huge_body" | "errors">): Fault {
  return { name: kind, effect: { kind }, delayMs: 0 };
}

function pick<T>(choices: readonly T[], random: number): T | undefined {
  return choices[Math.floor(random * choices.length)];
}

/** Tommy Ettinger's generator: small, and good enough to spread faults. Numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
