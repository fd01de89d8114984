/** @typedef {import("./api.js").Second} Second */
/** @typedef {import("./api.js").State} State */

/** The last minutes, second by second, in the sandbox's time. */
export class Series {
  /** @type {Map<number, Second>} */
  #seconds = new Map();
  #length = 300;
  /** How far the sandbox's clock is ahead of the page's. */
  #ahead = 0;

  /** @param {number} length how many seconds are looked back on */
  set length(length) {
    this.#length = length;
  }

  get length() {
    return this.#length;
  }

  /** @param {State} state */
  take({ now, isWhole, seconds }) {
    this.#ahead = now - performance.now();
    if (isWhole) this.#seconds.clear();
    for (const second of seconds) this.#seconds.set(second.second, second);
    const first = this.now - this.#length;
    for (const second of this.#seconds.keys()) if (second < first) this.#seconds.delete(second);
  }

  /** The second that it is, which is not over yet. */
  get now() {
    return Math.floor((performance.now() + this.#ahead) / 1000);
  }

  /**
   * @param {number} second
   * @returns {Second | undefined} undefined where nothing happened
   */
  at(second) {
    return this.#seconds.get(second);
  }

  /** The endpoints that were called. */
  get endpoints() {
    return new Set([...this.#seconds.values()].flatMap(({ calls }) => Object.keys(calls)));
  }
}
