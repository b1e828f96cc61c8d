import { requireBytes, requireLinear16, requireRoom } from "./_check.ts";

/**
 * Encodes PCM16 samples as G.711 µ-law, one byte per sample. It follows the ITU-T reference: the
 * two lowest bits are dropped (for negative samples, from the one's complement), and values beyond
 * ±32,635 clip to the largest code. Returns a new array, which the caller owns.
 *
 * Sources: ITU-T G.711 (11/88), table 2; ITU-T G.191, `g711` module.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 *
 * @example Silence is FF
 * ```ts
 * import { encodeUlaw } from "@voicewire/realtime/audio";
 *
 * if (encodeUlaw(Int16Array.of(0))[0] !== 0xff) throw new Error("not silence");
 * ```
 */
export function encodeUlaw(linear16: Int16Array): Uint8Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  return encoded(linear16, tables().ulawCodes);
}

/**
 * Encodes as {@linkcode encodeUlaw} does, but writes to the start of `target` and allocates
 * nothing.
 *
 * @returns The number of bytes written.
 * @throws {TypeError} If `linear16` is not an `Int16Array`, or `target` is not a `Uint8Array`.
 * @throws {RangeError} If `target` is too small. Nothing is written then.
 */
export function encodeUlawInto(linear16: Int16Array, target: Uint8Array): number {
  return encodeInto(linear16, target, tables().ulawCodes);
}

/**
 * Decodes G.711 µ-law bytes to PCM16 samples. The standard's 14-bit values are multiplied by 4, so
 * the samples are between -32,124 and 32,124. Returns a new array, which the caller owns.
 *
 * Source: ITU-T G.711 (11/88), table 2.
 *
 * @throws {TypeError} If `ulaw` is not a `Uint8Array`.
 */
export function decodeUlaw(ulaw: Uint8Array): Int16Array<ArrayBuffer> {
  requireBytes(ulaw, "ulaw");
  return decoded(ulaw, tables().ulawValues);
}

/**
 * Decodes as {@linkcode decodeUlaw} does, but writes to the start of `target` and allocates
 * nothing.
 *
 * @returns The number of samples written.
 * @throws {TypeError} If `ulaw` is not a `Uint8Array`, or `target` is not an `Int16Array`.
 * @throws {RangeError} If `target` is too small. Nothing is written then.
 */
export function decodeUlawInto(ulaw: Uint8Array, target: Int16Array): number {
  return decodeInto(ulaw, "ulaw", target, tables().ulawValues);
}

/**
 * Encodes PCM16 samples as G.711 A-law, one byte per sample. It follows the ITU-T reference: the
 * four lowest bits are dropped (for negative samples, from the one's complement). Returns a new
 * array, which the caller owns.
 *
 * Sources: ITU-T G.711 (11/88), table 1; ITU-T G.191, `g711` module.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 */
export function encodeAlaw(linear16: Int16Array): Uint8Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  return encoded(linear16, tables().alawCodes);
}

/**
 * Encodes as {@linkcode encodeAlaw} does, but writes to the start of `target` and allocates
 * nothing.
 *
 * @returns The number of bytes written.
 * @throws {TypeError} If `linear16` is not an `Int16Array`, or `target` is not a `Uint8Array`.
 * @throws {RangeError} If `target` is too small. Nothing is written then.
 */
export function encodeAlawInto(linear16: Int16Array, target: Uint8Array): number {
  return encodeInto(linear16, target, tables().alawCodes);
}

/**
 * Decodes G.711 A-law bytes to PCM16 samples. The standard's 13-bit values are multiplied by 8, so
 * the samples are between -32,256 and 32,256, and none is zero. Returns a new array, which the
 * caller owns.
 *
 * Source: ITU-T G.711 (11/88), table 1.
 *
 * @throws {TypeError} If `alaw` is not a `Uint8Array`.
 */
export function decodeAlaw(alaw: Uint8Array): Int16Array<ArrayBuffer> {
  requireBytes(alaw, "alaw");
  return decoded(alaw, tables().alawValues);
}

