import { PCMA } from "../audio/format.ts";
import { decodeAlaw, encodeAlaw } from "../audio/g711.ts";
import { ResamplingCodec } from "./_resampling_codec.ts";
import type { AudioCodec } from "./audio_codec.ts";
import type { CodecOptions } from "./codec_options.ts";

/**
 * A codec for G.711 A-law, one byte a sample at 8 kHz, from and to an application at any rate. With
 * another rate than 8 kHz, each direction holds back the resampler's 8.3 ms of sound until more
 * comes; `flush` gives those of `encode`, `flushDecode` those of
 * `decode`.
 *
 * @throws {TypeError} If `appRateHz` is not a number. `encode` and `decode` throw one for an array
 * of the wrong type.
 * @throws {RangeError} If `appRateHz` is none of `RESAMPLER_RATES_HZ`.
 *
 * @example An application at 24 kHz
 * ```ts
 * import { alawCodec } from "@voicewire/realtime/audio";
 *
 * const codec = alawCodec({ appRateHz: 24_000 });
 * const sizeBytes = codec.encode(new Int16Array(24_000)).length + codec.flush().length;
 * if (sizeBytes !== 8_000) throw new Error("a second is 8,000 bytes");
 * ```
 */
export function alawCodec(options: CodecOptions): AudioCodec {
  return new ResamplingCodec(PCMA, options, { encode: encodeAlaw, decode: decodeAlaw });
}
