/** Things by the number of their place; places that are left are taken again. */
export class Places<T> {
  readonly #things: (T | undefined)[] = [];
  readonly #left: number[] = [];

  /** The number of a place where nothing is. */
  free(): number {
    return this.#left.pop() ?? this.#things.push(undefined) - 1;
  }

  put(place: number, thing: T): void {
    this.#things[place] = thing;
  }

  at(place: number): T | undefined {
    return this.#things[place];
  }

  leave(place: number): void {
    this.#things[place] = undefined;
    this.#left.push(place);
  }
}
