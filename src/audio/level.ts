import { requireLinear16, requireNumber } from "./_check.ts";
import { clippedLinear16 } from "./_clip.ts";

/**
 * Mixes tracks of the same sample rate: adds them sample by sample and clips the sums to the range
 * of PCM16. The result is as long as the longest track, and empty if there are no tracks. Returns a
 * new array, which the caller owns.
 *
 * @throws {TypeError} If a track is not an `Int16Array`.
 *
 * @example
 * ```ts
 * import { mix } from "@voicewire/realtime/audio";
 *
 * const mixed = mix(Int16Array.of(30_000, 5), Int16Array.of(10_000));
 * if (mixed[0] !== 32_767 || mixed[1] !== 5) throw new Error("not clipped");
 * ```
 */
export function mix(...tracks: Int16Array[]): Int16Array<ArrayBuffer> {
  tracks.forEach((track, i) => requireLinear16(track, `tracks[${i}]`));
  const mixed = new Int16Array(tracks.reduce((most, { length }) => Math.max(most, length), 0));
  for (let n = 0; n < mixed.length; n++) {
    let sum = 0;
    for (const track of tracks) sum += track[n] ?? 0;
    mixed[n] = clippedLinear16(sum);
  }
  return mixed;
}

/**
 * Makes samples louder or softer by `gainDb` decibels: 6.02 doubles them, `-Infinity` silences
 * them. The samples are rounded to the nearest and clipped to the range of PCM16. Returns a new
 * array, which the caller owns.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`, or `gainDb` is not a number.
 * @throws {RangeError} If `gainDb` is NaN or `Infinity`.
 */
export function amplify(linear16: Int16Array, gainDb: number): Int16Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  requireNumber(gainDb, "gainDb");
  if (!(gainDb < Infinity)) {
    throw new RangeError(
      `Cannot use \`gainDb\`: it is ${gainDb}. Pass a finite number or -Infinity`,
    );
  }
  // A huge gain gives the factor Infinity, and Infinity times a sample of 0 would be NaN.
  const factor = Math.min(10 ** (gainDb / 20), Number.MAX_VALUE);
  const amplified = new Int16Array(linear16.length);
  for (let n = 0; n < amplified.length; n++) {
    amplified[n] = clippedLinear16(linear16[n]! * factor);
  }
  return amplified;
}

/**
 * The root mean square of samples as a fraction of full scale, 0 to 1. A full-scale square wave
 * gives 1, a full-scale sine gives 0.707, and an empty array gives 0.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 */
export function rmsOf(linear16: Int16Array): number {
  requireLinear16(linear16, "linear16");
  if (linear16.length === 0) return 0;
  let sum = 0;
  for (let n = 0; n < linear16.length; n++) sum += linear16[n]! * linear16[n]!;
  return Math.sqrt(sum / linear16.length) / 32768;
}

/**
 * The largest absolute value of the samples as a fraction of full scale, 0 to 1. The sample -32768
 * gives 1, and an empty array gives 0.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 */
export function peakOf(linear16: Int16Array): number {
  requireLinear16(linear16, "linear16");
  let peak = 0;
  for (let n = 0; n < linear16.length; n++) peak = Math.max(peak, Math.abs(linear16[n]!));
  return peak / 32768;
}

/**
 * Converts a fraction of full scale, from {@linkcode rmsOf} or {@linkcode peakOf}, to decibels. 1
 * gives 0 dB, smaller fractions give negative values, and 0 gives `-Infinity`.
 *
 * @throws {TypeError} If `level` is not a number.
 * @throws {RangeError} If `level` is negative or NaN.
 */
export function dbfsOf(level: number): number {
  requireNumber(level, "level");
  if (!(level >= 0)) {
    throw new RangeError(`Cannot use \`level\`: it is ${level}. Pass a number of 0 or more`);
  }
  return 20 * Math.log10(level);
}
