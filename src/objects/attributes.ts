/** A bag of attributes by name. One whose value is undefined is not there. */
export interface Attributes {
  [name: string]: unknown;
}

/** Made by a constructor, because V8 keeps the objects of `Object.create(null)` as slow dictionaries. */
class Bag implements Attributes {
  [name: string]: unknown;
}
inheritNothing(Bag);

export const newAttributes = (): Attributes => new Bag();

/** So that a column called `__proto__` or `constructor` is an attribute like any other. */
function inheritNothing({ prototype }: { readonly prototype: object }): void {
  Object.setPrototypeOf(prototype, null);
  Reflect.deleteProperty(prototype, "constructor");
}

/** More names than this are more than V8 keeps in an object itself. */
const MAX_PLACES = 250;
/** Rows that differ so much in what they hold that it was made so many times are no better off with it. */
const MAX_MAKES = 50;

/**
 * Makes bags for rows that hold about the same attributes: with a place for each that was filled before. A bag that
 * is filled name by name becomes a dictionary at the thirteenth, which takes twice as long to fill and three times as
 * long to write as JSON.
 */
export class AttributesMaker {
  readonly #names = new Set<string>();
  #Bag: new () => Attributes = Bag;
  #makes = 0;
  #isOutdated = false;

  /** From now on there is a place for this name. */
  learn(name: string): void {
    if (this.#names.size >= MAX_PLACES || this.#makes >= MAX_MAKES || this.#names.has(name)) return;
    this.#names.add(name);
    this.#isOutdated = true;
  }

  make(): Attributes {
    if (this.#isOutdated) this.#update();
    return new this.#Bag();
  }

  #update(): void {
    this.#isOutdated = false;
    this.#makes++;
    // Only assignments to names that the code itself holds make places.
    const places = Array.from(this.#names, (name) => `this[${JSON.stringify(name)}] = undefined;`);
    this.#Bag = new Function(`return class { constructor() { ${places.join(" ")} } }`)();
    inheritNothing(this.#Bag);
  }
}

/** Takes an attribute away; `delete` would make a dictionary of the bag. */
export function leaveOut(attributes: Attributes, name: string): void {
  if (attributes[name] !== undefined) attributes[name] = undefined;
}
