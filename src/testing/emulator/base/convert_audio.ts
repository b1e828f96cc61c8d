import { joinedLinear16 } from "../../../audio/_join.ts";
import {
  type AudioFormat,
  bytesPerSampleOf,
  PCM16_24K,
  PCMA,
  PCMU,
  sampleRateHzOf,
} from "../../../audio/format.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "../../../audio/g711.ts";
import { decodePcm16, encodePcm16 } from "../../../audio/pcm16.ts";
import { createResampler } from "../../../audio/resampler.ts";
import type { WireAudioFormat } from "../../../wire/openai/session.ts";

/** The format that a wire name stands for. The service speaks PCM at 24 kHz only. */
export function toAudioFormat(wire: WireAudioFormat | undefined): AudioFormat {
  if (wire?.type === "audio/pcmu") return PCMU;
  return wire?.type === "audio/pcma" ? PCMA : PCM16_24K;
}

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

/** Bytes of one format in another: the very same bytes if the formats are the same. */
export function convertAudio(bytes: Uint8Array, from: AudioFormat, to: AudioFormat): Uint8Array {
  const inputRateHz = sampleRateHzOf(from);
  const outputRateHz = sampleRateHzOf(to);
  if (from.type === to.type && inputRateHz === outputRateHz) return bytes;
  const whole = bytes.subarray(0, bytes.length - bytes.length % bytesPerSampleOf(from));
  const samples = toLinear16(from, whole);
  if (inputRateHz === outputRateHz) return fromLinear16(to, samples);
  const resampler = createResampler({ inputRateHz, outputRateHz });
  const resampled = joinedLinear16([resampler.push(samples), resampler.flush()]);
  return fromLinear16(to, resampled);
}
