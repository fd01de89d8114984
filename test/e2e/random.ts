/** Numbers in [0, 1) by chance, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    // Park and Miller's.
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
