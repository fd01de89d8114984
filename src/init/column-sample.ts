import { readDateTime } from "../values/date-time.ts";
import { readEmail } from "../values/email.ts";
import { type Reader, Unreadable } from "../values/reader.ts";

/** The types of JSON Schema, in the order in which a column's are written. */
const TYPES = ["string", "integer", "number", "boolean", "array", "object"] as const;
type TypeName = (typeof TYPES)[number];

/** A column's JSON Schema, as a source would give it. */
export interface ColumnSchema {
  readonly type?: readonly ("null" | TypeName)[];
  readonly format?: "date" | "date-time";
}

const DAY = /^\s*\d{4}-\d\d-\d\d\s*$/;

/** What the rows of a sample show of one column. None of its values is kept. */
export class ColumnSample {
  readonly #types = new Set<TypeName>();
  /** Texts that are not blank. */
  #texts = 0;
  #dates = 0;
  #days = 0;
  #emails = 0;

  note(value: unknown): void {
    const type = typeOf(value);
    if (type === undefined) return;
    this.#types.add(type);
    if (typeof value !== "string" || value.trim() === "") return;
    this.#texts++;
    if (this.#dates === this.#texts - 1 && reads(readDateTime, value)) {
      this.#dates++;
      if (DAY.test(value)) this.#days++;
    }
    if (this.#emails === this.#texts - 1 && reads(readEmail, value)) this.#emails++;
  }

  /** Allows null in any case; a column that never held anything may hold what it will. */
  get schema(): ColumnSchema {
    const types = TYPES.filter((type) => this.#types.has(type) && !this.#isNumberToo(type));
    if (types.length === 0) return {};
    const schema: ColumnSchema = { type: ["null", ...types] };
    if (types.join() !== "string" || this.#texts === 0 || this.#dates < this.#texts) return schema;
    return { ...schema, format: this.#days === this.#texts ? "date" : "date-time" };
  }

  /** Whether each text in it is an email address. */
  get holdsEmails(): boolean {
    return this.#texts > 0 && this.#emails === this.#texts;
  }

  /** Whether it could name somebody. */
  get mayIdentify(): boolean {
    return [...this.#types].every((type) => type === "string" || type === "integer") && this.#dates === 0;
  }

  #isNumberToo(type: TypeName): boolean {
    return type === "integer" && this.#types.has("number");
  }
}

const reads = (reader: Reader, text: string): boolean => !(reader(text) instanceof Unreadable);

function typeOf(value: unknown): TypeName | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? "integer" : "number";
    case "string":
    case "boolean":
      return typeof value as "string" | "boolean";
    default:
      return "object";
  }
}
