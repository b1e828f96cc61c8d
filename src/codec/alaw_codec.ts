import { PCMA } from "../audio/format.ts";
import { decodeAlaw, encodeAlaw } from "../audio/g711.ts";
import { ResamplingCodec } from "./_resampling_codec.ts";
import type { AudioCodec } from "./audio_codec.ts";
import type { CodecOptions } from "./codec_options.ts";

/**
 * Creates a codec for G.711 A-law: one byte per sample at 8 kHz on the wire. If the application's
 * rate is not 8 kHz, the codec resamples, and each direction holds back 8.3 ms of sound. `flush`
 * returns the rest of `encode`, and `flushDecode` returns the rest of `decode`.
 *
 * `encode` and `decode` throw a `TypeError` for an array of the wrong type.
 *
 * @throws {TypeError} If `appRateHz` is not a number.
 * @throws {RangeError} If `appRateHz` is not one of `RESAMPLER_RATES_HZ`.
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
