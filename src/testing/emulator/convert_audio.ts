import { type AudioFormat, bytesPerSampleOf, sampleRateHzOf } from "../../audio/format.ts";
import { createResampler } from "../../audio/resampler.ts";
import { concatSamples, fromLinear16, toLinear16 } from "./linear16.ts";

/** Bytes of one format in another: the very same bytes if the formats are the same. */
export function convertAudio(bytes: Uint8Array, from: AudioFormat, to: AudioFormat): Uint8Array {
  const inputRateHz = sampleRateHzOf(from);
  const outputRateHz = sampleRateHzOf(to);
  if (from.type === to.type && inputRateHz === outputRateHz) return bytes;
  const whole = bytes.subarray(0, bytes.length - bytes.length % bytesPerSampleOf(from));
  const samples = toLinear16(from, whole);
  if (inputRateHz === outputRateHz) return fromLinear16(to, samples);
  const resampler = createResampler({ inputRateHz, outputRateHz });
  const resampled = concatSamples(resampler.push(samples), resampler.flush());
  return fromLinear16(to, resampled);
}
