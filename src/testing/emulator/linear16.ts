import type { AudioFormat } from "../../audio/format.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "../../audio/g711.ts";
import { decodePcm16, encodePcm16 } from "../../audio/pcm16.ts";

/** Bytes of a format as samples. */
export function toLinear16(format: AudioFormat, bytes: Uint8Array): Int16Array {
  if (format.type === "audio/pcmu") return decodeUlaw(bytes);
  return format.type === "audio/pcma" ? decodeAlaw(bytes) : decodePcm16(bytes);
}

/** Samples as bytes of a format. */
export function fromLinear16(format: AudioFormat, linear16: Int16Array): Uint8Array {
  if (format.type === "audio/pcmu") return encodeUlaw(linear16);
  return format.type === "audio/pcma" ? encodeAlaw(linear16) : encodePcm16(linear16);
}

/** Two runs of samples as one. */
export function concatSamples(first: Int16Array, second: Int16Array): Int16Array {
  const joined = new Int16Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
