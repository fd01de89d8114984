import type { Verdict } from "../blueshift/answers.ts";
import type { Endpoint } from "../blueshift/endpoints.ts";
import { aboutItem, type Refusal } from "../blueshift/refusal.ts";
import { waitBeforeRetry } from "./backoff.ts";
import { DeliveryFailure } from "./delivery-failure.ts";
import { areBetterTriedSingly, mayBeForTheNumber, suspectsToTry } from "./isolation.ts";
import type { Parcel } from "./parcel.ts";
import type { Turn, Urgency } from "./rate.ts";

/** How a parcel ended. */
export type Outcome =
  | { readonly kind: "delivered" }
  | {
      readonly kind: "rejected";
      readonly status: number;
      readonly refusal: Refusal;
      /** The items (JSON) whose values the refusal's words may hold: those of the call that was refused. */
      readonly mayName: readonly string[];
    };

const DELIVERED: Outcome = { kind: "delivered" };

/** What a courier needs of the world. */
export interface Roads<R> {
  /** Makes one call, and says what its answer means. */
  readonly call: (endpoint: Endpoint, parcels: readonly Parcel<R>[], turn: Turn) => Promise<Verdict>;
  /** Resolves when a call of the endpoint may start; rejects when none may any more. */
  readonly turn: (endpoint: Endpoint, urgency: Urgency) => Promise<Turn>;
  /** The endpoint asked for less, in its answer to the call of that turn. */
  readonly throttle: (endpoint: Endpoint, ms: number, turn: Turn) => void;
  /** Resolves when a call of the endpoint has waited to be tried again; rejects when nothing is to be tried any more. */
  readonly wait: (ms: number, endpoint: Endpoint) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  /** The endpoint through which items are settled one by one where an answer does not tell which failed. */
  readonly singly: (endpoint: Endpoint) => Endpoint;
  /** A parcel has ended. Each parcel of a batch ends once, unless `deliver` fails. */
  readonly ended: (parcel: Parcel<R>, outcome: Outcome) => void;
  /** `deliver` is going to fail, once the calls that it has under way have ended. May be called more than once. */
  readonly failed: (error: unknown) => void;
  readonly retried: (endpoint: Endpoint, parcels: readonly Parcel<R>[], why: string) => void;
}

export interface RetryLimits {
  /** How long a call is tried again, in milliseconds. */
  readonly maxElapsedMs: number;
}

/** What a 429 holds its endpoint back for at least: the limits are counted by the second. */
const THROTTLED_MS = 1000;

/** What a call was answered with that failed for some of its items only. */
const PROCESSED_STATUS = 200;

/** Brings batches to Blueshift, until each of their parcels is delivered or rejected. */
export class Courier<R> {
  readonly #roads: Roads<R>;
  readonly #limits: RetryLimits;

  constructor(roads: Roads<R>, limits: RetryLimits) {
    this.#roads = roads;
    this.#limits = limits;
  }

  /**
   * Delivers a batch whose turn has come.
   * @param turn of its first call
   * @throws {DeliveryFailure} where nothing more can be delivered; what has not ended by then is not settled
   */
  async deliver(endpoint: Endpoint, batch: readonly Parcel<R>[], turn: Turn): Promise<void> {
    await this.#conclude(endpoint, batch, await this.#callUntilAnswered(endpoint, batch, turn));
  }

