/**
 * The rule for every number that becomes a sample: the nearest one (halves up), and the end of the
 * range for what lies outside, where an `Int16Array` alone would wrap. NaN becomes 0 in the array.
 */
export function clippedLinear16(value: number): number {
  if (value >= 32767) return 32767;
  if (value <= -32768) return -32768;
  return Math.floor(value + 0.5);
}
