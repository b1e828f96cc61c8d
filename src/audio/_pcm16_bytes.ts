/** The index of a sample's high byte: 1 in little-endian audio, 0 in big-endian audio. */
export type HighByte = 0 | 1;

/** Reads samples from an even number of bytes; the caller has checked that. */
export function samplesFromBytes(bytes: Uint8Array, high: HighByte = 1): Int16Array<ArrayBuffer> {
  const linear16 = new Int16Array(bytes.length / 2);
  for (let i = 0; i < linear16.length; i++) {
    linear16[i] = (bytes[2 * i + high]! << 8) | bytes[2 * i + 1 - high]!;
  }
  return linear16;
}

/** Writes samples as bytes, two for each sample. */
export function bytesFromSamples(
  linear16: Int16Array,
  high: HighByte = 1,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(linear16.length * 2);
  for (let i = 0; i < linear16.length; i++) {
    bytes[2 * i + high] = linear16[i]! >> 8;
    bytes[2 * i + 1 - high] = linear16[i]!;
  }
  return bytes;
}
