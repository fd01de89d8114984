import type { Content, Merge } from "../delivery/parcel.ts";
import { parseExact } from "../json/exact-numbers.ts";
import type { Attributes } from "../objects/attributes.ts";
import { type Identity, identityOf } from "../objects/identity.ts";
import type { BlueshiftObject, Merging } from "../objects/objects.ts";

/** A Blueshift object as it is sent, and whom it is about. */
export interface ObjectContent extends Content {
  readonly value: Identity;
}

/**
 * An object as it is sent.
 * @param identifiers the attributes that say whose it is
 */
export function contentOf(attributes: Attributes, identifiers: readonly string[]): ObjectContent {
  const json = JSON.stringify(attributes);
  return { json, bytes: Buffer.byteLength(json), value: identityOf(attributes, identifiers) };
}

/** What the texts of an object take as JSON at the least, in bytes. */
export function leastBytesOf(attributes: Attributes): number {
  let bytes = 0;
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "string") bytes += value.length;
  }
  return bytes;
}

/** What is larger takes nothing more in; in bytes. */
const LARGEST_MERGED = 100_000;

/**
 * Merges what is to be sent, as the objects themselves are merged. They are read from their JSON again: few are
 * merged, and to keep every object beside its text would cost half as much memory again for all that are in hand.
 * @param maxBytes the largest object that a call can hold: two that would be larger together stay apart
 */
export const mergeContents =
  (merge: Merging, identifiers: readonly string[], maxBytes: number): Merge =>
  (earlier, later) => {
    const [before, after] = [earlier, later].map(({ value }) => (value as Identity).email);
    // A customer that changes its address is known by both in between: Blueshift must see one after the other.
    if (before !== undefined && after !== undefined && before !== after) return undefined;
    // Each merge reads and writes the whole again: without a bound, the rows of one customer would cost their square.
    if (earlier.bytes > LARGEST_MERGED) return undefined;
    const attributes = merge(attributesOf(earlier), attributesOf(later));
    if (attributes === undefined) return undefined;
    const merged = contentOf(attributes, identifiers);
    return merged.bytes > maxBytes ? undefined : merged;
  };

/** How the contents of each object are merged, made once. */
export class Merges {
  readonly #merges = new Map<BlueshiftObject, Merge>();

  /** Undefined for an object that always goes alone. */
  of(object: BlueshiftObject, maxBytes: number): Merge | undefined {
    if (object.merge === undefined) return undefined;
    let merge = this.#merges.get(object);
    if (merge === undefined) {
      merge = mergeContents(object.merge, object.identifiers, maxBytes);
      this.#merges.set(object, merge);
    }
    return merge;
  }
}

const attributesOf = ({ json }: Content): Attributes => parseExact(json) as Attributes;
