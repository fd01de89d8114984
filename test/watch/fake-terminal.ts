import type { Screen } from "../../src/watch/display/live-display.ts";

const ESCAPE = "\u001b";

/** The styles that displays use, by the numbers that turn them on and off. */
const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export type SeenStyle = keyof typeof STYLES;

/** A text that is seen in the same styles throughout. */
export interface Run {
  readonly text: string;
  readonly styles: readonly SeenStyle[];
}

interface Cell {
  readonly character: string;
  readonly styles: readonly SeenStyle[];
}

const NAMES = Object.keys(STYLES) as SeenStyle[];
const isColor = (name: SeenStyle): boolean => STYLES[name][1] === 39;
const BLANK: Cell = { character: " ", styles: [] };

/** A terminal that understands what a display writes, and shows what would be seen on it. */
export class FakeTerminal {
  columns: number;
  rows: number;
  readonly isTTY = true;
  readonly #hasColors: boolean;
  #lines: Cell[][] = [[]];
  #styles: readonly SeenStyle[] = [];
  #row = 0;
  #column = 0;
  writes = 0;
  readonly #errorListeners: (() => void)[] = [];

  constructor(columns = 80, rows = 24, hasColors = false) {
    this.columns = columns;
    this.rows = rows;
    this.#hasColors = hasColors;
  }

  /** What is seen, without blanks at the ends. */
  get screen(): string[] {
    return this.#lines
      .map((line) => textOf(line).trimEnd())
      .join("\n")
      .trimEnd()
      .split("\n");
  }

  /** The same in its styles. */
  get styledScreen(): readonly (readonly Run[])[] {
    return this.screen.map((text, row) => {
      const runs: Run[] = [];
      for (const { character, styles } of (this.#lines[row] ?? []).slice(0, text.length)) {
        const last = runs.at(-1);
        if (last !== undefined && String(last.styles) === String(styles))
          runs[runs.length - 1] = { text: last.text + character, styles };
        else runs.push({ text: character, styles });
      }
      return runs;
    });
  }

  /** As the program sees it. */
  get asScreen(): Screen {
    return this as unknown as Screen;
  }

  hasColors(): boolean {
    return this.#hasColors;
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
    const line = this.#lines[this.#row] ?? [];
    if (command === "A") this.#row = Math.max(this.#row - many, 0);
    else if (command === "B") this.#row = Math.min(this.#row + many, this.#lines.length - 1);
    else if (command === "G") this.#column = many - 1;
    else if (command === "K") this.#lines[this.#row] = number === "2" ? [] : line.slice(0, this.#column);
    else if (command === "m" && this.#hasColors)
      for (const code of number.split(";")) this.#style(Number(code));
    // Marks of a picture that belongs together.
    else if (!["h", "l"].includes(command))
      throw new Error(`The terminal does not know ${number}${command}.`);
  }

  #lineFeed(): void {
    this.#row++;
    this.#column = 0;
    if (this.#row === this.#lines.length) this.#lines.push([]);
  }

  /** A style goes on, or those that a number ends go off; one colour takes the place of another. */
  #style(code: number): void {
    const begun = NAMES.find((name) => STYLES[name][0] === code);
    const ended = NAMES.filter((name) => code === 0 || STYLES[name][1] === code);
    if (begun === undefined && ended.length === 0) throw new Error(`The terminal has no style ${code}.`);
    const replaced = begun !== undefined && isColor(begun) ? NAMES.filter(isColor) : [];
    const kept = this.#styles.filter((name) => ![begun, ...ended, ...replaced].includes(name));
    this.#styles = begun === undefined ? kept : [...kept, begun];
  }

  #put(character: string): void {
    const line = this.#lines[this.#row] ?? [];
    while (line.length < this.#column) line.push(BLANK);
    // What JavaScript counts as two takes two places.
    for (let place = 0; place < character.length; place++)
      line[this.#column + place] = { character: place === 0 ? character : "", styles: this.#styles };
    this.#lines[this.#row] = line;
    this.#column += character.length;
    if (this.#column >= (this.columns || 80)) throw new Error("A line is as wide as the terminal.");
  }
}

const textOf = (line: readonly Cell[]): string => line.map(({ character }) => character).join("");
