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

/** The audio format for a format on the wire. The service uses PCM only at 24 kHz. */
export function toAudioFormat(wire: WireAudioFormat | undefined): AudioFormat {
  if (wire?.type === "audio/pcmu") return PCMU;
  return wire?.type === "audio/pcma" ? PCMA : PCM16_24K;
}

/** Decodes bytes in a format to samples. */
export function toLinear16(format: AudioFormat, bytes: Uint8Array): Int16Array {
  if (format.type === "audio/pcmu") return decodeUlaw(bytes);
  return format.type === "audio/pcma" ? decodeAlaw(bytes) : decodePcm16(bytes);
}

/** Encodes samples as bytes in a format. */
export function fromLinear16(format: AudioFormat, linear16: Int16Array): Uint8Array {
  if (format.type === "audio/pcmu") return encodeUlaw(linear16);
  return format.type === "audio/pcma" ? encodeAlaw(linear16) : encodePcm16(linear16);
}

/** Converts bytes from one format to another. Returns `bytes` itself if the formats are equal. */
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
