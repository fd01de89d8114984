import type { Screen } from "../../src/watch/display/live-display.ts";

const ESCAPE = "\u001b";

/** A terminal that understands what a display writes, and shows what would be seen on it. */
export class FakeTerminal {
  columns: number;
  rows: number;
  readonly isTTY = true;
  #lines: string[] = [""];
  #row = 0;
  #column = 0;
  writes = 0;
  readonly #errorListeners: (() => void)[] = [];

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What is seen, without blanks at the ends. */
  get screen(): string[] {
    return this.#lines
      .map((line) => line.trimEnd())
      .join("\n")
      .trimEnd()
      .split("\n");
  }

  /** As the program sees it. */
  get asScreen(): Screen {
    return this as unknown as Screen;
  }

  hasColors(): boolean {
    return false;
  }

  on(event: string, listener: () => void): this {
    if (event === "error") this.#errorListeners.push(listener);
    return this;
  }

  fail(): void {
    for (const listener of this.#errorListeners) listener();
  }

  write(text: string): boolean {
    this.writes++;
    const parts = new RegExp(`${ESCAPE}\\[([?0-9;]*)([A-Za-z])|([^${ESCAPE}])`, "gu");
    for (const [, number = "", command, character] of text.matchAll(parts)) {
      if (command !== undefined) this.#obey(command, number);
      else if (character === "\n") this.#lineFeed();
      else if (character === "\r") this.#column = 0;
      else this.#put(character ?? "");
    }
    return true;
  }

  #obey(command: string, number: string): void {
    const many = Number(number) || 1;
    const line = this.#lines[this.#row] ?? "";
    if (command === "A") this.#row = Math.max(this.#row - many, 0);
    else if (command === "B") this.#row = Math.min(this.#row + many, this.#lines.length - 1);
    else if (command === "G") this.#column = many - 1;
    else if (command === "K") this.#lines[this.#row] = number === "2" ? "" : line.slice(0, this.#column);
    // Marks of a picture that belongs together.
    else if (!["h", "l"].includes(command))
      throw new Error(`The terminal does not know ${number}${command}.`);
  }

  #lineFeed(): void {
    this.#row++;
    this.#column = 0;
    if (this.#row === this.#lines.length) this.#lines.push("");
  }

  #put(character: string): void {
    const line = (this.#lines[this.#row] ?? "").padEnd(this.#column);
    this.#lines[this.#row] =
      line.slice(0, this.#column) + character + line.slice(this.#column + character.length);
    this.#column += character.length;
    if (this.#column >= (this.columns || 80)) throw new Error("A line is as wide as the terminal.");
  }
}
