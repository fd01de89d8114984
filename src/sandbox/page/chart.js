import { el, setText } from "./dom.js";
import { count } from "./format.js";
import { columnAt, draw } from "./plot.js";

/** @typedef {import("./api.js").Second} Second */
/** @typedef {import("./series.js").Series} Series */

/**
 * What of each second a chart shows: values that stand upon each other.
 * @typedef {object} Subject
 * @property {string} title
 * @property {string} about
 * @property {{name: string, color: string}[]} layers `color`: the name of a custom property
 * @property {(second: Second) => number[]} values a value for each layer
 * @property {number | null} limit
 */

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** The last minutes of one subject. A mouse or the arrow keys look at one second of them. */
export class Chart {
  #subject;
  #series;
  #canvas;
  #figure = el("b", {}, "0");
  #time = el("span");
  /** @type {HTMLElement[]} one for each layer, with its colour: it is the legend, too */
  #amounts;
  /**
   * How many seconds ago it was that is looked at; undefined while nobody looks.
   * @type {number | undefined}
   */
  #ago;
  /** @type {{colors: string[], ink: import("./plot.js").Ink} | undefined} */
  #paint;
  element;

  /**
   * @param {Subject} subject
   * @param {Series} series
   */
  constructor(subject, series) {
    this.#subject = subject;
    this.#series = series;
    const { title, about, layers, limit } = subject;
    this.#amounts = layers.map(({ color }) => el("span", { "data-color": color.slice(2) }));
    this.#canvas = el("canvas", {
      role: "slider",
      tabindex: 0,
      "aria-label": `${title}: the second that is looked at`,
      "aria-valuemin": -series.length + 1,
      "aria-valuemax": 0,
      onpointermove: (/** @type {PointerEvent} */ event) => this.#point(event.offsetX),
      onpointerdown: (/** @type {PointerEvent} */ event) => this.#point(event.offsetX),
      onpointerleave: () => this.#look(undefined),
      onblur: () => this.#look(undefined),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event),
    });
    this.element = el(
      "article",
      { class: "card chart" },
      el(
        "header",
        {},
        el("div", {}, el("h3", {}, title), el("p", { class: "about" }, about)),
        el("p", { class: "figure" }, this.#figure, limit === null ? " a second" : ` of ${limit} a second`),
      ),
      this.#canvas,
      el("p", { class: "readout" }, this.#time, ...this.#amounts),
    );
    new ResizeObserver(() => this.render()).observe(this.#canvas);
  }

  /** To be called when colours have changed. */
  repaint() {
    this.#paint = undefined;
    this.render();
  }

  render() {
    const { length, now } = this.#series;
    const { layers, limit } = this.#subject;
    const first = now - length + 1;
    const columns = Array.from({ length }, (_, column) => this.#values(first + column));
    // The second that is not over yet would be too small a figure.
    setText(this.#figure, count(sum(this.#values(now - 1))));
    this.#describe(now);
    this.#paint ??= paintOf(this.#canvas, layers);
    const cursor = this.#ago === undefined ? undefined : length - 1 - this.#ago;
    const label = (/** @type {number} */ column) => timeLabel(length - 1 - column, length);
    draw(this.#canvas, { columns, colors: this.#paint.colors, limit, cursor, label }, this.#paint.ink);
  }

  /**
   * @param {number} second
   * @returns {number[]}
   */
  #values(second) {
    const there = this.#series.at(second);
    return there === undefined ? [] : this.#subject.values(there);
  }

  /** @param {number} now */
  #describe(now) {
    const ago = this.#ago ?? 1;
    const second = now - ago;
    const values = this.#values(second);
    const time = clock.format(second * 1000);
    const parts = this.#subject.layers.map(({ name }, layer) => `${count(values[layer] ?? 0)} ${name}`);
    setText(this.#time, time);
    for (const [layer, amount] of this.#amounts.entries()) setText(amount, parts[layer] ?? "");
    if (this.#ago === undefined) return;
    this.#canvas.setAttribute("aria-valuenow", String(-ago));
    this.#canvas.setAttribute("aria-valuetext", `${time}: ${parts.join(", ")}`);
  }

  /** @param {number} x */
  #point(x) {
    const { length } = this.#series;
    this.#look(length - 1 - columnAt(this.#canvas, x, length));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const ago = this.#ago ?? 0;
    const target = {
      ArrowLeft: ago + 1,
      ArrowRight: ago - 1,
      PageUp: ago + 30,
      PageDown: ago - 30,
      Home: Number.POSITIVE_INFINITY,
      End: 0,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#look(Math.min(this.#series.length - 1, Math.max(0, target)));
  }

  /** @param {number | undefined} ago */
  #look(ago) {
    this.#ago = ago;
    this.render();
  }
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * @param {number} ago
 * @param {number} length
 */
function timeLabel(ago, length) {
  if (ago === 0) return "now";
  if (ago === length - 1) return `${Math.round(length / 60)} min`;
  return ago % 60 === 0 ? `${ago / 60}` : undefined;
}

/**
 * @param {HTMLElement} element
 * @param {{color: string}[]} layers
 */
function paintOf(element, layers) {
  const style = getComputedStyle(element);
  // A canvas knows no custom properties, and theirs are two colours each: the element says which it is.
  const color = (/** @type {string} */ name) => {
    element.style.color = `var(${name})`;
    return style.color;
  };
  return {
    colors: layers.map((layer) => color(layer.color)),
    ink: {
      line: color("--line"),
      text: color("--muted"),
      limit: color("--limit"),
      cursor: color("--text"),
      font: `11px ${style.fontFamily}`,
    },
  };
}