/**
 * Decodes as {@linkcode decodeAlaw} does, but writes to the start of `target` and allocates
 * nothing.
 *
 * @returns The number of samples written.
 * @throws {TypeError} If `alaw` is not a `Uint8Array`, or `target` is not an `Int16Array`.
 * @throws {RangeError} If `target` is too small. Nothing is written then.
 */
export function decodeAlawInto(alaw: Uint8Array, target: Int16Array): number {
  return decodeInto(alaw, "alaw", target, tables().alawValues);
}

interface Tables {
  /** The sample for each code. */
  readonly ulawValues: Int16Array;
  readonly alawValues: Int16Array;
  /** The code for each sample, at the index `sample & 0xffff`. */
  readonly ulawCodes: Uint8Array;
  readonly alawCodes: Uint8Array;
}

/** A memo, not state: the standard's tables. The first use computes them in under a millisecond. */
let memo: Tables | undefined;

function tables(): Tables {
  return memo ??= {
    ulawValues: Int16Array.from({ length: 256 }, (_, code) => ulawValueOf(code)),
    alawValues: Int16Array.from({ length: 256 }, (_, code) => alawValueOf(code)),
    ulawCodes: Uint8Array.from({ length: 65536 }, (_, bits) => ulawCodeOf((bits << 16) >> 16)),
    alawCodes: Uint8Array.from({ length: 65536 }, (_, bits) => alawCodeOf((bits << 16) >> 16)),
  };
}

// A code of either law has a sign bit (1 is positive), three bits for the segment and four bits for
// the step in the segment. Each segment's steps are twice as wide as the steps of the one below.

/** µ-law inverts every bit. With the bias 33, its segments begin at powers of two. */
function ulawValueOf(code: number): number {
  const inverted = code ^ 0xff;
  const segment = (inverted >> 4) & 7;
  const magnitude = ((((inverted & 15) << 1) + 33) << segment) - 33;
  return (code & 0x80 ? magnitude : -magnitude) * 4;
}

function ulawCodeOf(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 2;
  const biased = Math.min(magnitude + 33, 0x1fff);
  const segment = 26 - Math.clz32(biased); // 33...63 is segment 0
  const step = (biased >> (segment + 1)) & 15;
  return (((segment << 4) | step) ^ 0x7f) | (sample < 0 ? 0 : 0x80);
}

/** A-law inverts every other bit. Its two lowest segments have steps of the same width. */
function alawValueOf(code: number): number {
  const inverted = code ^ 0x55;
  const segment = (inverted >> 4) & 7;
  const step = ((inverted & 15) << 1) + 1;
  const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
  return (code & 0x80 ? magnitude : -magnitude) * 8;
}

function alawCodeOf(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 4;
  const segment = Math.max(0, 28 - Math.clz32(magnitude)); // 0...15 is segment 0, 16...31 is 1
  const step = (magnitude >> Math.max(0, segment - 1)) & 15;
  return (((segment << 4) | step) ^ 0x55) | (sample < 0 ? 0 : 0x80);
}

function encoded(linear16: Int16Array, codes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(linear16.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = codes[linear16[i]! & 0xffff]!;
  return bytes;
}

function encodeInto(linear16: Int16Array, target: Uint8Array, codes: Uint8Array): number {
  requireLinear16(linear16, "linear16");
  requireBytes(target, "target");
  requireRoom(target.length, linear16.length, "target");
  for (let i = 0; i < linear16.length; i++) target[i] = codes[linear16[i]! & 0xffff]!;
  return linear16.length;
}

function decoded(bytes: Uint8Array, values: Int16Array): Int16Array<ArrayBuffer> {
  const linear16 = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) linear16[i] = values[bytes[i]!]!;
  return linear16;
}

function decodeInto(
  bytes: Uint8Array,
  name: string,
  target: Int16Array,
  values: Int16Array,
): number {
  requireBytes(bytes, name);
  requireLinear16(target, "target");
  requireRoom(target.length, bytes.length, "target");
  for (let i = 0; i < bytes.length; i++) target[i] = values[bytes[i]!]!;
  return bytes.length;
}
