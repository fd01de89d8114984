import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";

export const ENTER = "\r";
export const DOWN = "\u001b[B";
export const CTRL_C = "\u0003";
export const CTRL_D = "\u0004";

/** Somebody at a terminal, who answers each question when it is asked. */
export class Person {
  readonly input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  readonly output = Object.assign(new PassThrough(), { isTTY: true, columns: 200, rows: 60 });
  /** All that the terminal showed, without what steers it. */
  shown = "";
  readonly #answers: (readonly [question: string, keys: string])[];
  /** Where in `shown` the next question is looked for. */
  #from = 0;

  /** @param answers the keys for each question, which is known by a part of its text */
  constructor(...answers: (readonly [question: string, keys: string])[]) {
    this.#answers = answers;
    this.output.setEncoding("utf8").on("data", (text: string) => {
      this.shown += stripVTControlCharacters(text);
      this.#answer();
    });
  }

  /** Questions that were never asked. */
  get unasked(): string[] {
    return this.#answers.map(([question]) => question);
  }

  #answer(): void {
    const [question, keys] = this.#answers[0] ?? [];
    if (question === undefined || keys === undefined) return;
    const place = this.shown.indexOf(question, this.#from);
    if (place === -1) return;
    this.#answers.shift();
    this.#from = this.shown.length;
    // Only when all of the question stands there are keys listened for.
    setTimeout(() => this.input.write(keys), 20);
  }
}
