/**
 * Turns a number into a sample: rounds to the nearest (halves up) and clips to the range, where an
 * `Int16Array` alone would wrap around. NaN stays NaN, which becomes 0 in the array.
 */
export function clippedLinear16(value: number): number {
  if (value >= 32767) return 32767;
  if (value <= -32768) return -32768;
  return Math.floor(value + 0.5);
}