  async #resend(endpoint: Endpoint, parcels: readonly Parcel<R>[]): Promise<void> {
    await this.#conclude(endpoint, parcels, await this.#callInTurn(endpoint, parcels));
  }

  async #conclude(endpoint: Endpoint, parcels: readonly Parcel<R>[], verdict: Decision): Promise<void> {
    switch (verdict.kind) {
      case "processed":
        return this.#settle(endpoint, parcels, verdict);
      case "split":
        return this.#split(endpoint, parcels, verdict);
      case "isolate":
        return this.#isolate(endpoint, parcels, verdict);
    }
  }

  async #settle(endpoint: Endpoint, parcels: readonly Parcel<R>[], verdict: Processed): Promise<void> {
    const { unpinned, suspects } = verdict;
    const failed = new Map(verdict.failed.map(({ index, refusal }) => [index, refusal]));
    // One that was alone and sent singly must be the one that is meant.
    const isAlone = parcels.length === 1 && this.#roads.singly(endpoint).name === endpoint.name;
    if (unpinned !== undefined && isAlone) failed.set(0, failed.get(0) ?? unpinned);
    const unclear: Parcel<R>[] = [];
    parcels.forEach((parcel, index) => {
      const refusal = failed.get(index);
      if (refusal !== undefined) this.#reject(parcel, refusal, PROCESSED_STATUS);
      else if (unpinned !== undefined && (suspects?.includes(index) ?? true)) unclear.push(parcel);
      else this.#roads.ended(parcel, DELIVERED);
    });
    await this.#settleSingly(endpoint, unclear);
  }

  async #settleSingly(endpoint: Endpoint, parcels: readonly Parcel<R>[]): Promise<void> {
    const singly = this.#roads.singly(endpoint);
    await this.#all(parcels.map((parcel) => this.#resend(singly, [parcel])));
  }

  async #split(endpoint: Endpoint, parcels: readonly Parcel<R>[], verdict: Split): Promise<void> {
    const [first] = parcels;
    if (parcels.length === 1 && first !== undefined) {
      const text = `too large, with ${first.content.bytes} bytes: ${verdict.refusal.text}`;
      return this.#reject(first, { text }, verdict.status);
    }
    await this.#resendHalves(endpoint, parcels);
  }

  async #resendHalves(endpoint: Endpoint, parcels: readonly Parcel<R>[]): Promise<void> {
    const half = Math.ceil(parcels.length / 2);
    const halves = [parcels.slice(0, half), parcels.slice(half)].filter(({ length }) => length > 0);
    await this.#all(halves.map((part) => this.#resend(endpoint, part)));
  }

  /** Finds the parcels for which a whole call was refused; see isolation.ts. */
  async #isolate(endpoint: Endpoint, parcels: readonly Parcel<R>[], verdict: Isolate): Promise<void> {
    let refused = { parcels, verdict };
    /** The most items that a call took. */
    let taken = 0;
    let rest = parcels;
    for (let found = 0; rest.length > 0; found++) {
      let suspects = rest;
      let untried: readonly Parcel<R>[] = [];
      while (
        suspects.length > 1 ||
        (suspects.length === 1 && mayBeForTheNumber(refused.parcels.length, taken))
      ) {
        const count = suspectsToTry(suspects.length, untried.length, found);
        const tried = suspects.slice(0, count);
        const behind = suspects.slice(count);
        const answer = await this.#callInTurn(endpoint, tried);
        if (answer.kind === "isolate") {
          refused = { parcels: tried, verdict: answer };
          untried = [...behind, ...untried];
          suspects = tried;
          continue;
        }
        await this.#conclude(endpoint, tried, answer);
        if (isAllDelivered(answer)) {
          taken = Math.max(taken, tried.length);
          suspects = behind;
        } else {
          // What was at fault may have been found among these; of those behind, nothing is known any more.
          untried = [...behind, ...untried];
          suspects = [];
        }
      }
      // None of them is at fault by itself: it was how many they were, or what has been concluded since.
      if (suspects.length === 0) return this.#resendHalves(endpoint, untried);
      // All others of the last call that was refused have gone through since: its words are about this one.
      const { refusal, status } = refused.verdict;
      for (const parcel of suspects) this.#reject(parcel, refusal, status, refused.parcels);
      rest = untried;
      if (rest.length === 0) return;
      const answer = await this.#callInTurn(endpoint, rest);
      if (answer.kind !== "isolate") return this.#conclude(endpoint, rest, answer);
      if (areBetterTriedSingly(rest.length, found + 1)) return this.#settleSingly(endpoint, rest);
      refused = { parcels: rest, verdict: answer };
    }
  }

  /** @param call the parcels of the call that the words came from, where they were said of the whole of it */
  #reject(parcel: Parcel<R>, refusal: Refusal, status: number, call: readonly Parcel<R>[] = [parcel]): void {
    const about = aboutItem(refusal, parcel.content.json);
    this.#roads.ended(parcel, {
      kind: "rejected",
      status,
      refusal: about,
      mayName: call.map(({ content }) => content.json),
    });
  }

  async #callInTurn(endpoint: Endpoint, parcels: readonly Parcel<R>[]): Promise<Decision> {
    const turn = await this.#roads.turn(endpoint, "retry");
    return this.#callUntilAnswered(endpoint, parcels, turn);
  }

  /** Makes a call whose turn has come, and repeats it until its answer decides something. */
  async #callUntilAnswered(
    endpoint: Endpoint,
    parcels: readonly Parcel<R>[],
    firstTurn: Turn,
  ): Promise<Decision> {
    const begun = this.#roads.now();
    let turn = firstTurn;
    for (let failedTries = 1; ; failedTries++) {
      const verdict = await this.#roads.call(endpoint, parcels, turn);
      switch (verdict.kind) {
        case "processed":
        case "split":
        case "isolate":
          return verdict;
        case "key_refused":
          throw new DeliveryFailure(endpoint, { kind: "key_refused", status: verdict.status });
        case "unexpected":
          throw new DeliveryFailure(endpoint, { kind: "unexpected_answer", why: verdict.why });
        case "retry":
          if (verdict.throttled) {
            this.#roads.throttle(endpoint, Math.max(verdict.afterMs ?? 0, THROTTLED_MS), turn);
          }
          turn = await this.#turnForRetry(endpoint, parcels, verdict, failedTries, begun);
      }
    }
  }

  async #turnForRetry(
    endpoint: Endpoint,
    parcels: readonly Parcel<R>[],
    verdict: Retry,
    failedTries: number,
    begun: number,
  ): Promise<Turn> {
    const { maxElapsedMs } = this.#limits;
    const remaining = maxElapsedMs - (this.#roads.now() - begun);
    const wait = waitBeforeRetry(failedTries, verdict.afterMs, remaining, this.#roads.random());
    if (wait === undefined) {
      throw new DeliveryFailure(endpoint, { kind: "gave_up", why: whyGaveUp(verdict), tries: failedTries });
    }
    this.#roads.retried(endpoint, parcels, verdict.why);
    await this.#roads.wait(wait, endpoint);
    return this.#roads.turn(endpoint, "retry");
  }

  /** Waits for all, so that none is left running, and throws what the first that failed threw. */
  async #all(works: readonly Promise<void>[]): Promise<void> {
    const results = await Promise.allSettled(
      works.map((work) =>
        work.catch((error: unknown) => {
          // The others may go on for minutes: whoever can end them must not hear of it after them.
          this.#roads.failed(error);
          throw error;
        }),
      ),
    );
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }
}

type Processed = Extract<Verdict, { kind: "processed" }>;
type Split = Extract<Verdict, { kind: "split" }>;
type Isolate = Extract<Verdict, { kind: "isolate" }>;
type Retry = Extract<Verdict, { kind: "retry" }>;
/** The verdicts that end a call. */
type Decision = Processed | Split | Isolate;

const whyGaveUp = ({ why, afterMs }: Retry): string =>
  afterMs === undefined ? why : `${why}, with the request to wait ${Math.ceil(afterMs / 1000)} s`;

const isAllDelivered = (answer: Decision): boolean =>
  answer.kind === "processed" && answer.failed.length === 0 && answer.unpinned === undefined;
