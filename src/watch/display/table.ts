import { styleText } from "node:util";
import stringWidth from "string-width";

/** A styled text in a table. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}
export type Style = "bold" | "dim" | "red" | "green" | "yellow";

/** A column of a table. */
export interface Column {
  readonly cells: readonly Cell[];
  readonly align: "left" | "right";
  /** Where not all fit, those of the lowest rank are left out first. */
  readonly rank: number;
}

/** The rank of what is left out only where there is no room for anything. */
export const ALWAYS = Number.POSITIVE_INFINITY;

const GAP = "  ";

/** Writes a text in its style, where there are styles. */
export const styled = ({ text, style }: Cell, hasColors: boolean): string =>
  style === undefined || !hasColors || text === "" ? text : styleText(style, text, { validateStream: false });

/**
 * Lines of a table, each at most so wide: columns without content are left out, then those that do not fit; what is
 * still too wide in the first of them is cut.
 */
export function tableLines(columns: readonly Column[], width: number, hasColors: boolean): string[] {
  const shown = fitting(
    columns.filter(({ cells }) => cells.some(({ text }) => text !== "")),
    width,
  );
  const [first] = shown;
  if (first === undefined) return [];
  const excess = Math.max(widthOf(shown) - width, 0);
  const widths = shown.map((column) => columnWidth(column) - (column === first ? excess : 0));
  return first.cells.map((_, line) =>
    shown
      .map(({ cells, align }, place) => {
        const { text = "", style } = cells[line] ?? {};
        const room = Math.max(widths[place] ?? 0, 1);
        const cut = cutTo(text, room);
        const pad = " ".repeat(Math.max(room - stringWidth(cut), 0));
        const cell = styled({ text: cut, ...(style && { style }) }, hasColors);
        return align === "left" ? cell + pad : pad + cell;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** How wide columns are side by side. */
export const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + columnWidth(column) + GAP.length, -GAP.length);

/** A text that is at most so wide, with a mark where it was cut. */
export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = "";
  let used = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    cut += segment;
  }
  return `${cut}…`;
}

function fitting(columns: readonly Column[], width: number): readonly Column[] {
  if (columns.length <= 1 || widthOf(columns) <= width) return columns;
  const [first, ...others] = columns;
  const lowest = Math.min(...others.map(({ rank }) => rank));
  // The first is cut rather than that these are left out, while anything of it is left.
  if (lowest === ALWAYS && widthOf(others) + GAP.length < width) return columns;
  return fitting(
    columns.filter((column) => column === first || column.rank > lowest),
    width,
  );
}

const columnWidth = ({ cells }: Column): number =>
  cells.reduce((widest, { text }) => Math.max(widest, stringWidth(text)), 0);
