/** Returns random numbers from 0 to just below 1. */
export type Random = () => number;

/**
 * Creates a small seeded generator: a 32-bit Weyl sequence with a mixing step. The same seed gives
 * the same ids, jitter and faults in every run. Do not use it for secrets.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}
