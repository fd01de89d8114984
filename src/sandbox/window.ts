/** Counts what arrived within a span of time that ends now, for each name apart. Times in ms, never going back. */
export class SlidingWindows<Name> {
  readonly #span: number;
  readonly #windows = new Map<Name, Window>();

  constructor(span: number) {
    this.#span = span;
  }

  /** Adds an arrival and tells how many there were in `(at - span, at]`, this one included. */
  arrive(name: Name, at: number): number {
    const window = this.#windows.get(name) ?? new Window(this.#span);
    this.#windows.set(name, window);
    return window.arrive(at);
  }

  clear(): void {
    this.#windows.clear();
  }
}

class Window {
  readonly #span: number;
  #arrivals: number[] = [];
  #first = 0;

  constructor(span: number) {
    this.#span = span;
  }

  arrive(at: number): number {
    this.#arrivals.push(at);
    // Not shift(): that moves the whole array for every call when nothing limits them.
    while ((this.#arrivals[this.#first] ?? at) <= at - this.#span) this.#first++;
    if (this.#first > 1_000) {
      this.#arrivals = this.#arrivals.slice(this.#first);
      this.#first = 0;
    }
    return this.#arrivals.length - this.#first;
  }
}
