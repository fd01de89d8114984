/** A bag of attributes by name, in the order in which they were set. */
export interface Attributes {
  [name: string]: unknown;
}

/** Made by a constructor, because V8 keeps the objects of `Object.create(null)` as slow dictionaries. */
class Bag implements Attributes {
  [name: string]: unknown;
}
// It inherits nothing, so that a column called `__proto__` or `constructor` is an attribute like any other.
Object.setPrototypeOf(Bag.prototype, null);
Reflect.deleteProperty(Bag.prototype, "constructor");

export const newAttributes = (): Attributes => new Bag();
