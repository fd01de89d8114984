import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Keys } from "./auth.ts";
import { type Body, readBody } from "./body.ts";
import type { Chance } from "./chance.ts";
import { type CallRef, type Endpoint, recordsIn } from "./endpoints.ts";
import { type Answer, notAuthorized, rateLimited, serverError } from "./errors.ts";
import type { Effect, Fault, Faults } from "./faults.ts";
import type { InFlight } from "./in-flight.ts";
import type { Journal } from "./journal.ts";
import type { JsonValue } from "./json.ts";
import type { RateLimits } from "./rates.ts";
import { type Rejection, rejection } from "./rejections.ts";
import type { Traffic } from "./traffic.ts";
import { bodyOf, type Ending, send, statusOf } from "./wire.ts";

/** What a call passes through on its way. */
export interface Stations {
  readonly keys: Keys;
  readonly rates: RateLimits;
  readonly faults: Faults;
  readonly chance: Chance;
  readonly inFlight: InFlight;
  readonly journal: Journal;
  readonly traffic: Traffic;
  /** Time in ms, never going back. */
  readonly now: () => number;
}

/** A call whose headers have come. */
export interface Arrival extends CallRef {
  readonly isOverRate: boolean;
}

/** A call that has had its end. */
interface Ended {
  readonly bytes: Uint8Array;
  readonly items: number;
  readonly rejected: readonly Rejection[];
  readonly fault: Fault | undefined;
  /** As the caller saw it. */
  readonly told: Ending;
}

type Params = Readonly<Record<string, string | undefined>>;

const NO_BODY: Body = { kind: "read", value: null };
const NONE: ReadonlySet<number> = new Set();

/** Takes a call from its arrival to its end. */
export class Service {
  readonly #stations: Stations;
  readonly #serving = new Set<Promise<void>>();

  constructor(stations: Stations) {
    this.#stations = stations;
  }

  /** To be called when the headers are there: a long body is no excuse for coming early. */
  arrive(endpoint: Endpoint): Arrival {
    const { journal, now, rates, traffic } = this.#stations;
    const at = now();
    traffic.arrive(endpoint.name, at);
    return { number: journal.arrive(endpoint.name, at), at, isOverRate: rates.isOver(endpoint.name, at) };
  }

  /** To be called when the body is there, null for none. Ends when an answer was sent, or never will be. */
  async serve(
    endpoint: Endpoint,
    arrival: Arrival,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const served = this.#serve(endpoint, arrival, request, reply);
    this.#serving.add(served);
    try {
      await served;
    } finally {
      this.#serving.delete(served);
    }
  }

