import type { Content, Merge } from "../delivery/backlog.ts";
import type { Attributes } from "../objects/attributes.ts";

/** A Blueshift object as it is sent. */
export function contentOf(attributes: Attributes): Content & { readonly value: Attributes } {
  const json = JSON.stringify(attributes);
  return { json, bytes: Buffer.byteLength(json), value: attributes };
}

/**
 * Merges what is to be sent, as the objects themselves are merged.
 * @param maxBytes the largest object that a call can hold: two that would be larger together stay apart
 */
export const mergeContents =
  (merge: (earlier: Attributes, later: Attributes) => Attributes, maxBytes: number): Merge =>
  (earlier, later) => {
    const merged = contentOf(merge(earlier.value as Attributes, later.value as Attributes));
    return merged.bytes > maxBytes ? undefined : merged;
  };
