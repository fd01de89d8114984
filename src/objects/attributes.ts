/** A bag of attributes by name, in the order in which they were set. */
export interface Attributes {
  [name: string]: unknown;
}

/**
 * An empty bag. It inherits nothing, so that a column called `__proto__` is an attribute like any other; it
 * is made by a constructor, because V8 keeps the objects of `Object.create(null)` as slow dictionaries.
 */
export function newAttributes(): Attributes {
  return new Bag();
}

const Bag = (() => {}) as unknown as { new (): Attributes; prototype: object };
Bag.prototype = Object.create(null);
