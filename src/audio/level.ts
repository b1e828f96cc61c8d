import { requireLinear16, requireNumber, shown } from "./_check.ts";
import { clippedLinear16 } from "./_clip.ts";

/**
 * Tracks heard at the same time: their sums, sample by sample, clipped to the range of PCM16. As
 * long as the longest; a shorter one is followed by silence. All at one rate. The result is new and
 * the caller's, empty for no tracks.
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
 * Samples made louder or softer by `gainDb` decibels (6.02 doubles them, `-Infinity` silences
 * them), rounded to the nearest and clipped to the range of PCM16. The result is new and the
 * caller's.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`, or `gainDb` not a number.
 * @throws {RangeError} If `gainDb` is NaN or `Infinity`.
 */
export function amplify(linear16: Int16Array, gainDb: number): Int16Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  requireNumber(gainDb, "gainDb");
  if (!(gainDb < Infinity)) {
    throw new RangeError(`gainDb must be a finite number or -Infinity: got ${gainDb}`);
  }
  // a product of 0 and a gain too large for a number would be NaN
  const factor = Math.min(10 ** (gainDb / 20), Number.MAX_VALUE);
  const amplified = new Int16Array(linear16.length);
  for (let n = 0; n < amplified.length; n++) {
    amplified[n] = clippedLinear16(linear16[n]! * factor);
  }
  return amplified;
}

/**
 * Root mean square of samples as a fraction of full scale, 0 to 1: a full-scale square wave is 1, a
 * full-scale sine 0.707. 0 for no samples.
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
 * The largest distance from zero among samples as a fraction of full scale, 0 to 1: -32768 is 1.
 * 0 for no samples.
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
 * A fraction of full scale (from {@linkcode rmsOf} or {@linkcode peakOf}) in decibels: 0 for 1,
 * negative below, `-Infinity` for 0.
 *
 * @throws {TypeError} If `level` is not a number.
 * @throws {RangeError} If `level` is negative or NaN.
 */
export function dbfsOf(level: number): number {
  requireNumber(level, "level");
  if (!(level >= 0)) throw new RangeError(`level must be 0 or more: got ${shown(level)}`);
  return 20 * Math.log10(level);
}
