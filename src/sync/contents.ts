import type { Content, Merge } from "../delivery/backlog.ts";
import { parseExact } from "../json/exact-numbers.ts";
import type { Attributes } from "../objects/attributes.ts";
import { type Identity, identityOf } from "../objects/identity.ts";
import type { Merging } from "../objects/objects.ts";

/** A Blueshift object as it is sent, and whom it is about. */
export interface ObjectContent extends Content {
  readonly value: Identity;
}

export function contentOf(attributes: Attributes): ObjectContent {
  const json = JSON.stringify(attributes);
  return { json, bytes: Buffer.byteLength(json), value: identityOf(attributes) };
}

/**
 * Merges what is to be sent, as the objects themselves are merged. They are read from their JSON again: few are
 * merged, and to keep every object beside its text would cost half as much memory again for all that are in hand.
 * @param maxBytes the largest object that a call can hold: two that would be larger together stay apart
 */
export const mergeContents =
  (merge: Merging, maxBytes: number): Merge =>
  (earlier, later) => {
    const [before, after] = [earlier, later].map(({ value }) => (value as Identity).email);
    // A customer that changes its address is known by both in between: Blueshift must see one after the other.
    if (before !== undefined && after !== undefined && before !== after) return undefined;
    const attributes = merge(attributesOf(earlier), attributesOf(later));
    if (attributes === undefined) return undefined;
    const merged = contentOf(attributes);
    return merged.bytes > maxBytes ? undefined : merged;
  };

const attributesOf = ({ json }: Content): Attributes => parseExact(json) as Attributes;
