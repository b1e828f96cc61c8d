import { requireCount, requireNumber, shown } from "./_check.ts";
import { rateHz, sampleSizeBytes, silenceByte, soundMs } from "./_known_format.ts";

/**
 * The format of a mono audio stream. `audio/pcm` is signed 16-bit little-endian PCM; `rateHz` is
 * its sample rate, a whole number of 1 or more. `audio/pcmu` (µ-law) and `audio/pcma` (A-law) are
 * G.711: always 8 kHz, with one byte per sample.
 */
export type AudioFormat =
  | { readonly type: "audio/pcm"; readonly rateHz: number }
  | { readonly type: "audio/pcmu" }
  | { readonly type: "audio/pcma" };

/** Signed 16-bit little-endian mono PCM at 24 kHz, the default format of the Realtime API. */
export const PCM16_24K: AudioFormat = { type: "audio/pcm", rateHz: 24_000 };

/** G.711 µ-law, the format of telephone networks in North America and Japan, and of Twilio. */
export const PCMU: AudioFormat = { type: "audio/pcmu" };

/** G.711 A-law, the format of telephone networks in the rest of the world. */
export const PCMA: AudioFormat = { type: "audio/pcma" };

/**
 * The sample rate of `format` in Hz.
 *
 * @throws {TypeError} If `format` is not an object, or if its rate is not a number.
 * @throws {RangeError} If its type is unknown, or if its rate is not a whole number of 1 or more.
 */
export function sampleRateHzOf(format: AudioFormat): number {
  if (typeof format !== "object" || format === null) {
    throw new TypeError(`Cannot use \`format\`: it is ${shown(format)}. Pass an AudioFormat`);
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
        `Cannot use \`format.type\`: it is ${shown((format as { type: unknown }).type)}. ` +
          'Pass "audio/pcm", "audio/pcmu" or "audio/pcma"',
      );
  }
  return rateHz(format);
}

/**
 * The size in bytes of one sample in `format`: 2 for PCM16, 1 for G.711.
 *
 * @throws The errors of {@linkcode sampleRateHzOf}.
 */
export function bytesPerSampleOf(format: AudioFormat): number {
  sampleRateHzOf(format);
  return sampleSizeBytes(format);
}

/**
 * The number of bytes in one millisecond of `format`. It is not always a whole number: PCM16 at
 * 22,050 Hz has 44.1.
 *
 * @throws The errors of {@linkcode sampleRateHzOf}.
 */
export function bytesPerMsOf(format: AudioFormat): number {
  return (sampleRateHzOf(format) * bytesPerSampleOf(format)) / 1000;
}

/**
 * The number of whole samples in `sizeBytes` bytes of `format`. An odd byte at the end of PCM16 is
 * half a sample and does not count, so add up the bytes of a stream first and convert the sum.
 *
 * @throws {TypeError} If `sizeBytes` is not a number.
 * @throws {RangeError} If `sizeBytes` is not a whole number of 0 or more.
 * @throws The errors of {@linkcode sampleRateHzOf}.
 */
export function sampleCountOf(format: AudioFormat, sizeBytes: number): number {
  const bytesPerSample = bytesPerSampleOf(format);
  requireCount(sizeBytes, "sizeBytes", 0);
  return Math.floor(sizeBytes / bytesPerSample);
}

/**
 * The duration of the whole samples in `sizeBytes` bytes of `format`, in milliseconds, not rounded.
 * {@linkcode sizeBytesOf} is the inverse: it turns the duration back into the same number of bytes.
 *
 * @throws {TypeError} If `sizeBytes` is not a number.
 * @throws {RangeError} If `sizeBytes` is not a whole number of 0 or more.
 * @throws The errors of {@linkcode sampleRateHzOf}.
 *
 * @example The length of an hour of telephone audio
 * ```ts
 * import { durationMsOf, PCMU } from "@voicewire/realtime/audio";
 *
 * if (durationMsOf(PCMU, 28_800_000) !== 3_600_000) throw new Error("not an hour");
 * ```
 */
export function durationMsOf(format: AudioFormat, sizeBytes: number): number {
  sampleCountOf(format, sizeBytes); // checks both arguments
  return soundMs(format, sizeBytes);
}

/**
 * The size in bytes of `durationMs` milliseconds of `format`. The duration is rounded to whole
 * samples first (halves up).
 *
 * @throws {TypeError} If `durationMs` is not a number.
 * @throws {RangeError} If `durationMs` is negative or not finite.
 * @throws The errors of {@linkcode sampleRateHzOf}.
 */
export function sizeBytesOf(format: AudioFormat, durationMs: number): number {
  const bytesPerSample = bytesPerSampleOf(format);
  requireNumber(durationMs, "durationMs");
  if (!(durationMs >= 0 && durationMs < Infinity)) {
    throw new RangeError(
      `Cannot use \`durationMs\`: it is ${durationMs}. Pass a finite number of 0 or more`,
    );
  }
  return Math.round((durationMs * sampleRateHzOf(format)) / 1000) * bytesPerSample;
}

/**
 * The byte that encodes silence in `format`: 00 for PCM16, FF for µ-law (the code of +0), and D5
 * for A-law (the smallest positive value, as A-law has no zero; ITU-T G.711's idle code).
 *
 * @throws The errors of {@linkcode sampleRateHzOf}.
 */
export function silenceByteOf(format: AudioFormat): number {
  sampleRateHzOf(format);
  return silenceByte(format);
}

/**
 * Makes `durationMs` milliseconds of silence in `format`; {@linkcode sizeBytesOf} gives its size.
 * Returns a new array, which the caller owns.
 *
 * @throws The errors of {@linkcode sizeBytesOf}.
 */
export function silence(format: AudioFormat, durationMs: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sizeBytesOf(format, durationMs)).fill(silenceByteOf(format));
}
