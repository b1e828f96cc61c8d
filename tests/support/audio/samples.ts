/** Returns whole numbers from 0 to `below` - 1, the same in every run (Mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Full-scale white noise, which the seed determines. */
export function noise(sampleCount: number, seed: number = 1): Int16Array<ArrayBuffer> {
  const next = randomNumbers(seed);
  return Int16Array.from({ length: sampleCount }, () => next(65536) - 32768);
}

/** All 65,536 samples in ascending order. */
export function everySample(): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
}

/** Cuts an array into views of 0 to `longest` elements, so most have an offset. */
export function* randomPieces<T extends { length: number; subarray(a: number, b: number): T }>(
  whole: T,
  longest: number,
  seed: number = 2,
): Generator<T> {
  const next = randomNumbers(seed);
  for (let start = 0; start < whole.length;) {
    const end = Math.min(whole.length, start + next(longest + 1));
    yield whole.subarray(start, end);
    start = end;
  }
}
