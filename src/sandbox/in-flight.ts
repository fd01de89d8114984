import { isObject, type JsonValue } from "./json.ts";
import type { Storage } from "./storage/storage.ts";

/**
 * Watches for customers that are in two calls at once, or twice in one: whichever of the two is
 * applied last wins, so a caller that does this leaves it to chance which value stays.
 */
export class InFlight {
  readonly #busy = new Map<string, number>();
  readonly #violations: { sameCustomerInFlight: number; sameCustomerInOneCall: number };
  #calls = 0;

  constructor(storage: Storage) {
    this.#violations = storage.keep("in-flight", { sameCustomerInFlight: 0, sameCustomerInOneCall: 0 });
  }

  /**
   * A call with these customers or events arrives. Returns what is to be called, once, at its end.
   * Each record counts as one violation at most of either kind.
   */
  enter(records: readonly JsonValue[]): () => void {
    const own = new Set<string>();
    for (const record of records) {
      const names = namesOf(record);
      if (names.some((name) => own.has(name))) this.#violations.sameCustomerInOneCall++;
      else if (names.some((name) => this.#busy.has(name))) this.#violations.sameCustomerInFlight++;
      for (const name of names) own.add(name);
    }
    this.#calls++;
    for (const name of own) this.#busy.set(name, (this.#busy.get(name) ?? 0) + 1);
    return () => {
      this.#calls--;
      for (const name of own) {
        const calls = this.#busy.get(name) ?? 0;
        if (calls > 1) this.#busy.set(name, calls - 1);
        else this.#busy.delete(name);
      }
    };
  }

  get counts(): {
    readonly callsInFlight: number;
    readonly sameCustomerInFlight: number;
    readonly sameCustomerInOneCall: number;
  } {
    return { callsInFlight: this.#calls, ...this.#violations };
  }

  /** Forgets the violations; calls that are still in flight stay so. */
  clearCounts(): void {
    Object.assign(this.#violations, { sameCustomerInFlight: 0, sameCustomerInOneCall: 0 });
  }
}

function namesOf(record: JsonValue): readonly string[] {
  if (!isObject(record)) return [];
  const names: string[] = [];
  if (typeof record.customer_id === "string" && record.customer_id !== "")
    names.push(`id ${record.customer_id}`);
  if (typeof record.email === "string" && record.email !== "")
    names.push(`email ${record.email.toLowerCase()}`);
  return names;
}
