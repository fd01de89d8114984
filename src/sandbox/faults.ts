import type { EndpointName } from "./endpoints.ts";
import { type Answer, serverError } from "./errors.ts";
import { isObject, type JsonValue, member, print } from "./json.ts";

/** What a fault does to a call. Where nothing else is said, the call's work is done first. */
export type Effect =
  | { readonly kind: "none" }
  /** Answers so, without doing the work. */
  | { readonly kind: "answer"; readonly answer: Answer }
  /** Cuts the connection without doing the work. */
  | { readonly kind: "reset" }
  /** Neither works nor answers, until the caller goes or the faults are cleared. */
  | { readonly kind: "hang" }
  /** Cuts the connection instead of answering. */
  | { readonly kind: "lose_answer" }
  /** Cuts the connection in the middle of the answer's body. */
  | { readonly kind: "cut_body" }
  /** A 200 with a page of HTML. */
  | { readonly kind: "garbage_body" }
  /** A 200 without a body. */
  | { readonly kind: "empty_body" }
  /** A 200 with so many bytes of JSON. */
  | { readonly kind: "huge_body"; readonly bytes: number }
  /** A 200 with these `errors`; the records at the places `failed` are not stored. */
  | { readonly kind: "errors"; readonly errors: readonly JsonValue[]; readonly failed: ReadonlySet<number> };

export interface Fault {
  /** The word that the journal shows. */
  readonly name: string;
  readonly effect: Effect;
  /** Waited before anything else happens to the call. */
  readonly delayMs: number;
}

/**
 * Customers to be refused: those whose `attribute` has this `value`. `pinned`: listed in the `errors`
 * of a 200, by index. `unpinned`: told by one string in `errors` that does not say which. `whole`: the
 * bulk call fails as a whole. The single endpoint refuses them with a 400 in each of these.
 */
export interface RefuseRule {
  readonly attribute: string;
  readonly value: JsonValue;
  readonly mode: "pinned" | "unpinned" | "whole";
}

interface Armed {
  readonly endpoint: EndpointName | undefined;
  readonly fault: Fault;
  left: number;
}

/** What is ordered and not used up. */
export interface OrderedFaults {
  readonly armed: readonly Readonly<Armed>[];
  readonly rules: readonly RefuseRule[];
  /** Time in ms of the sandbox's clock, in the past where there is no outage. */
  readonly outageUntil: number;
}

const outage: Fault = {
  name: "outage",
  effect: { kind: "answer", answer: serverError(503) },
  delayMs: 0,
};

/** The faults that were ordered through the control endpoint and are not used up. */
export class Faults {
  #armed: Armed[] = [];
  #rules: RefuseRule[] = [];
  #outageUntil = 0;
  #cleared = new AbortController();

  /** Gives the next `calls` calls of `endpoint` (of any, where it is undefined) this fault. */
  arm(calls: number, endpoint: EndpointName | undefined, fault: Fault): void {
    this.#armed.push({ endpoint, fault, left: calls });
  }

  /** Every call fails with 503 until `time` (ms of the sandbox's clock). */
  failUntil(time: number): void {
    this.#outageUntil = time;
  }

  refuse(rule: RefuseRule): void {
    this.#rules.push(rule);
  }

  get ordered(): OrderedFaults {
    return { armed: this.#armed, rules: this.#rules, outageUntil: this.#outageUntil };
  }

  /** The outage, if there is one at `time`. */
  outageAt(time: number): Fault | undefined {
    return time < this.#outageUntil ? outage : undefined;
  }

  /** The next fault for a call of `endpoint`, in the order in which they were armed. It is used up by this. */
  take(endpoint: EndpointName): Fault | undefined {
    const armed = this.#armed.find((one) => one.endpoint === undefined || one.endpoint === endpoint);
    if (armed === undefined) return undefined;
    armed.left--;
    if (armed.left === 0) this.#armed = this.#armed.filter((one) => one !== armed);
    return armed.fault;
  }

  /** The first rule that refuses this customer. */
  refusal(customer: JsonValue): RefuseRule | undefined {
    if (!isObject(customer)) return undefined;
    return this.#rules.find(({ attribute, value }) => {
      const own = member(customer, attribute);
      return own !== undefined && print(own) === print(value);
    });
  }

  /** Aborts when the faults are cleared: for calls that hang. */
  get cleared(): AbortSignal {
    return this.#cleared.signal;
  }

  clear(): void {
    this.#armed = [];
    this.#rules = [];
    this.#outageUntil = 0;
    this.#cleared.abort();
    this.#cleared = new AbortController();
  }
}
