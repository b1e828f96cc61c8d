import { requireBytes } from "../audio/_check.ts";
import { PCM16_24K } from "../audio/format.ts";
import { decodePcm16, encodePcm16 } from "../audio/pcm16.ts";
import { ResamplingCodec, type SampleCoding } from "./_resampling_codec.ts";
import type { AudioCodec } from "./audio_codec.ts";
import type { CodecOptions } from "./codec_options.ts";

/**
 * A codec for the Realtime API's own format, signed 16-bit little-endian at 24 kHz, from and to an
 * application at any rate. `decode` takes the wire cut anywhere: half a sample waits for its rest.
 * With another rate than 24 kHz, each direction holds back up to 4.2 ms of sound (at an
 * application's 8 kHz, 8.3 ms) until more comes; `flush` gives those of `encode`, `flushDecode`
 * those of `decode`.
 *
 * @throws {TypeError} If `appRateHz` is not a number. `encode` and `decode` throw one for an array
 * of the wrong type.
 * @throws {RangeError} If `appRateHz` is none of `RESAMPLER_RATES_HZ`.
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
  /** The first byte of a sample whose second has not come yet. */
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
