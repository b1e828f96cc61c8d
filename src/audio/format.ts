import { requireCount, requireNumber, shown } from "./_check.ts";
import { rateHz, sampleSizeBytes, silenceByte, soundMs } from "./_known_format.ts";

/**
 * What the bytes of a mono audio stream are. `audio/pcm` is signed 16-bit little-endian at any
 * whole rate; `audio/pcmu` (µ-law) and `audio/pcma` (A-law) are G.711, always 8 kHz and one byte a
 * sample.
 */
export type AudioFormat =
  | { readonly type: "audio/pcm"; readonly rateHz: number }
  | { readonly type: "audio/pcmu" }
  | { readonly type: "audio/pcma" };

/** Signed 16-bit little-endian mono at 24 kHz: what the Realtime API speaks by default. */
export const PCM16_24K: AudioFormat = { type: "audio/pcm", rateHz: 24_000 };

/** G.711 µ-law: the telephone networks of North America and Japan, and every Twilio stream. */
export const PCMU: AudioFormat = { type: "audio/pcmu" };

/** G.711 A-law: the telephone networks of everywhere else. */
export const PCMA: AudioFormat = { type: "audio/pcma" };

/**
 * Samples in a second of `format`.
 *
 * @throws {TypeError} If `format` is not an object, or its rate not a number.
 * @throws {RangeError} If its type is unknown, or its rate not a whole number of 1 or more.
 */
export function sampleRateHzOf(format: AudioFormat): number {
  if (typeof format !== "object" || format === null) {
    throw new TypeError(`format must be an AudioFormat: got ${shown(format)}`);
  }
  switch (format.type) {
    case "audio/pcm":
      requireCount(format.rateHz, "format.rateHz", 1);
      break;
    case "audio/pcmu":
    case "audio/pcma":
      break;
    default:
      throw new RangeError(
        `format.type must be "audio/pcm", "audio/pcmu" or "audio/pcma": got ${
          shown((format as { type: unknown }).type)
        }`,
      );
  }
  return rateHz(format);
}

/**
 * Bytes of one sample of `format`: 2 for PCM16, 1 for G.711.
 *
 * @throws As {@linkcode sampleRateHzOf} does.
 */
export function bytesPerSampleOf(format: AudioFormat): number {
  sampleRateHzOf(format);
  return sampleSizeBytes(format);
}

/**
 * Bytes of one millisecond of `format`; not whole at rates such as 22,050 Hz (44.1).
 *
 * @throws As {@linkcode sampleRateHzOf} does.
 */
export function bytesPerMsOf(format: AudioFormat): number {
  return (sampleRateHzOf(format) * bytesPerSampleOf(format)) / 1000;
}

/**
 * Whole samples in `sizeBytes` bytes of `format`. Half a PCM16 sample is not sound yet: the odd
 * byte at the end does not count. So add up the bytes of a stream first, then convert.
 *
 * @throws {RangeError} If `sizeBytes` is not a whole number of 0 or more; and as
 * {@linkcode sampleRateHzOf} does.
 */
export function sampleCountOf(format: AudioFormat, sizeBytes: number): number {
  const bytesPerSample = bytesPerSampleOf(format);
  requireCount(sizeBytes, "sizeBytes", 0);
  return Math.floor(sizeBytes / bytesPerSample);
}

/**
 * How long the whole samples in `sizeBytes` bytes of `format` sound, in milliseconds, not rounded.
 * Inverse of {@linkcode sizeBytesOf}: bytes to milliseconds and back gives the same bytes.
 *
 * @throws {RangeError} If `sizeBytes` is not a whole number of 0 or more; and as
 * {@linkcode sampleRateHzOf} does.
 *
 * @example The length of an hour of telephone audio
 * ```ts
 * import { durationMsOf, PCMU } from "@voicewire/realtime/audio";
 *
 * if (durationMsOf(PCMU, 28_800_000) !== 3_600_000) throw new Error("not an hour");
 * ```
 */
export function durationMsOf(format: AudioFormat, sizeBytes: number): number {
  sampleCountOf(format, sizeBytes); // looks at both
  return soundMs(format, sizeBytes);
}

/**
 * Bytes of `durationMs` milliseconds of `format`: those of the nearest whole number of samples,
 * half a sample rounded up.
 *
 * @throws {TypeError} If `durationMs` is not a number.
 * @throws {RangeError} If `durationMs` is negative or not finite; and as
 * {@linkcode sampleRateHzOf} does.
 */
export function sizeBytesOf(format: AudioFormat, durationMs: number): number {
  const bytesPerSample = bytesPerSampleOf(format);
  requireNumber(durationMs, "durationMs");
  if (!(durationMs >= 0 && durationMs < Infinity)) {
    throw new RangeError(`durationMs must be 0 or more and finite: got ${durationMs}`);
  }
  return Math.round((durationMs * sampleRateHzOf(format)) / 1000) * bytesPerSample;
}

/**
 * The byte that silence in `format` consists of: 00 for PCM16, FF for µ-law (the code of +0), D5
 * for A-law (the smallest positive value, which has no zero; ITU-T G.711's idle code).
 *
 * @throws As {@linkcode sampleRateHzOf} does.
 */
export function silenceByteOf(format: AudioFormat): number {
  sampleRateHzOf(format);
  return silenceByte(format);
}

/**
 * `durationMs` milliseconds of silence in `format`, {@linkcode sizeBytesOf} bytes long. The result
 * is new and the caller's.
 *
 * @throws As {@linkcode sizeBytesOf} does.
 */
export function silence(format: AudioFormat, durationMs: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sizeBytesOf(format, durationMs)).fill(silenceByteOf(format));
}
