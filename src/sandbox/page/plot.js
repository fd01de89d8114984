/**
 * @typedef {object} Plot
 * @property {number[][]} columns from left to right, each with the values that stand upon each other
 * @property {string[]} colors of those values
 * @property {number | null} limit
 * @property {number | undefined} cursor the column that is looked at
 * @property {(column: number) => string | undefined} label of the time axis
 */

/** @typedef {{line: string, text: string, limit: string, cursor: string, font: string}} Ink */

const MARGIN = { top: 14, right: 2, bottom: 18, left: 30 };

/**
 * Draws a plot over the whole canvas. A few hundred lines of path: cheap enough to be done several times a second.
 * @param {HTMLCanvasElement} canvas
 * @param {Plot} plot
 * @param {Ink} ink
 */
export function draw(canvas, { columns, colors, limit, cursor, label }, ink) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = canvas.getContext("2d");
  if (context === null || width === 0) return;
  fitToPixels(canvas, context, width, height);

  const [plotWidth, plotHeight] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  const step = stepOf(highest(columns, limit));
  const top = Math.max(1, Math.ceil(highest(columns, limit) / step)) * step;
  const x = (/** @type {number} */ column) => MARGIN.left + (column / columns.length) * plotWidth;
  const y = (/** @type {number} */ value) => MARGIN.top + (1 - value / top) * plotHeight;

  context.font = ink.font;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (let value = 0; value <= top; value += step) {
    const line = Math.round(y(value)) + 0.5;
    context.strokeStyle = ink.line;
    stroke(context, MARGIN.left, line, width - MARGIN.right, line);
    context.fillStyle = ink.text;
    context.fillText(short(value), MARGIN.left - 6, line);
  }

  const base = columns.map(() => 0);
  for (const [layer, color] of colors.entries()) {
    context.fillStyle = color;
    context.beginPath();
    for (const [column, values] of columns.entries()) {
      const value = values[layer] ?? 0;
      if (value === 0) continue;
      const below = base[column] ?? 0;
      base[column] = below + value;
      // A hair wider than it is, or the neighbours would show a seam.
      context.rect(
        x(column),
        y(below + value),
        plotWidth / columns.length + 0.3,
        y(below) - y(below + value),
      );
    }
    context.fill();
  }

  if (limit !== null) {
    const line = Math.round(y(limit)) + 0.5;
    context.strokeStyle = ink.limit;
    context.setLineDash([5, 4]);
    context.lineWidth = 1.5;
    stroke(context, MARGIN.left, line, width - MARGIN.right, line);
    context.setLineDash([]);
    context.fillStyle = ink.limit;
    context.textAlign = "left";
    context.fillText(`limit ${short(limit)} a second`, MARGIN.left + 4, line - 8);
  }

  context.fillStyle = ink.text;
  for (const column of columns.keys()) {
    const text = label(column);
    if (text === undefined) continue;
    context.textAlign = column === 0 ? "left" : column === columns.length - 1 ? "right" : "center";
    context.fillText(text, x(column === columns.length - 1 ? columns.length : column), height - 6);
  }

  if (cursor !== undefined) {
    context.strokeStyle = ink.cursor;
    context.lineWidth = 1;
    const line = Math.round(x(cursor + 0.5)) + 0.5;
    stroke(context, line, MARGIN.top, line, height - MARGIN.bottom);
  }
}

/**
 * The column under a place on the canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {number} place in pixels from its left
 * @param {number} columns how many there are
 */
export function columnAt(canvas, place, columns) {
  const share = (place - MARGIN.left) / (canvas.clientWidth - MARGIN.left - MARGIN.right);
  return Math.min(columns - 1, Math.max(0, Math.floor(share * columns)));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 */
function fitToPixels(canvas, context, width, height) {
  const ratio = devicePixelRatio;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
}

/**
 * @param {number[][]} columns
 * @param {number | null} limit
 */
function highest(columns, limit) {
  const sums = columns.map((values) => values.reduce((sum, value) => sum + value, 0));
  return Math.max(1, (limit ?? 0) * 1.2, ...sums);
}

/**
 * The distance of lines that gives about four of them: 1, 2 or 5, and their tens.
 * @param {number} top
 */
function stepOf(top) {
  const rough = top / 4;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * ten).find((step) => step >= rough) ?? rough;
  return Math.max(1, step);
}

/** @param {number} value */
function short(value) {
  return value >= 1000 ? `${value / 1000}k` : `${value}`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} toX
 * @param {number} toY
 */
function stroke(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}
