import { type Attributes, leaveOut } from "../objects/attributes.ts";
import { type Build, type Building, builderOf } from "../objects/build.ts";
import type { BlueshiftObject } from "../objects/objects.ts";
import type { Problem } from "../objects/problem.ts";
import type { Row } from "../protocol/messages.ts";
import type { Reader } from "../values/reader.ts";
import type { Mapping, MappingReport } from "./mapping.ts";

/** What became of a row. */
export interface Shape {
  readonly attributes: Attributes;
  /** Why they can't be sent. */
  readonly problem: Problem | undefined;
  /** What of the row is not in the attributes though it holds a value, and why. */
  readonly leftOut: readonly Problem[];
}

export interface ShaperParts {
  readonly object: BlueshiftObject;
  readonly mapping: Mapping;
  readonly readPhone: Reader;
  readonly isConsent: (attribute: string) => boolean;
  readonly onInvalid: "drop" | "reject";
}

const NAMES_NOBODY: Readonly<Record<BlueshiftObject["schema"], Problem>> = {
  customer: { reason: "has neither email nor customer_id" },
  identify_event: { reason: "has none of email, customer_id, device_id and cookie" },
};

/** Columns that a reason names at most: it goes into the log. */
const MAX_NAMED = 3;

const NOTHING: readonly Problem[] = [];

/** Turns rows into Blueshift objects: names, forms, limits, and whether anybody is named. */
export class Shaper {
  readonly #parts: ShaperParts;
  readonly #build: Build;
  readonly #report: MappingReport;
  readonly #building: Building;
  /** Of the row at hand: values that could not be read. */
  #flaws: Problem[] = [];
  /** Of the row at hand: values in columns that are never sent. */
  #dropped: Problem[] = [];
  /** Of the row at hand: attributes that several columns tell otherwise. */
  readonly #clashes = new Set<string>();
  #problem: Problem | undefined;

  constructor(parts: ShaperParts) {
    this.#parts = parts;
    this.#build = builderOf(parts.object, parts.isConsent);
    this.#report = {
      unreadable: (field, reason) => this.#takeUnreadable({ field, reason }),
      dropped: (field, reason) => this.#dropped.push({ field, reason }),
      clash: (field, columnsOf) => {
        if (this.#clashes.has(field)) return;
        this.#clashes.add(field);
        const list = columnsOf()
          .slice(0, MAX_NAMED)
          .map((column) => `"${column}"`)
          .join(" and ");
        const reason = `is told by several columns: ${list}; say in the route's fields which of them it is`;
        this.#takeUnreadable({ field, reason });
      },
    };
    this.#building = { readPhone: parts.readPhone, leaveOut: (flaw) => this.#flaws.push(flaw) };
  }

  shape(row: Row): Shape {
    this.#problem = undefined;
    if (this.#flaws.length > 0) this.#flaws = [];
    if (this.#dropped.length > 0) this.#dropped = [];
    const attributes = this.#parts.mapping.apply(row, this.#report);
    if (this.#clashes.size > 0) {
      for (const attribute of this.#clashes) leaveOut(attributes, attribute);
      this.#clashes.clear();
    }
    const problem =
      this.#problem ?? this.#build(attributes, this.#building) ?? this.#nobody(attributes) ?? this.#strict();
    if (this.#flaws.length === 0 && this.#dropped.length === 0)
      return { attributes, problem, leftOut: NOTHING };
    return { attributes, problem, leftOut: [...this.#flaws, ...this.#dropped] };
  }

  #takeUnreadable(flaw: Required<Problem>): void {
    // Consent is never guessed, and to leave it out would be to guess.
    if (this.#parts.isConsent(flaw.field)) this.#problem ??= flaw;
    else this.#flaws.push(flaw);
  }

  /** The problem where no identifier is left. */
  #nobody(attributes: Attributes): Problem | undefined {
    const { identifiers } = this.#parts.object;
    // Null names nobody; an address may be emptied.
    if (attributes.customer_id === null) leaveOut(attributes, "customer_id");
    for (const name of identifiers) if (typeof attributes[name] === "string") return undefined;
    return this.#unnamed(identifiers);
  }

  /** By itself, so that only who names nobody pays for the closure. */
  #unnamed(identifiers: readonly string[]): Problem {
    const unreadable = this.#flaws.find(({ field }) => field !== undefined && identifiers.includes(field));
    return unreadable ?? NAMES_NOBODY[this.#parts.object.schema];
  }

  #strict(): Problem | undefined {
    return this.#parts.onInvalid === "reject" ? this.#flaws[0] : undefined;
  }
}