  /** Resolves when no call is under way any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#serving);
  }

  async #serve(
    endpoint: Endpoint,
    arrival: Arrival,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { inFlight, journal, now } = this.#stations;
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const body = endpoint.holds === "nothing" ? NO_BODY : readBody(request.headers["content-type"], bytes);
    const records = body.kind === "read" ? recordsIn(endpoint, body.value) : [];
    journal.receive(records.length);
    const leave = inFlight.enter(records);
    const caller = watch(request.raw.socket);

    const { fault, refusal, waitMs } = this.#fate(endpoint, arrival, request.headers.authorization);
    const rejected: Rejection[] = [];
    const work = (spared = NONE): Answer => {
      if (body.kind === "bad") return body.answer;
      const answer = endpoint.work({
        number: arrival.number,
        at: now(),
        body: body.value,
        bytes: bytes.length,
        query: request.query as Params,
        uuid: (request.params as Params).uuid ?? "",
        spared,
      });
      rejected.push(...(answer.rejected ?? []), ...sparedOf(records, spared));
      return answer;
    };

    let ending: Ending = { kind: "close" };
    try {
      await pause(waitMs, caller.gone);
      // Who has gone gets nothing done: a write that waited here would otherwise come after its own repeat.
      if (!caller.gone.aborted) {
        ending =
          refusal === undefined
            ? await this.#suffer(fault?.effect ?? { kind: "none" }, work, caller.gone)
            : { kind: "answer", answer: refusal };
      }
    } finally {
      // Before the answer goes out: its receiver may be faster with the next call than we with leaving.
      leave();
      caller.stop();
    }
    // What reached nobody was no answer.
    const told: Ending = caller.gone.aborted ? { kind: "close" } : ending;
    this.#note(endpoint, arrival, request.url, { bytes, items: records.length, rejected, fault, told });
    send(reply, ending);
  }

  #note(
    { name: endpoint }: Endpoint,
    { number, at }: Arrival,
    target: string,
    { bytes, items, rejected, fault, told }: Ended,
  ): void {
    const { journal, now, traffic } = this.#stations;
    const ended = now();
    const status = statusOf(told);
    const call = {
      number,
      at,
      endpoint,
      target,
      items,
      rejected: rejected.length,
      bytes: bytes.length,
      status,
      duration: ended - at,
      ...(fault === undefined ? {} : { fault: fault.name }),
    };
    journal.end(call, { request: bytes, response: bodyOf(told), rejected });
    traffic.end(endpoint, status, at, ended);
  }

  /** What is to happen to a call. An armed fault is used up only by a call that was let in. */
  #fate(
    endpoint: Endpoint,
    { at, isOverRate }: Arrival,
    authorization: string | undefined,
  ): { readonly fault?: Fault; readonly refusal?: Answer; readonly waitMs: number } {
    const { chance, faults, keys } = this.#stations;
    const luck = chance.next(endpoint.name);
    const waitMs = luck.latencyMs;
    const outage = faults.outageAt(at);
    if (outage !== undefined) return { fault: outage, waitMs };
    if (!keys.permit(endpoint.key, authorization)) return { refusal: notAuthorized, waitMs };
    if (isOverRate) return { refusal: rateLimited, waitMs };
    const fault = faults.take(endpoint.name) ?? luck.fault;
    return fault === undefined ? { waitMs } : { fault, waitMs: waitMs + fault.delayMs };
  }

  async #suffer(
    effect: Effect,
    work: (spared?: ReadonlySet<number>) => Answer,
    gone: AbortSignal,
  ): Promise<Ending> {
    switch (effect.kind) {
      case "none":
        return { kind: "answer", answer: work() };
      case "answer":
        return { kind: "answer", answer: effect.answer };
      case "reset":
        return { kind: "reset" };
      case "hang":
        await aborted(AbortSignal.any([gone, this.#stations.faults.cleared]));
        return { kind: "answer", answer: serverError(503) };
      case "lose_answer":
        work();
        return { kind: "close" };
      case "cut_body":
        return { kind: "cut", answer: work() };
      case "garbage_body":
        work();
        return { kind: "garbage" };
      case "empty_body":
        work();
        return { kind: "empty" };
      case "huge_body":
        work();
        return { kind: "huge", bytes: effect.bytes };
      case "errors":
        work(effect.failed);
        return { kind: "answer", answer: { status: 200, body: { status: "ok", errors: effect.errors } } };
    }
  }
}

function sparedOf(records: readonly JsonValue[], spared: ReadonlySet<number>): readonly Rejection[] {
  return [...spared].flatMap((index) => {
    const record = records[index];
    return record === undefined ? [] : [rejection(index, record, { text: "was to fail, by an order" })];
  });
}

/** Aborts `gone` when the caller closes its side, until `stop` is called. */
function watch(socket: Socket): { readonly gone: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const onGone = (): void => controller.abort();
  if (socket.destroyed) onGone();
  // `end` comes first where the caller closes in order, and before anything that it sends afterwards.
  socket.once("end", onGone).once("close", onGone);
  return {
    gone: controller.signal,
    stop: () => void socket.off("end", onGone).off("close", onGone),
  };
}

async function pause(ms: number, gone: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  // The rejection only says what `gone` says too.
  await sleep(ms, undefined, { signal: gone }).catch(() => {});
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
