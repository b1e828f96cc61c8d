import { requireBytes, requireFloat32, requireLinear16, requireRoom, shown } from "./_check.ts";
import { clippedLinear16 } from "./_clip.ts";
import { bytesFromSamples, type HighByte, samplesFromBytes } from "./_pcm16_bytes.ts";

/** Order of the two bytes of a sample. `big` is RFC 2586's L16, which some carriers speak. */
export type Endianness = "little" | "big";

/**
 * PCM16 bytes as samples. The result is a copy, whatever the alignment of `bytes`, and the
 * caller's.
 *
 * @param endianness Order of a sample's two bytes; never the machine's. @default "little"
 * @throws {TypeError} If `bytes` is not a `Uint8Array`.
 * @throws {RangeError} If the number of bytes is odd (a stream cut anywhere goes through
 * `createFrameCutter({ frameSizeBytes: 2 })` first), or `endianness` is neither.
 */
export function decodePcm16(
  bytes: Uint8Array,
  endianness: Endianness = "little",
): Int16Array<ArrayBuffer> {
  requireBytes(bytes, "bytes");
  if (bytes.length % 2 !== 0) {
    throw new RangeError(`bytes must hold whole PCM16 samples: got ${bytes.length} bytes`);
  }
  return samplesFromBytes(bytes, highByteOf(endianness));
}

/**
 * Samples as PCM16 bytes, two a sample. The result is a copy and the caller's.
 *
 * @param endianness Order of a sample's two bytes; never the machine's. @default "little"
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 * @throws {RangeError} If `endianness` is neither.
 */
export function encodePcm16(
  linear16: Int16Array,
  endianness: Endianness = "little",
): Uint8Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  return bytesFromSamples(linear16, highByteOf(endianness));
}

/**
 * Samples as fractions of full scale: `sample / 32768`, so from -1 to 32767/32768, with nothing
 * lost. The result is new and the caller's.
 *
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 */
export function float32FromLinear16(linear16: Int16Array): Float32Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  const float32 = new Float32Array(linear16.length);
  for (let i = 0; i < linear16.length; i++) float32[i] = linear16[i]! / 32768;
  return float32;
}

/**
 * Fractions of full scale as samples: `value * 32768` rounded to the nearest (halves up). What lies
 * outside is clipped to -32768 and 32767 (so 1.0 becomes 32767), the infinities too; NaN becomes 0.
 * Gives back exactly what {@linkcode float32FromLinear16} was given. The result is new and the
 * caller's.
 *
 * @throws {TypeError} If `float32` is not a `Float32Array`.
 */
export function linear16FromFloat32(float32: Float32Array): Int16Array<ArrayBuffer> {
  requireFloat32(float32, "float32");
  const linear16 = new Int16Array(float32.length);
  linear16FromFloat32Into(float32, linear16);
  return linear16;
}

/**
 * As {@linkcode linear16FromFloat32}, into the start of `target`, which a worklet can keep: nothing
 * is allocated.
 *
 * @returns How many samples were written.
 * @throws {TypeError} If `float32` is not a `Float32Array` or `target` not an `Int16Array`.
 * @throws {RangeError} If `target` is too small; nothing is written then.
 */
export function linear16FromFloat32Into(float32: Float32Array, target: Int16Array): number {
  requireFloat32(float32, "float32");
  requireLinear16(target, "target");
  requireRoom(target.length, float32.length, "target");
  for (let i = 0; i < float32.length; i++) target[i] = clippedLinear16(float32[i]! * 32768);
  return float32.length;
}

function highByteOf(endianness: Endianness): HighByte {
  if (endianness === "little") return 1;
  if (endianness === "big") return 0;
  throw new RangeError(`endianness must be "little" or "big": got ${shown(endianness)}`);
}
