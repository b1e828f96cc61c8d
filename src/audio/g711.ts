import { requireBytes, requireLinear16, requireRoom } from "./_check.ts";

/**
 * Samples as G.711 µ-law bytes, one a sample, as the ITU-T reference does: PCM16's two lowest bits
 * are dropped (negative samples by their one's complement), what is beyond ±32,635 clips to the
 * largest code. The result is new and the caller's.
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
 * As {@linkcode encodeUlaw}, into the start of `target`: nothing is allocated.
 *
 * @returns How many bytes were written.
 * @throws {TypeError} If `linear16` is not an `Int16Array` or `target` not a `Uint8Array`.
 * @throws {RangeError} If `target` is too small; nothing is written then.
 */
export function encodeUlawInto(linear16: Int16Array, target: Uint8Array): number {
  return encodeInto(linear16, target, tables().ulawCodes);
}

/**
 * G.711 µ-law bytes as samples: the standard's 14-bit values on the scale of PCM16 (times 4), so
 * from -32,124 to 32,124. The result is new and the caller's.
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
 * As {@linkcode decodeUlaw}, into the start of `target`: nothing is allocated.
 *
 * @returns How many samples were written.
 * @throws {TypeError} If `ulaw` is not a `Uint8Array` or `target` not an `Int16Array`.
 * @throws {RangeError} If `target` is too small; nothing is written then.
 */
export function decodeUlawInto(ulaw: Uint8Array, target: Int16Array): number {
  return decodeInto(ulaw, "ulaw", target, tables().ulawValues);
}

/**
 * Samples as G.711 A-law bytes, one a sample, as the ITU-T reference does: PCM16's four lowest bits
 * are dropped (negative samples by their one's complement). The result is new and the caller's.
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
 * As {@linkcode encodeAlaw}, into the start of `target`: nothing is allocated.
 *
 * @returns How many bytes were written.
 * @throws {TypeError} If `linear16` is not an `Int16Array` or `target` not a `Uint8Array`.
 * @throws {RangeError} If `target` is too small; nothing is written then.
 */
export function encodeAlawInto(linear16: Int16Array, target: Uint8Array): number {
  return encodeInto(linear16, target, tables().alawCodes);
}

/**
 * G.711 A-law bytes as samples: the standard's 13-bit values on the scale of PCM16 (times 8), so
 * from -32,256 to 32,256. There is no zero among them. The result is new and the caller's.
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
 * As {@linkcode decodeAlaw}, into the start of `target`: nothing is allocated.
 *
 * @returns How many samples were written.
 * @throws {TypeError} If `alaw` is not a `Uint8Array` or `target` not an `Int16Array`.
 * @throws {RangeError} If `target` is too small; nothing is written then.
 */
export function decodeAlawInto(alaw: Uint8Array, target: Int16Array): number {
  return decodeInto(alaw, "alaw", target, tables().alawValues);
}

interface Tables {
  /** The sample of each code. */
  readonly ulawValues: Int16Array;
  readonly alawValues: Int16Array;
  /** The code of each sample, at `sample & 0xffff`. */
  readonly ulawCodes: Uint8Array;
  readonly alawCodes: Uint8Array;
}

/** A memo, not state: the standard's tables, computed on first use (under a millisecond). */
let memo: Tables | undefined;

function tables(): Tables {
  return memo ??= {
    ulawValues: Int16Array.from({ length: 256 }, (_, code) => ulawValueOf(code)),
    alawValues: Int16Array.from({ length: 256 }, (_, code) => alawValueOf(code)),
    ulawCodes: Uint8Array.from({ length: 65536 }, (_, bits) => ulawCodeOf((bits << 16) >> 16)),
    alawCodes: Uint8Array.from({ length: 65536 }, (_, bits) => alawCodeOf((bits << 16) >> 16)),
  };
}

// Both laws: a sign bit (1 is positive), three bits of segment, four of the step in it. A segment's
// steps are twice as wide as those of the one below.

/** µ-law sends every bit inverted; 33 is the bias that makes its segments begin at powers of two. */
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

/** A-law sends every other bit inverted; its two lowest segments have steps of one width. */
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
