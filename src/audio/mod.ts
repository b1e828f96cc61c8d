/**
 * Audio formats, PCM16, G.711, resampling, frames, levels, WAV files, and the codecs between an
 * application's audio and the audio of the Realtime API. It is plain TypeScript without
 * dependencies and runs on every runtime.
 *
 * Samples are always an `Int16Array` and bytes are always a `Uint8Array`; the wrong one is a
 * `TypeError`. Unless a comment says otherwise, a function neither keeps nor changes the array that
 * you pass, and it returns a new array, which the caller owns.
 *
 * @example A WAV file at any rate as the 24 kHz PCM16 of the Realtime API
 * ```ts
 * import {
 *   createResampler,
 *   downmixToMono,
 *   durationMsOf,
 *   encodePcm16,
 *   encodeWav,
 *   PCM16_24K,
 *   readWav,
 * } from "@voicewire/realtime/audio";
 *
 * const file = encodeWav(new Int16Array(44_100 * 2), { sampleRateHz: 44_100, channels: 2 });
 *
 * const { format, linear16 } = await readWav(file);
 * const resampler = createResampler({ inputRateHz: format.sampleRateHz, outputRateHz: 24_000 });
 * const mono = downmixToMono(linear16, format.channels);
 * const pcm16 = encodePcm16(resampler.push(mono));
 * const rest = encodePcm16(resampler.flush());
 *
 * const sizeBytes = pcm16.length + rest.length;
 * if (durationMsOf(PCM16_24K, sizeBytes) !== 1000) throw new Error("a second is a second");
 * ```
 *
 * @module
 */
export {
  type AudioFormat,
  bytesPerMsOf,
  bytesPerSampleOf,
  durationMsOf,
  PCM16_24K,
  PCMA,
  PCMU,
  sampleCountOf,
  sampleRateHzOf,
  silence,
  silenceByteOf,
  sizeBytesOf,
} from "./format.ts";
export {
  decodePcm16,
  encodePcm16,
  type Endianness,
  float32FromLinear16,
  linear16FromFloat32,
  linear16FromFloat32Into,
} from "./pcm16.ts";
export {
  createResampler,
  type Resampler,
  RESAMPLER_RATES_HZ,
  type ResamplerOptions,
  type ResamplerQuality,
} from "./resampler.ts";
export {
  decodeAlaw,
  decodeAlawInto,
  decodeUlaw,
  decodeUlawInto,
  encodeAlaw,
  encodeAlawInto,
  encodeUlaw,
  encodeUlawInto,
} from "./g711.ts";
export { createFrameCutter, type FrameCutter, type FrameCutterOptions } from "./frame_cutter.ts";
export { amplify, dbfsOf, mix, peakOf, rmsOf } from "./level.ts";
export { downmixToMono } from "./downmix.ts";
export {
  createWavReader,
  readWav,
  type WavAudio,
  type WavFormat,
  type WavReader,
} from "./wav_reader.ts";
export { createWavWriter, encodeWav, type WavWriter, type WavWriterOptions } from "./wav_writer.ts";
export { WavError, type WavErrorCode } from "./wav_error.ts";
export type { AudioCodec } from "../codec/audio_codec.ts";
export type { CodecOptions } from "../codec/codec_options.ts";
export { pcm16Codec } from "../codec/pcm16_codec.ts";
export { ulawCodec } from "../codec/ulaw_codec.ts";
export { alawCodec } from "../codec/alaw_codec.ts";
export {
  opusCodec,
  type OpusCodecOptions,
  type OpusCoder,
  type OpusFormat,
} from "../codec/opus_codec.ts";
