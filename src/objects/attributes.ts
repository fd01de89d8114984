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

/** More places than this are more than V8 keeps in an object itself. */
const MAX_PLACES = 250;
/** Rows that bring new names so many times will go on to do so. */
const MAX_MAKES = 50;
/** One of so many bags is looked at once it has been filled… */
const BAGS_A_SAMPLE = 100;
/** …and where so many, one after the other, had fewer than a third of their places filled, places are no help. */
const MAX_SPARSE_SAMPLES = 3;

/**
 * Makes bags for rows that hold about the same attributes: with a place for each that was filled before. A bag that
 * is filled name by name becomes a dictionary at some thirty; with 85 names that takes 1.9 times as long to fill and 1.6
 * times as long to write as JSON. For rows that fill few of the places, bags are made without.
 */
export class AttributesMaker {
  readonly #names = new Set<string>();
  #Bag: new () => Attributes = Bag;
  #makes = 0;
  #isOutdated = false;
  #isOver = false;
  #made = 0;
  #sample: Attributes | undefined;
  #sparseSamples = 0;

  /** From now on there is a place for this name. */
  learn(name: string): void {
    if (this.#isOver || this.#names.size >= MAX_PLACES || this.#names.has(name)) return;
    this.#names.add(name);
    this.#isOutdated = true;
  }

  make(): Attributes {
    if (this.#isOver) return new Bag();
    if (this.#sample !== undefined) this.#look(this.#sample);
    if (this.#isOutdated) this.#update();
    const bag = new this.#Bag();
    if (++this.#made % BAGS_A_SAMPLE === 0) this.#sample = bag;
    return bag;
  }

  #update(): void {
    this.#isOutdated = false;
    if (++this.#makes > MAX_MAKES) {
      this.#giveUp();
      return;
    }
    // Only assignments to names that the code itself holds make places.
    const places = Array.from(this.#names, (name) => `this[${JSON.stringify(name)}] = undefined;`);
    this.#Bag = new Function(`return class { constructor() { ${places.join(" ")} } }`)();
    inheritNothing(this.#Bag);
  }

  /** Looks at a bag that has been filled. */
  #look(bag: Attributes): void {
    this.#sample = undefined;
    let filled = 0;
    for (const name in bag) if (bag[name] !== undefined) filled++;
    this.#sparseSamples = filled * 3 < this.#names.size ? this.#sparseSamples + 1 : 0;
    if (this.#sparseSamples >= MAX_SPARSE_SAMPLES) this.#giveUp();
  }

  #giveUp(): void {
    this.#isOver = true;
    this.#Bag = Bag;
    this.#names.clear();
  }
}

/** Takes an attribute away; `delete` would make a dictionary of the bag. */
export function leaveOut(attributes: Attributes, name: string): void {
  if (attributes[name] !== undefined) attributes[name] = undefined;
}
