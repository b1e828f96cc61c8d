import { requireBytes, requireFloat32, requireLinear16, requireRoom, shown } from "./_check.ts";
import { clippedLinear16 } from "./_clip.ts";
import { bytesFromSamples, type HighByte, samplesFromBytes } from "./_pcm16_bytes.ts";

/** The order of a sample's two bytes. `"big"` is L16 of RFC 2586, which some carriers use. */
export type Endianness = "little" | "big";

/**
 * Decodes PCM16 bytes to samples. Always copies, so `bytes` may start at any offset of its buffer.
 * Returns a new array, which the caller owns.
 *
 * A stream that is cut at any byte goes through `createFrameCutter({ frameSizeBytes: 2 })` first.
 *
 * @param endianness The order of a sample's two bytes, on every machine. @default "little"
 * @throws {TypeError} If `bytes` is not a `Uint8Array`.
 * @throws {RangeError} If the number of bytes is odd, or if `endianness` is unknown.
 */
export function decodePcm16(
  bytes: Uint8Array,
  endianness: Endianness = "little",
): Int16Array<ArrayBuffer> {
  requireBytes(bytes, "bytes");
  if (bytes.length % 2 !== 0) {
    throw new RangeError(
      `Cannot use \`bytes\`: it holds an odd number of bytes, ${bytes.length}. ` +
        "Pass two for each sample",
    );
  }
  return samplesFromBytes(bytes, highByteOf(endianness));
}

/**
 * Encodes samples as PCM16 bytes, two per sample. Returns a new array, which the caller owns.
 *
 * @param endianness The order of a sample's two bytes, on every machine. @default "little"
 * @throws {TypeError} If `linear16` is not an `Int16Array`.
 * @throws {RangeError} If `endianness` is unknown.
 */
export function encodePcm16(
  linear16: Int16Array,
  endianness: Endianness = "little",
): Uint8Array<ArrayBuffer> {
  requireLinear16(linear16, "linear16");
  return bytesFromSamples(linear16, highByteOf(endianness));
}

/**
 * Converts samples to fractions of full scale without loss: `sample / 32768`, which is between -1
 * and 32767/32768. Returns a new array, which the caller owns.
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
 * Converts fractions of full scale to samples: `value * 32768`, rounded to the nearest (halves up)
 * and clipped to -32768 and 32767. So 1.0 and `Infinity` become 32767, and NaN becomes 0. It is the
 * exact inverse of {@linkcode float32FromLinear16}. Returns a new array, which the caller owns.
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
 * Converts as {@linkcode linear16FromFloat32} does, but writes to the start of `target` and
 * allocates nothing. An audio worklet can use one `target` for every call.
 *
 * @returns The number of samples written.
 * @throws {TypeError} If `float32` is not a `Float32Array`, or `target` is not an `Int16Array`.
 * @throws {RangeError} If `target` is too small. Nothing is written then.
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
  throw new RangeError(
    `Cannot use \`endianness\`: it is ${shown(endianness)}. Pass "little" or "big"`,
  );
}
