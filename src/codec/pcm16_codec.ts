import { requireBytes } from "../audio/_check.ts";
import { PCM16_24K } from "../audio/format.ts";
import { decodePcm16, encodePcm16 } from "../audio/pcm16.ts";
import { ResamplingCodec, type SampleCoding } from "./_resampling_codec.ts";
import type { AudioCodec } from "./audio_codec.ts";
import type { CodecOptions } from "./codec_options.ts";

/**
 * Creates a codec for the Realtime API's default format: signed 16-bit little-endian PCM at 24 kHz
 * on the wire. If the application's rate is not 24 kHz, the codec resamples, and each direction
 * holds back up to 4.2 ms of sound (8.3 ms if the application's rate is 8 kHz). `flush` returns the
 * rest of `encode`, and `flushDecode` returns the rest of `decode`.
 *
 * `decode` takes bytes that are cut anywhere: half a sample waits for its other half. `encode` and
 * `decode` throw a `TypeError` for an array of the wrong type.
 *
 * @throws {TypeError} If `appRateHz` is not a number.
 * @throws {RangeError} If `appRateHz` is not one of `RESAMPLER_RATES_HZ`.
 *
 * @example An application at 48 kHz
 * ```ts
 * import { pcm16Codec } from "@voicewire/realtime/audio";
 *
 * const codec = pcm16Codec({ appRateHz: 48_000 });
 * const sizeBytes = codec.encode(new Int16Array(48_000)).length + codec.flush().length;
 * if (sizeBytes !== 48_000) throw new Error("a second is 24,000 samples of two bytes");
 * ```
 */
export function pcm16Codec(options: CodecOptions): AudioCodec {
  return new ResamplingCodec(PCM16_24K, options, new Pcm16Coding());
}

class Pcm16Coding implements SampleCoding {
  /** The first byte of a sample whose second byte has not arrived yet. */
  #half: number | undefined;

  encode(linear16: Int16Array): Uint8Array {
    return encodePcm16(linear16);
  }

  decode(wire: Uint8Array): Int16Array {
    requireBytes(wire, "wire");
    if (this.#half === undefined && wire.length % 2 === 0) return decodePcm16(wire);
    const bytes = new Uint8Array(wire.length + (this.#half === undefined ? 0 : 1));
    if (this.#half !== undefined) bytes[0] = this.#half;
    bytes.set(wire, bytes.length - wire.length);
    const wholeBytes = bytes.length - (bytes.length % 2);
    this.#half = bytes[wholeBytes];
    return decodePcm16(bytes.subarray(0, wholeBytes));
  }

  reset(): void {
    this.#half = undefined;
  }
}
